using System.Collections.Immutable;

namespace Antiphon.Configuration;

/// <summary>A panel as declared: whom and what it shows, and when its figures are bad.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.PanelDefinition")]
public sealed record PanelDefinition
{
    /// <summary>Unique; the form of <see cref="Site.Name"/>, and not <c>all</c>, which is the whole centre without definition.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>What people call it.</summary>
    [Id(1)] public string DisplayName { get; init; } = "";

    /// <summary>Lines, a block each; none: the whole centre in one.</summary>
    [Id(2)] public ImmutableArray<string> Lines { get; init; } = [];

    /// <summary>Calls that stand in these queues alone, or came through them; the big figures count operators who serve one of them. None: all.</summary>
    [Id(3)] public ImmutableArray<string> Queues { get; init; } = [];

    /// <summary>Operators of these sites alone; none: all.</summary>
    [Id(4)] public ImmutableArray<string> Sites { get; init; } = [];

    /// <summary>Its big figures, in this order, by the ids of their formulas (<c>docs/metrics.md</c>).</summary>
    [Id(5)] public ImmutableArray<PanelGoal> Figures { get; init; } = [];

    /// <summary>The version of this resource.</summary>
    [Id(6)] public long Revision { get; init; }
}

/// <summary>A figure of a panel, what it ought to be, and from where it is bad. All values are in the figure's unit: a count, a share from 0 to 1, seconds.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.PanelGoal")]
public sealed record PanelGoal
{
    /// <summary>Which figure.</summary>
    [Id(0)] public required string Formula { get; init; }

    /// <summary>What it ought to be; null: nothing is said.</summary>
    [Id(1)] public double? Target { get; init; }

    /// <summary>From here on it is amber; null: never.</summary>
    [Id(2)] public double? Amber { get; init; }

    /// <summary>From here on it is red; null: never. Smaller than <see cref="Amber"/>: small values are the bad ones.</summary>
    [Id(3)] public double? Red { get; init; }

    /// <summary>Small values are the bad ones: needed where only one of the two is given; else it follows from them.</summary>
    [Id(4)] public bool? LowIsBad { get; init; }

    /// <summary>How far beyond a threshold it must have come back to be better again (hysteresis); 0: not at all.</summary>
    [Id(5)] public double Margin { get; init; }

    /// <summary>A panel may sound when it turns red.</summary>
    [Id(6)] public bool Sounds { get; init; }

    /// <summary>Red raises an alarm: in the log, to those who watch, to the webhook.</summary>
    [Id(7)] public bool RaisesAlarm { get; init; }
}
