namespace Antiphon.Configuration;

/// <summary>Where an operator works and as what, from a time on until the next posting.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.Posting")]
public sealed record Posting
{
    /// <summary>The operator's id.</summary>
    [Id(0)] public required string Operator { get; init; }

    /// <summary>The site's name; empty: the operator is not of the centre.</summary>
    [Id(1)] public string Site { get; init; } = "";

    /// <summary>Staff or outsourcer.</summary>
    [Id(2)] public Employment Employment { get; init; }

    /// <summary>From when on (domain time); <see cref="DateTimeOffset.MinValue"/>: since before postings were noted.</summary>
    [Id(3)] public DateTimeOffset From { get; init; }

    /// <summary>When it was said (domain time).</summary>
    [Id(4)] public DateTimeOffset Recorded { get; init; }

    /// <summary>It has not taken effect yet.</summary>
    [Id(5)] public bool IsPlanned { get; init; }
}
