namespace Antiphon.Storage;

/// <summary>
/// The database could not do what was asked: disk full, locked, read-only, damaged, closed. A later attempt may succeed. Carries no inner exception, so
/// that it can cross a grain call; an <see cref="OrleansException"/>, because Orleans hides any other fault of a storage in one.
/// </summary>
[GenerateSerializer, Alias("antiphon.StorageUnavailableException")]
public sealed class StorageUnavailableException : OrleansException
{
    /// <summary>Creates the exception.</summary>
    public StorageUnavailableException(string message, bool outcomeUnknown = false) : base(message) => OutcomeUnknown = outcomeUnknown;

    /// <summary>Creates an empty exception.</summary>
    public StorageUnavailableException() { }

    /// <summary>Creates the exception.</summary>
    public StorageUnavailableException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>True: the write may or may not stand, so the state must be read again. False: nothing was written.</summary>
    [Id(0)] public bool OutcomeUnknown { get; init; }
}
