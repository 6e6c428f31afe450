using Antiphon.Centres;
using Antiphon.Days;
using Antiphon.Figures;
using Antiphon.Operators;
using Antiphon.Traces;

namespace Antiphon.Replays;

/// <summary>A day that is ready to be played: the system knows its centre.</summary>
public sealed record ReplayDay
{
    /// <summary>Calls and shifts.</summary>
    public required DayPlan Plan { get; init; }

    /// <summary>Domain time from which the plan's times count.</summary>
    public required DateTimeOffset Opening { get; init; }

    /// <summary>From the first arrival to the end, by the plan's times.</summary>
    public required Stretch Window { get; init; }

    /// <summary>The centre.</summary>
    public required CentreFacts Facts { get; init; }

    /// <summary>How operators work.</summary>
    public required OperatorHabits Habits { get; init; }

    /// <summary>The figures as recorded; null: nothing is.</summary>
    public DayFigures? Recorded { get; init; }

    /// <summary>Calls planned to hang up in the menu.</summary>
    public int LeftInMenu => Plan.Calls.Count(c => c.LeavesInMenu);

    /// <summary>PHANTOM lines of the day.</summary>
    public int Phantoms { get; init; }

    /// <summary>Broken lines of the file.</summary>
    public int Broken { get; init; }
}
