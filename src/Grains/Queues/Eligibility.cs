namespace Antiphon.Queues;

/// <summary>May this operator take this call? By skills, waiting time, the preferred operator's window and earlier refusals; not by what the operator is doing.</summary>
public static class Eligibility
{
    /// <summary>The first thing that stands against this operator taking this call: one of the names of <see cref="Exclusion"/>.</summary>
    /// <param name="call">The call.</param>
    /// <param name="operatorId">The operator.</param>
    /// <param name="now">Domain time.</param>
    /// <param name="presence">The operators of the call's queue.</param>
    public static string WhyNot(WaitingCall call, string operatorId, DateTimeOffset now, IPresence presence)
    {
        if (operatorId != call.PreferredOperator && WaitsForPreferred(call, now, presence))
            return Exclusion.PreferredWindow;
        if (!IsOpenTo(call, operatorId, now, presence))
            return Exclusion.Skill;
        return IsPassedOver(call, operatorId, now) && MayGoToAnother(call, now, presence) ? Exclusion.PassedOver : Exclusion.None;
    }

    /// <summary>
    /// The call waits for its preferred operator alone: until the window ends, while that operator is signed in, could take it and has not just refused it.
    /// </summary>
    public static bool WaitsForPreferred(WaitingCall call, DateTimeOffset now, IPresence presence) =>
        call.PreferredOperator is { } preferred
        && now < call.PreferredUntil
        && presence.IsSignedIn(preferred)
        && IsOpenTo(call, preferred, now, presence)
        && !IsPassedOver(call, preferred, now);

    /// <summary>How the call is open to the operator now; null: it is not.</summary>
    public static Opening? OpeningOf(WaitingCall call, string operatorId, DateTimeOffset now, IPresence presence)
    {
        if (presence.OpeningOf(operatorId) is { } opening && now - call.EnteredAt >= opening.After)
            return opening;
        return IsNamed(call, operatorId) ? new Opening(TimeSpan.Zero, Opening.Name) : null;
    }

    /// <summary>A colleague or supervisor named this operator for the call.</summary>
    public static bool IsNamed(WaitingCall call, string operatorId) => call.PreferredByName && call.PreferredOperator == operatorId;

    private static bool IsOpenTo(WaitingCall call, string operatorId, DateTimeOffset now, IPresence presence) =>
        IsNamed(call, operatorId) || (presence.OpeningOf(operatorId) is { } opening && now - call.EnteredAt >= opening.After);

    /// <summary>Somebody is signed in who could take the call and has not just refused it: of those who serve the queue, or the one who was named.</summary>
    private static bool MayGoToAnother(WaitingCall call, DateTimeOffset now, IPresence presence) =>
        presence.SignedIn.Any(other => !IsPassedOver(call, other, now) && IsOpenTo(call, other, now, presence))
        || (call is { PreferredByName: true, PreferredOperator: { } named } && presence.IsSignedIn(named) && !IsPassedOver(call, named, now));

    private static bool IsPassedOver(WaitingCall call, string operatorId, DateTimeOffset now)
    {
        foreach (var passed in call.PassedOver)
        {
            if (passed.Operator == operatorId && now < passed.Until)
                return true;
        }

        return false;
    }
}
