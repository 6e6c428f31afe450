using Antiphon.Calls;

namespace Antiphon.Panels;

/// <summary>How a call stands, whole: of two facts about one call the one with the larger version is the truth, in whatever order they come.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.CallFact")]
public sealed record CallFact
{
    /// <summary>The call.</summary>
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>The change number of its hot row.</summary>
    [Id(1)] public required long Version { get; init; }

    /// <summary>Its state.</summary>
    [Id(2)] public CallState State { get; init; }

    /// <summary>Its outcome; None while it lives.</summary>
    [Id(3)] public CallOutcome Outcome { get; init; }

    /// <summary>The line, E.164.</summary>
    [Id(4)] public required string Line { get; init; }

    /// <summary>The queue it stands in or was answered from; empty before.</summary>
    [Id(5)] public string Queue { get; init; } = "";

    /// <summary>The operator connected (or last connected); empty before.</summary>
    [Id(6)] public string Operator { get; init; } = "";

    /// <summary>The topic; empty while unknown.</summary>
    [Id(7)] public string Topic { get; init; } = "";

    /// <summary>The call's own priority.</summary>
    [Id(8)] public int Priority { get; init; }

    /// <summary>The caller's number, masked; empty when withheld.</summary>
    [Id(9)] public string Client { get; init; } = "";

    /// <summary>Arrival (domain).</summary>
    [Id(10)] public required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>First entry into a queue (domain); null: never.</summary>
    [Id(11)] public DateTimeOffset? QueuedAt { get; init; }

    /// <summary>First answer (domain); null: never.</summary>
    [Id(12)] public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Rank time while it stands in a queue.</summary>
    [Id(13)] public DateTimeOffset? RankTime { get; init; }

    /// <summary>Time in queues before the first answer or the end; zero while it still waits for the first time.</summary>
    [Id(14)] public TimeSpan Waited { get; init; }

    /// <summary>Talk of the legs that are over.</summary>
    [Id(15)] public TimeSpan Talked { get; init; }

    /// <summary>Hold of the legs that are over.</summary>
    [Id(16)] public TimeSpan Held { get; init; }

    /// <summary>When this became so (domain).</summary>
    [Id(17)] public DateTimeOffset At { get; init; }

    /// <summary>Since when the client waits now (domain): since it first entered a queue, or, if it was answered before, since it came back into one; null: it stands in none.</summary>
    [Id(18)] public DateTimeOffset? WaitsSince { get; init; }

    /// <summary>An operator has it now.</summary>
    public bool HasOperator => State is CallState.Connecting or CallState.Connected or CallState.Held;

    /// <summary>It has not ended.</summary>
    public bool Lives => State != CallState.Ended;
}
