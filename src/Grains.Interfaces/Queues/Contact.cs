using System.Collections.Immutable;

namespace Antiphon.Queues;

/// <summary>What a queue knows of a waiting call: the facts of its rank and of who may take it. A copy that may be late; the call owns the truth.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.WaitingCall")]
public sealed record WaitingCall
{
    /// <summary>The call (UUIDv7).</summary>
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>The queue it stands in.</summary>
    [Id(1)] public required string Queue { get; init; }

    /// <summary>First arrival − head start(priority). The smallest is first; ties by id. Fixed at arrival.</summary>
    [Id(2)] public required DateTimeOffset RankTime { get; init; }

    /// <summary>When the call first entered any queue.</summary>
    [Id(3)] public required DateTimeOffset FirstArrival { get; init; }

    /// <summary>When it entered this queue: overflow, relaxation and maximum wait count from here.</summary>
    [Id(4)] public required DateTimeOffset EnteredAt { get; init; }

    /// <summary>The line it came by.</summary>
    [Id(5)] public required string Line { get; init; }

    /// <summary>The only operator who may take it until <see cref="PreferredUntil"/>; null: anybody.</summary>
    [Id(6)] public string? PreferredOperator { get; init; }

    /// <summary>The end of the preferred operator's window.</summary>
    [Id(7)] public DateTimeOffset PreferredUntil { get; init; }

    /// <summary>The operator need not have the queue's skills: a colleague or supervisor named this one (transfer to an operator).</summary>
    [Id(8)] public bool PreferredByName { get; init; }

    /// <summary>Operators who just declined or missed the call, each with the time until which they are passed over while another one is signed in.</summary>
    [Id(9)] public ImmutableArray<PassedOver> PassedOver { get; init; } = [];

    /// <summary>True while an offer of this call is open: it does not wait.</summary>
    [Id(10)] public bool InOffer { get; init; }

    /// <summary>Counts the call's stored writes: of two copies the one with the larger version is newer.</summary>
    [Id(11)] public long Version { get; init; }

    /// <summary>The edge that hears the call's place and expected wait.</summary>
    [Id(12)] public string Edge { get; init; } = "";

    /// <summary>The call's own priority, for what the panel and the explanation say.</summary>
    [Id(13)] public int Priority { get; init; }
}

/// <summary>An operator who is passed over for a while.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.PassedOver")]
public sealed record PassedOver
{
    /// <summary>Whom.</summary>
    [Id(0)] public required string Operator { get; init; }

    /// <summary>Until when (domain time).</summary>
    [Id(1)] public required DateTimeOffset Until { get; init; }
}
