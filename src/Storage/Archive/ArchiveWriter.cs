using Antiphon.Storage.Sqlite;

namespace Antiphon.Storage.Archive;

internal sealed class ArchiveWriter(AntiphonDatabase database) : IArchiveWriter
{
    private static readonly SqlStatement CompleteCall =
        new("UPDATE call SET topic = ifnull(@topic, topic), notes = ifnull(@notes, notes) WHERE id = @id", "@topic", "@notes", "@id");

    /// <inheritdoc/>
    public Task<bool> Complete(Guid callId, string? topic, string? notes) =>
        database.Writer.Write(connection => connection.Execute(CompleteCall, Column.Text(topic), Column.Text(notes), Column.Id(callId)) > 0);
}
