namespace Antiphon.Verdicts;

/// <summary>A time in which the process did not run (real time).</summary>
/// <param name="From">When it was killed or frozen.</param>
/// <param name="Back">When it was let go on, or the next one was started: no call of it can have woken sooner.</param>
/// <param name="EdgeBack">When the edge was seen connected again: from here the process hears what the edge has to say.</param>
public sealed record Outage(DateTimeOffset From, DateTimeOffset Back, DateTimeOffset EdgeBack);
