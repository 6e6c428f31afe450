using System.Diagnostics.CodeAnalysis;

namespace Antiphon.Tests;

/// <summary>What Orleans holds of a grain's state.</summary>
public sealed class Stored<T>(T state) : IGrainState<T>
{
    [AllowNull]
    public T State { get; set; } = state;

    public string? ETag { get; set; }

    public bool RecordExists { get; set; }
}
