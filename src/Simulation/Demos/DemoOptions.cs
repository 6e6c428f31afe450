using Antiphon.Days;

namespace Antiphon.Demos;

/// <summary>How the demo's day is played.</summary>
public sealed record DemoOptions
{
    /// <summary>The seed of the day: the same one gives the same clients and shifts.</summary>
    public int Seed { get; init; } = 2018;

    /// <summary>Calls, curve, talk, patience, staff.</summary>
    public DayShape Shape { get; init; } = new();

    /// <summary>The edge that carries the clients.</summary>
    public string EdgeId { get; init; } = "demo";

    /// <summary>The shortest time that a lost desk is away (real time); the system's grace is 10 s.</summary>
    public TimeSpan ShortestLoss { get; init; } = TimeSpan.FromSeconds(14);

    /// <summary>The longest time that a lost desk is away (real time).</summary>
    public TimeSpan LongestLoss { get; init; } = TimeSpan.FromSeconds(24);
}
