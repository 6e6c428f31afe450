namespace Antiphon.Storage.Archive;

/// <summary>What is written to the archive apart from a grain's state.</summary>
public interface IArchiveWriter
{
    /// <summary>Sets the topic and notes of a call that has ended; null leaves what is there. Repeating it changes nothing.</summary>
    /// <returns>False: no call of this id is in the archive.</returns>
    /// <exception cref="StorageUnavailableException">The database did not take it.</exception>
    Task<bool> Complete(Guid callId, string? topic, string? notes);
}
