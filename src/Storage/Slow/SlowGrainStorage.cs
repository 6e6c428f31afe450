using Microsoft.Data.Sqlite;
using Orleans.Storage;
using SQLitePCL;

namespace Antiphon.Storage.Slow;

/// <summary>
/// Orleans' ADO.NET storage, whose connections come from a pool. One that was opened while the file could not be written can never write, not even when the file
/// can be written again, and the pool would hand it out for good. What such a connection refuses has not been done: it is tried again on a new one.
/// </summary>
internal sealed class SlowGrainStorage(IGrainStorage adoNet, AntiphonDatabase database) : IGrainStorage
{
    /// <summary>The name of the storage underneath.</summary>
    public const string AdoNet = "SlowAdoNet";

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => adoNet.ReadStateAsync(stateName, grainId, grainState);

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Write(() => adoNet.WriteStateAsync(stateName, grainId, grainState));

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Write(() => adoNet.ClearStateAsync(stateName, grainId, grainState));

    private async Task Write(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == raw.SQLITE_READONLY)
        {
            database.RenewOrleansConnections();
            await write();
        }
    }
}
