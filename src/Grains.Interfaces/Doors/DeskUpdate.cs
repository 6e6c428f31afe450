using Antiphon.Calls;
using Antiphon.Operators;
using Antiphon.Queues;

namespace Antiphon.Doors;

/// <summary>An offer as the desk shows it.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.OfferCard")]
public sealed record OfferCard
{
    /// <summary>The offer.</summary>
    [Id(0)] public required Guid OfferId { get; init; }

    /// <summary>The call.</summary>
    [Id(1)] public required CallSnapshot Call { get; init; }

    /// <summary>The queue.</summary>
    [Id(2)] public required string Queue { get; init; }

    /// <summary>The line's brand.</summary>
    [Id(3)] public string Brand { get; init; } = "";

    /// <summary>When the offer expires (domain).</summary>
    [Id(4)] public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How long the client has waited.</summary>
    [Id(5)] public TimeSpan Waited { get; init; }
}

/// <summary>What a desk is told.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.DeskUpdate")]
public abstract record DeskUpdate;

/// <summary>The operator's state, whole.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.OperatorUpdated")]
public sealed record OperatorUpdated([property: Id(0)] OperatorSnapshot Operator) : DeskUpdate;

/// <summary>An offer to show.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.OfferShown")]
public sealed record OfferShown([property: Id(0)] OfferCard Card) : DeskUpdate;

/// <summary>An offer is over.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.OfferOver")]
public sealed record OfferOver([property: Id(0)] OfferVerdict Verdict) : DeskUpdate;

/// <summary>Something of the operator's call has changed.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.CallUpdated")]
public sealed record CallUpdated([property: Id(0)] CallSnapshot Call) : DeskUpdate;

/// <summary>Another desk has taken the operator over: this connection is to be closed.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.TakenOver")]
public sealed record TakenOver : DeskUpdate;
