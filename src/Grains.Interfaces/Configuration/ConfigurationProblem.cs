namespace Antiphon.Configuration;

/// <summary>How much a problem weighs.</summary>
[GenerateSerializer, Alias("antiphon.ProblemSeverity")]
public enum ProblemSeverity
{
    /// <summary>Accepted, but probably not meant.</summary>
    Warning,

    /// <summary>Refused; nothing is changed.</summary>
    Error,
}

/// <summary>Something about a declared centre that is not as it should be.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.ConfigurationProblem")]
public sealed record ConfigurationProblem
{
    /// <summary>Which field, as in the centre file: <c>queues[sales].overflow[1].after</c>.</summary>
    [Id(0)] public required string Path { get; init; }

    /// <summary>What is wrong and what is allowed.</summary>
    [Id(1)] public required string Message { get; init; }

    /// <summary>Error or warning.</summary>
    [Id(2)] public required ProblemSeverity Severity { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Message}";
}
