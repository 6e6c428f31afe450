using System.Globalization;
using Antiphon.Storage.Sql;
using Orleans.Storage;

namespace Antiphon.Storage.Hot;

/// <summary>
/// Orleans grain storage over the grouped writer: state, columns and archive rows in one transaction, many grains' writes in one commit. The ETag is the number
/// of the change, so none ever comes twice: a cleared row fences whoever still holds its ETag. One state a grain.
/// </summary>
internal sealed class HotGrainStorage(AntiphonDatabase database) : IGrainStorage
{
    /// <summary>The name under which the storage is registered.</summary>
    public const string Name = "Hot";

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var row = await database.ReadState(grainId.ToString());
        if (row is not { } found)
        {
            Reset(grainState);
            return;
        }
        grainState.State = HotJson.Deserialize<T>(found.Payload);
        grainState.ETag = Text(found.Change);
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = Hot(grainState.State);
        var columns = state.Columns;
        var table = HotTable.Of(columns);
        var archive = Rows(state);
        var payload = HotJson.Serialize(grainState.State);
        var row = new HotRow(table, payload, table.Values(grainId, columns), IsLast: columns is CallColumns { EndedAt: not null });

        var change = await database.Write(new HotWrite(grainId.ToString(), Number(grainState.ETag), row, archive) { MayWait = state.MayWait });

        grainState.ETag = Text(change);
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await database.Write(new HotWrite(grainId.ToString(), Number(grainState.ETag), Row: null, Rows(Hot(grainState.State))));
        Reset(grainState);
    }

    internal static IHotState Hot<T>(T state) => state as IHotState
        ?? throw new InvalidOperationException($"{typeof(T).Name} is not an {nameof(IHotState)}: the storage \"{Name}\" keeps nothing else.");

    /// <summary>The rows' values as they are now, before other turns can touch them.</summary>
    internal static ArchiveValues[] Rows(IHotState state) => state.Archive.Count == 0 ? [] : [.. state.Archive.Select(ArchiveTable.Values)];

    internal static string Text(long change) => change.ToString(CultureInfo.InvariantCulture);

    private static void Reset<T>(IGrainState<T> grainState)
    {
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private static long? Number(string? etag) => etag is null ? null : long.Parse(etag, CultureInfo.InvariantCulture);
}
