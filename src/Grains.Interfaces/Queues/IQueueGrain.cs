using System.Collections.Immutable;
using Antiphon.Clocks;
using Antiphon.Operators;
using Orleans.Concurrency;

namespace Antiphon.Queues;

/// <summary>An operator who has become free asks the queue with the best call to offer it.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.Claim")]
public sealed record Claim
{
    /// <summary>Who.</summary>
    [Id(0)] public required OperatorFacts Operator { get; init; }

    /// <summary>The claim's number at the operator.</summary>
    [Id(1)] public required long Number { get; init; }

    /// <summary>The best rank that another queue showed; the claim is void if this queue has nothing better. Null: no other.</summary>
    [Id(2)] public DateTimeOffset? BetterThan { get; init; }
}

/// <summary>The best call that an operator could have from a queue.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.Glimpse")]
public sealed record Glimpse
{
    /// <summary>The call.</summary>
    [Id(0)] public required Guid CallId { get; init; }

    /// <summary>Its rank time.</summary>
    [Id(1)] public required DateTimeOffset RankTime { get; init; }
}

/// <summary>May one more call join?</summary>
[GenerateSerializer, Immutable, Alias("antiphon.Admission")]
public sealed record Admission
{
    /// <summary>False: no such queue is configured.</summary>
    [Id(0)] public bool IsKnown { get; init; }

    /// <summary>As many wait as may.</summary>
    [Id(1)] public bool IsFull { get; init; }

    /// <summary>Somebody who serves this queue, at some waiting time, is signed in.</summary>
    [Id(2)] public bool IsStaffed { get; init; }
}

/// <summary>A queue as others may see it.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.QueueStatus")]
public sealed record QueueStatus
{
    /// <summary>The queue.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>The number of its activation.</summary>
    [Id(1)] public long Epoch { get; init; }

    /// <summary>Calls that wait, in no offer.</summary>
    [Id(2)] public int Waiting { get; init; }

    /// <summary>Calls in an open offer.</summary>
    [Id(3)] public int InOffer { get; init; }

    /// <summary>First arrival of the call that has waited longest; null: none.</summary>
    [Id(4)] public DateTimeOffset? LongestSince { get; init; }

    /// <summary>Expected wait of one more call; null: unknown (nobody works here).</summary>
    [Id(5)] public TimeSpan? ExpectedWait { get; init; }

    /// <summary>Operators who serve it, by panel state.</summary>
    [Id(6)] public ImmutableDictionary<PanelState, int> Operators { get; init; } = ImmutableDictionary<PanelState, int>.Empty;
}

/// <summary>Why a call waits, or why it was offered as it was.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.RoutingExplanation")]
public sealed record RoutingExplanation
{
    /// <summary>The call.</summary>
    [Id(0)] public required Guid CallId { get; init; }

    /// <summary>The queue.</summary>
    [Id(1)] public required string Queue { get; init; }

    /// <summary>Its place among the waiting calls of the queue, from 1; 0: in an offer.</summary>
    [Id(2)] public int Place { get; init; }

    /// <summary>Rank time.</summary>
    [Id(3)] public DateTimeOffset RankTime { get; init; }

    /// <summary>Each operator who serves the queue, with the reason for which he or she is not offered the call now; empty reason: a candidate.</summary>
    [Id(4)] public ImmutableArray<Candidate> Candidates { get; init; } = [];

    /// <summary>When the next overflow tier, relaxation or window opens; null: none to come.</summary>
    [Id(5)] public DateTimeOffset? NextChange { get; init; }
}

/// <summary>An operator in an explanation.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.Candidate")]
public sealed record Candidate
{
    /// <summary>The operator.</summary>
    [Id(0)] public required string Operator { get; init; }

    /// <summary>Why not; empty: may take it. One of the names of <c>Exclusion</c>.</summary>
    [Id(1)] public string Exclusion { get; init; } = "";

    /// <summary>The value by which the strategy compares (smaller is chosen first); for people.</summary>
    [Id(2)] public string Rank { get; init; } = "";
}

/// <summary>
/// A queue, by name. Owns the order of waiting calls and the matching; its one stored record is its epoch. What is told to it is a one-way post: a lost one is
/// made good within a second from the hot rows.
/// </summary>
[Alias("antiphon.IQueueGrain")]
public interface IQueueGrain : IGrainWithStringKey, IWakeable
{
    /// <summary>A call stands in this queue, with these facts (newer than before if <see cref="WaitingCall.Version"/> is larger).</summary>
    [OneWay, Alias("Post")] Task Post(WaitingCall call);

    /// <summary>A call does not stand in this queue any more.</summary>
    [OneWay, Alias("Leave")] Task Leave(Guid callId, long version);

    /// <summary>An operator's facts have changed.</summary>
    [OneWay, Alias("OperatorChanged")] Task OperatorChanged(OperatorFacts facts);

    /// <summary>A free operator claims the best call. Answered by the steps of an offer, or by <c>IOperatorGrain.ClaimVoid</c>.</summary>
    [OneWay, Alias("Claim")] Task Claim(Claim claim);

    /// <summary>The best call that this operator could have now; null: none.</summary>
    [AlwaysInterleave, ReadOnly, Alias("Peek")] Task<Glimpse?> Peek(OperatorFacts facts);

    /// <summary>May one more call join?</summary>
    [AlwaysInterleave, ReadOnly, Alias("Admits")] Task<Admission> Admits();

    /// <summary>The queue as it is now.</summary>
    [AlwaysInterleave, ReadOnly, Alias("GetStatus")] Task<QueueStatus> GetStatus();

    /// <summary>Its calls, waiting or in an offer, in order of rank.</summary>
    [AlwaysInterleave, ReadOnly, Alias("ListWaiting")] Task<ImmutableArray<WaitingCall>> ListWaiting();

    /// <summary>Why does this call wait? Null: it does not stand here.</summary>
    [AlwaysInterleave, ReadOnly, Alias("Explain")] Task<RoutingExplanation?> Explain(Guid callId);
}
