namespace Antiphon.Queues;

/// <summary>Why an operator is not offered a call: the names that decisions, explanations and refusals use.</summary>
public static class Exclusion
{
    /// <summary>Nothing stands against it.</summary>
    public const string None = "";

    /// <summary>Not at work.</summary>
    public const string SignedOut = "signed-out";

    /// <summary>At work, but takes nothing now.</summary>
    public const string NotReady = "not-ready";

    /// <summary>Being offered, talking, holding or wrapping up.</summary>
    public const string Busy = "busy";

    /// <summary>The desk's connection is down.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The pause after a decline, a miss or a fault is not over.</summary>
    public const string Pausing = "pausing";

    /// <summary>Lacks a skill that the queue wants of a call that has waited this long.</summary>
    public const string Skill = "skill";

    /// <summary>The call waits for another operator alone, for a bounded time.</summary>
    public const string PreferredWindow = "preferred-window";

    /// <summary>Just declined or missed this call, and another operator could take it.</summary>
    public const string PassedOver = "passed-over";

    /// <summary>Just being given another call, or claimed by another queue.</summary>
    public const string Claimed = "claimed";

    /// <summary>Refused the last try; newer facts are awaited.</summary>
    public const string Refused = "refused";

    /// <summary>Not declared as an operator of the centre who takes calls.</summary>
    public const string NotStaff = "not-staff";
}
