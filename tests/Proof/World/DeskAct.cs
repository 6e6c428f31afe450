namespace Antiphon.Proof.World;

/// <summary>What operators do at their desks, of their own accord: no plan says so.</summary>
public enum DeskAct
{
    /// <summary>Takes the call that is offered.</summary>
    Accept,

    /// <summary>Declines it.</summary>
    Decline,

    /// <summary>Does not answer, or does not even see it.</summary>
    Ignore,

    /// <summary>Puts the client on hold, and takes the client back.</summary>
    Hold,

    /// <summary>Sends the client on to a queue or a colleague.</summary>
    Transfer,

    /// <summary>Ends the call.</summary>
    HangUp,

    /// <summary>Ends wrap-up before its time.</summary>
    FinishWrapUp,

    /// <summary>Says hello again after the connection broke.</summary>
    ComeBack,
}
