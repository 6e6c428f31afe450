namespace Antiphon.Days;

/// <summary>A key of a menu and the topic it stands for.</summary>
public sealed record DayChoice(string Key, string Topic);

/// <summary>A line that clients dial.</summary>
/// <param name="Number">E.164.</param>
/// <param name="Menu">Its choices; none: calls go to a queue at once.</param>
public sealed record DayLine(string Number, IReadOnlyList<DayChoice> Menu);

/// <summary>An operator who may be given a shift.</summary>
/// <param name="Id">The operator.</param>
/// <param name="Queues">The queues that he or she serves from the first second of waiting.</param>
public sealed record DayOperator(string Id, IReadOnlyList<string> Queues);

/// <summary>What a day's plan needs to know of the centre.</summary>
public sealed record DayCentre
{
    /// <summary>Lines, the busiest first.</summary>
    public required IReadOnlyList<DayLine> Lines { get; init; }

    /// <summary>Those who may be given a shift.</summary>
    public required IReadOnlyList<DayOperator> Operators { get; init; }

    /// <summary>Reasons for a break; the first is the usual one.</summary>
    public required IReadOnlyList<string> BreakReasons { get; init; }
}
