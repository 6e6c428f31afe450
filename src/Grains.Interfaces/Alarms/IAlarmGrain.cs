using System.Collections.Immutable;
using Antiphon.Clocks;
using Antiphon.Panels;
using Orleans.Concurrency;

namespace Antiphon.Alarms;

/// <summary>How bad a figure is.</summary>
[GenerateSerializer, Alias("antiphon.FigureLevel")]
public enum FigureLevel
{
    /// <summary>As it ought to be, or nothing is said of it.</summary>
    Normal,

    /// <summary>To be looked at.</summary>
    Amber,

    /// <summary>Bad.</summary>
    Red,
}

/// <summary>A figure and how bad it is.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.JudgedFigure")]
public sealed record JudgedFigure
{
    /// <summary>Which and how much.</summary>
    [Id(0)] public required PanelFigure Figure { get; init; }

    /// <summary>What it ought to be; null: nothing is said.</summary>
    [Id(1)] public double? Target { get; init; }

    /// <summary>How bad it is.</summary>
    [Id(2)] public FigureLevel Level { get; init; }

    /// <summary>Since when it is so bad (domain).</summary>
    [Id(3)] public DateTimeOffset Since { get; init; }

    /// <summary>A panel may sound when it turns red.</summary>
    [Id(4)] public bool Sounds { get; init; }
}

/// <summary>The big figures of a declared panel.</summary>
/// <param name="Figures">In the panel's order; none: not judged yet, or there is no such panel.</param>
/// <param name="MeasuredAt">When (system time); null: never yet.</param>
[GenerateSerializer, Immutable, Alias("antiphon.Headline")]
public sealed record Headline([property: Id(0)] ImmutableArray<JudgedFigure> Figures, [property: Id(1)] DateTimeOffset? MeasuredAt);

/// <summary>
/// The big figures of a declared panel, by the panel's name: judges them once a second, keeps how bad each is, raises alarms and clears them. An alarm is in the log
/// before anybody hears of it.
/// </summary>
[Alias("antiphon.IAlarmGrain")]
public interface IAlarmGrain : IGrainWithStringKey, IWakeable
{
    /// <summary>The figures as last judged.</summary>
    [AlwaysInterleave, ReadOnly, Alias("GetHeadline")] Task<Headline> GetHeadline();

    /// <summary>The webhook took a notice, or did not.</summary>
    [OneWay, Alias("Delivered")] Task Delivered(Guid notice, bool taken);
}
