namespace Antiphon.Theory;

/// <summary>The usual figures of calls.</summary>
public static class Figures
{
    /// <summary>The share of calls that found no free operator.</summary>
    public static Figure Delayed(double theory) => new("P(wait)", theory, call => call.Waited > 0 ? 1 : 0);

    /// <summary>The share of calls that hung up.</summary>
    public static Figure Abandoned(double theory) => new("P(abandon)", theory, call => call.Operator is null ? 1 : 0);

    /// <summary>The mean wait of all calls.</summary>
    public static Figure MeanWait(double theory) => new("mean wait, s", theory, call => call.Waited);

    /// <summary>The mean wait of the calls of one stream.</summary>
    public static Figure MeanWaitOf(int kind, string name, double theory) => new($"mean wait {name}, s", theory, call => call.Kind == kind ? call.Waited : null);

    /// <summary>The mean wait of the answered calls.</summary>
    public static Figure SpeedOfAnswer(double theory) => new("ASA, s", theory, call => call.Operator is null ? null : call.Waited);

    /// <summary>The share of all calls answered within so many seconds.</summary>
    public static Figure ServiceLevel(double seconds, double theory) =>
        new($"SL {seconds} s", theory, call => call.Operator is not null && call.Waited <= seconds ? 1 : 0);
}
