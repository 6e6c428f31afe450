namespace Antiphon.Operators;

/// <summary>How an operator works. Times are domain time, shares 0 to 1.</summary>
public sealed record OperatorHabits
{
    /// <summary>The shortest time to answer an offer.</summary>
    public TimeSpan FastestAnswer { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest time to answer an offer.</summary>
    public TimeSpan SlowestAnswer { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Share of offers that are not noticed.</summary>
    public double Misses { get; init; } = 0.008;

    /// <summary>Share of offers that are declined.</summary>
    public double Declines { get; init; } = 0.006;

    /// <summary>Mean after-call work, where it may be ended.</summary>
    public TimeSpan WrapUp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Topics among which a call may turn out to belong to another one; empty: topics are left as they are.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>Share of calls that turn out to be about another topic than the menu said.</summary>
    public double OtherTopic { get; init; } = 0.02;

    /// <summary>Share of calls in which the client is put on hold for a while.</summary>
    public double Holds { get; init; } = 0.04;

    /// <summary>How long after a NotReady that the system set (missed offers) the operator is back.</summary>
    public TimeSpan BackAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whoever answers at once, never misses, declines or holds, and needs no after-call work: for replays of records.</summary>
    public static OperatorHabits Prompt { get; } = new()
    {
        FastestAnswer = TimeSpan.Zero, SlowestAnswer = TimeSpan.Zero, Misses = 0, Declines = 0, WrapUp = TimeSpan.Zero, Holds = 0,
    };
}
