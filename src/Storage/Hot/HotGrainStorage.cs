using System.Globalization;
using Antiphon.Storage.Sqlite;
using Orleans.Storage;

namespace Antiphon.Storage.Hot;

/// <summary>
/// Orleans grain storage over the one writer: state, columns and archive rows in one transaction, many grains' writes in one commit. The ETag is the number
/// of the change, so none ever comes twice: a cleared row fences whoever still holds its ETag. One state a grain.
/// </summary>
internal sealed class HotGrainStorage(AntiphonDatabase database) : IGrainStorage
{
    /// <summary>The name under which the storage is registered.</summary>
    public const string Name = "Hot";

    private static readonly SqlStatement StoredChange = new($"SELECT change FROM ({HotSql.State})", "@grain_id");

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
        var values = table.Values(grainId, columns);
        var (grain, etag, last) = (grainId.ToString(), Number(grainState.ETag), columns is CallColumns { EndedAt: not null });

        var change = await database.Writer.Write(connection =>
        {
            var next = connection.Put(table, grain, etag, payload, values, last) ?? throw Stale(connection, grain, grainState.ETag);
            foreach (var (statement, row) in archive) connection.Execute(statement, row);
            return next;
        }, state.MayWait);

        grainState.ETag = Text(change);
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var archive = Rows(Hot(grainState.State));
        var (grain, etag) = (grainId.ToString(), Number(grainState.ETag));
        await database.Writer.Write(connection =>
        {
            var deleted = etag is { } expected && HotTable.All.Any(table => connection.Execute(table.Delete, grain, expected) > 0);
            if (!deleted && (etag is not null || connection.Number(StoredChange, grain) is not null)) throw Stale(connection, grain, grainState.ETag);
            foreach (var (statement, row) in archive) connection.Execute(statement, row);
            return 0;
        });
        Reset(grainState);
    }

    private static InconsistentStateException Stale(WriterConnection connection, string grain, string? held)
    {
        var stored = connection.Number(StoredChange, grain);
        return new($"The state of {grain} was written by somebody else.", stored is long change ? Text(change) : null, held);
    }

    internal static IHotState Hot<T>(T state) => state as IHotState
        ?? throw new InvalidOperationException($"{typeof(T).Name} is not an {nameof(IHotState)}: the storage \"{Name}\" keeps nothing else.");

    /// <summary>The rows' values as they are now, before other turns can touch them.</summary>
    internal static (SqlStatement Upsert, object[] Values)[] Rows(IHotState state) => state.Archive.Count == 0 ? [] : [.. state.Archive.Select(ArchiveTable.Write)];

    private static void Reset<T>(IGrainState<T> grainState)
    {
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private static string Text(long change) => change.ToString(CultureInfo.InvariantCulture);

    private static long? Number(string? etag) => etag is null ? null : long.Parse(etag, CultureInfo.InvariantCulture);
}
