namespace Antiphon.Proof.World;

/// <summary>What happens to a centre from outside.</summary>
public enum OperationKind
{
    /// <summary>A call arrives.</summary>
    Arrive,

    /// <summary>A client who hung up calls again.</summary>
    Redial,

    /// <summary>A client hangs up.</summary>
    HangUp,

    /// <summary>A client presses a key of the menu.</summary>
    Choose,

    /// <summary>A desk changes its wish.</summary>
    Wish,

    /// <summary>A supervisor forces an operator's state.</summary>
    Force,

    /// <summary>A desk's connection breaks, and comes back.</summary>
    Away,

    /// <summary>An operator's skills change.</summary>
    Skills,

    /// <summary>A queue is edited.</summary>
    EditQueue,

    /// <summary>A supervisor takes a call out.</summary>
    Withdraw,

    /// <summary>A supervisor changes a call's priority.</summary>
    Prioritize,

    /// <summary>A supervisor moves a call to another queue.</summary>
    Requeue,

    /// <summary>An actor loses its memory.</summary>
    Crash,

    /// <summary>A silo loses the memory of all its actors.</summary>
    CrashSilo,

    /// <summary>A second activation of an actor lives beside the first for a while.</summary>
    Twin,

    /// <summary>An Api node dies.</summary>
    CrashNode,

    /// <summary>An edge is cut off, and comes back.</summary>
    EdgeAway,
}

/// <summary>One of them: when, what, to whom, and two numbers of which each kind makes its own use.</summary>
public sealed record Operation(TimeSpan At, OperationKind Kind, int Subject, int Value, int More)
{
    /// <inheritdoc/>
    public override string ToString() => $"{At.TotalSeconds,8:0.000} s  {Kind} {Subject} {Value} {More}";
}
