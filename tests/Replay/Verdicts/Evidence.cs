using System.Collections.Immutable;

namespace Antiphon.Verdicts;

/// <summary>How a call ended for the one who played it.</summary>
public enum PlayedEnd
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>Client and operator talked: the leg was reported as answered.</summary>
    Answered,

    /// <summary>The client hung up, in the menu or while waiting.</summary>
    HungUp,

    /// <summary>The client hung up while the operator's leg was being joined: either may have come first.</summary>
    Crossed,

    /// <summary>The system ended it without an answer.</summary>
    EndedBySystem,
}

/// <summary>A talk, as the player of the call saw it.</summary>
/// <param name="Operator">Who.</param>
/// <param name="From">Domain time of the joined legs.</param>
/// <param name="Until">Domain time of its end.</param>
public sealed record PlayedLeg(string Operator, DateTimeOffset From, DateTimeOffset Until);

/// <summary>A call that was played, as its player saw it.</summary>
public sealed record PlayedCall
{
    /// <summary>The id under which it was played.</summary>
    public required Guid Id { get; init; }

    /// <summary>True: the system said that it has the arrival.</summary>
    public required bool Acknowledged { get; init; }

    /// <summary>How it ended.</summary>
    public required PlayedEnd End { get; init; }

    /// <summary>The call's own priority.</summary>
    public int Priority { get; init; }

    /// <summary>Its talks, in order.</summary>
    public ImmutableArray<PlayedLeg> Legs { get; init; } = [];
}

/// <summary>An operator's part in a call, by the archive.</summary>
/// <param name="Operator">Who.</param>
/// <param name="From">Domain time of the connection.</param>
/// <param name="Until">Domain time of its end.</param>
public sealed record ArchivedLeg(string Operator, DateTimeOffset From, DateTimeOffset Until);

/// <summary>A stay of a call in a queue, by the archive.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="From">Domain time of its entry.</param>
/// <param name="Until">Domain time of its leaving.</param>
public sealed record ArchivedStay(string Queue, DateTimeOffset From, DateTimeOffset Until);

/// <summary>An offer, by the archive.</summary>
/// <param name="Queue">By which queue.</param>
/// <param name="Operator">To whom.</param>
/// <param name="Issued">Domain time of issue.</param>
/// <param name="Ended">Domain time of its end.</param>
/// <param name="Ending">Accepted, Declined, Expired, Revoked or Failed.</param>
public sealed record ArchivedOffer(string Queue, string Operator, DateTimeOffset Issued, DateTimeOffset Ended, string Ending);

/// <summary>A call of the archive, with all that belongs to it. Its explanations are left out on purpose.</summary>
public sealed record ArchivedCall
{
    /// <summary>The call.</summary>
    public required Guid Id { get; init; }

    /// <summary>Answered, Abandoned, ShortAbandoned, TimedOut, Refused, CallbackTaken, Withdrawn or Failed; empty: none.</summary>
    public required string Outcome { get; init; }

    /// <summary>More of it.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Domain time of arrival.</summary>
    public required DateTimeOffset Arrived { get; init; }

    /// <summary>Domain time of the first entry into a queue; null: never.</summary>
    public DateTimeOffset? Queued { get; init; }

    /// <summary>Domain time of the first answer; null: never.</summary>
    public DateTimeOffset? Answered { get; init; }

    /// <summary>Domain time of the end.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>Stays in queues, in order.</summary>
    public ImmutableArray<ArchivedStay> Stays { get; init; } = [];

    /// <summary>Operators' parts, in order.</summary>
    public ImmutableArray<ArchivedLeg> Legs { get; init; } = [];

    /// <summary>Offers, by time of issue.</summary>
    public ImmutableArray<ArchivedOffer> Offers { get; init; } = [];
}

/// <summary>A time in which the system was not to be reached, in domain time.</summary>
public sealed record Outage(DateTimeOffset From, DateTimeOffset Until);

/// <summary>How a queue's calls are ranked: by first entry into a queue, less a head start for each step of priority.</summary>
/// <param name="HeadStart">Of a step.</param>
/// <param name="Priority">Steps that each call of the queue has beside its own.</param>
public sealed record Ranking(TimeSpan HeadStart, int Priority)
{
    /// <summary>The rank; the smallest is first.</summary>
    public DateTimeOffset Of(DateTimeOffset queued, int priority) => queued - HeadStart * (Priority + priority);
}

/// <summary>Everything that a verdict is made from.</summary>
public sealed record Evidence
{
    /// <summary>What was played.</summary>
    public required ImmutableArray<PlayedCall> Played { get; init; }

    /// <summary>What the archive says of the calls of the same edge.</summary>
    public required ImmutableArray<ArchivedCall> Archive { get; init; }

    /// <summary>Who may take the calls of which queues: operator → queues.</summary>
    public required ImmutableDictionary<string, ImmutableHashSet<string>> Serves { get; init; }

    /// <summary>How the calls of each queue are ranked; one that is not named here: by its entry alone.</summary>
    public required ImmutableDictionary<string, Ranking> Ranking { get; init; }

    /// <summary>Domain seconds in a real second.</summary>
    public required double Speed { get; init; }

    /// <summary>Times that do not count as waiting where order is judged.</summary>
    public ImmutableArray<Outage> Outages { get; init; } = [];
}
