using Antiphon.Storage.Sql;

namespace Antiphon.Storage.Archive;

internal sealed class ArchiveWriter(AntiphonDatabase database) : IArchiveWriter
{
    private static readonly SqlStatement CompleteCall =
        new("UPDATE call SET topic = coalesce(CAST(@topic AS TEXT), topic), notes = coalesce(CAST(@notes AS TEXT), notes) WHERE id = @id", "@topic", "@notes", "@id");

    /// <inheritdoc/>
    public async Task<bool> Complete(Guid callId, string? topic, string? notes) =>
        await database.Execute([CompleteCall], Column.Text(topic), Column.Text(notes), Column.Id(callId)) > 0;
}
