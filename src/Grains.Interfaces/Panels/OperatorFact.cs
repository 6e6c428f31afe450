using Antiphon.Operators;

namespace Antiphon.Panels;

/// <summary>How an operator stands, whole: of two facts about one operator the one with the larger version is the truth, in whatever order they come.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.OperatorFact")]
public sealed record OperatorFact
{
    /// <summary>The operator.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The change number of its hot row.</summary>
    [Id(1)] public required long Version { get; init; }

    /// <summary>The state under which it is shown.</summary>
    [Id(2)] public PanelState State { get; init; }

    /// <summary>The not-ready reason of a break; Held of a held call; otherwise empty.</summary>
    [Id(3)] public string Reason { get; init; } = "";

    /// <summary>Since when (domain).</summary>
    [Id(4)] public DateTimeOffset Since { get; init; }

    /// <summary>It talks although its desk's connection is down.</summary>
    [Id(5)] public bool LinkLost { get; init; }

    /// <summary>The call of the present work; null: none.</summary>
    [Id(6)] public Guid? CallId { get; init; }

    /// <summary>Calls taken since sign-in.</summary>
    [Id(7)] public int Calls { get; init; }

    /// <summary>Talk and hold since sign-in.</summary>
    [Id(8)] public TimeSpan TalkTime { get; init; }

    /// <summary>When this became so (domain).</summary>
    [Id(9)] public DateTimeOffset At { get; init; }

    /// <summary>Talk, hold and wrap-up since sign-in, up to <see cref="Since"/>.</summary>
    [Id(10)] public TimeSpan Handled { get; init; }

    /// <summary>Time free since sign-in, up to <see cref="Since"/>.</summary>
    [Id(11)] public TimeSpan Free { get; init; }

    /// <summary>Talk, hold and wrap-up since sign-in up to a moment (domain).</summary>
    public TimeSpan HandledBy(DateTimeOffset now) => State is PanelState.Talking or PanelState.WrapUp && now > Since ? Handled + (now - Since) : Handled;

    /// <summary>Time free since sign-in up to a moment (domain).</summary>
    public TimeSpan FreeBy(DateTimeOffset now) => State == PanelState.Free && now > Since ? Free + (now - Since) : Free;
}
