using Orleans.Storage;

namespace Antiphon.Storage.Slow;

/// <summary>
/// Orleans' ADO.NET storage, whose connections come from a pool and whose faults are the driver's, which cannot cross a grain call. A connection that can never
/// write again would be handed out by the pool for good: what it refuses has not been done, and is tried again on a new one.
/// </summary>
internal sealed class SlowGrainStorage(IGrainStorage adoNet, AntiphonDatabase database) : IGrainStorage
{
    /// <summary>The name of the storage underneath.</summary>
    public const string AdoNet = "SlowAdoNet";

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            await adoNet.ReadStateAsync(stateName, grainId, grainState);
        }
        catch (Exception fault) when (database.IsFault(fault))
        {
            throw new StorageUnavailableException($"The database in {database.Place} cannot be read now: {database.Told(fault)}");
        }
    }

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
        catch (Exception fault) when (database.IsFault(fault))
        {
            if (!database.IsOfItsConnection(fault)) throw database.NotWritten(fault);
            database.RenewOrleansConnections();
            try
            {
                await write();
            }
            catch (Exception again) when (database.IsFault(again))
            {
                throw database.NotWritten(again);
            }
        }
    }
}
