namespace Antiphon.Edges;

/// <summary>What an edge is to do with a call.</summary>
[GenerateSerializer, Alias("antiphon.OrderKind")]
public enum OrderKind
{
    /// <summary>Ring the operator's leg and join it to the client; answered by LegAnswered or LegFailed.</summary>
    Connect,

    /// <summary>Put the client on hold.</summary>
    Hold,

    /// <summary>Take the client off hold.</summary>
    Resume,

    /// <summary>Play an announcement.</summary>
    Play,

    /// <summary>Release the operator's leg and let the client wait again (transfer, failed connection).</summary>
    Unjoin,

    /// <summary>Hang up the client (and the operator's leg).</summary>
    HangUp,
}

/// <summary>An order to an edge: stored with the call until the edge has carried it out, sent again each second, carried out once by its id.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.EdgeOrder")]
public sealed record EdgeOrder
{
    /// <summary>The order's id.</summary>
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>The call.</summary>
    [Id(1)] public required Guid CallId { get; init; }

    /// <summary>What is to be done.</summary>
    [Id(2)] public required OrderKind Kind { get; init; }

    /// <summary>Connect: the offer that won.</summary>
    [Id(3)] public Guid? OfferId { get; init; }

    /// <summary>Connect: the operator.</summary>
    [Id(4)] public string Operator { get; init; } = "";

    /// <summary>Connect: where the operator's voice is reached.</summary>
    [Id(5)] public string Address { get; init; } = "";

    /// <summary>Play: the announcement. HangUp: the reason.</summary>
    [Id(6)] public string Text { get; init; } = "";
}

/// <summary>Where a waiting client stands.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.QueuePlace")]
public sealed record QueuePlace
{
    /// <summary>The call.</summary>
    [Id(0)] public required Guid CallId { get; init; }

    /// <summary>The queue.</summary>
    [Id(1)] public required string Queue { get; init; }

    /// <summary>From 1.</summary>
    [Id(2)] public required int Place { get; init; }

    /// <summary>Expected wait from now (domain time); null: unknown.</summary>
    [Id(3)] public TimeSpan? ExpectedWait { get; init; }
}
