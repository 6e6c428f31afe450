namespace Antiphon.Configuration;

/// <summary>What the centre stores.</summary>
[GenerateSerializer, Alias("antiphon.CentreState")]
internal sealed record CentreState
{
    /// <summary>The configuration as last applied.</summary>
    [Id(0)] public Centre Centre { get; init; } = new();

    /// <summary>SHA-256 of the centre file that was last declared, in hexadecimal; empty: none was.</summary>
    [Id(1)] public string Declared { get; init; } = "";
}
