namespace Antiphon.Proof.Checking;

/// <summary>What can be wrong: the rules of design.md, each from the side on which it breaks.</summary>
public enum FaultKind
{
    /// <summary>Rule 1: a call with two operators, an operator in two calls, or in one that no offer gave it.</summary>
    DoubledConnect,

    /// <summary>Rule 2: an acknowledged call that is nowhere, never ends, or is not in the archive.</summary>
    LostCall,

    /// <summary>Rule 2: a call that ended twice, in two outcomes, or went on after its end.</summary>
    DoubledEnd,

    /// <summary>An offer that ended twice.</summary>
    DoubledOffer,

    /// <summary>Rule 3: an operator was offered a call while a better-ranked one waited that it might have had.</summary>
    WrongOrder,

    /// <summary>An operator was offered a call that it may not take.</summary>
    WrongOperator,

    /// <summary>Rule 3: a call whose first arrival or rank is not what it must be.</summary>
    LostPlace,

    /// <summary>Rule 4: an operator who may take a call is idle while a call waits that it may take.</summary>
    IdleOperator,

    /// <summary>A call whose deadline has passed and nothing followed, or whose operator knows nothing of it.</summary>
    StuckCall,

    /// <summary>An operator whose deadline has passed and nothing followed, or who holds an offer or call that is over.</summary>
    StuckOperator,

    /// <summary>A state that is no end without a deadline.</summary>
    NoDeadline,

    /// <summary>A write that did not follow the one before it: the fence let a stale state through.</summary>
    LostWrite,
}

/// <summary>A rule that was broken, and how.</summary>
public sealed record Fault(FaultKind Kind, string Text, Moment At)
{
    /// <inheritdoc/>
    public override string ToString() => $"{At.System:HH:mm:ss.fff} {Kind}: {Text}";
}

/// <summary>How long, in real time, a wrong may last before it is a fault: what the network and the failures at hand explain.</summary>
/// <param name="Look">So long before an offer its operator may have looked at the queues.</param>
/// <param name="Order">A call that waited for so long unseen by those who order is a fault of order; what has been so for so long a queue must know.</param>
/// <param name="Idle">So long an operator may stay idle beside a call it may take.</param>
/// <param name="Stuck">So long past its deadline a state may last, and two actors may disagree.</param>
/// <param name="AcrossQueues">The order is held across queues too: nobody is silent, so nobody is passed over for being silent.</param>
public sealed record Patience(TimeSpan Look, TimeSpan Order, TimeSpan Idle, TimeSpan Stuck, bool AcrossQueues)
{
    /// <summary>Nothing fails and messages take milliseconds.</summary>
    public static readonly Patience Calm = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8), AcrossQueues: true);

    /// <summary>Messages are lost, actors die, two activations live side by side: lost posts cost a second, time-outs two to five, a silent desk three.</summary>
    public static readonly Patience Stormy = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30), AcrossQueues: false);
}
