using Antiphon.Calls;
using Antiphon.Clocks;
using Antiphon.Configuration;

namespace Antiphon.Operators;

/// <summary>Times of a desk's connection, all real.</summary>
public sealed record DeskTimes
{
    /// <summary>A broken connection revokes the open offer after this time.</summary>
    public TimeSpan RevokeAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A broken connection makes the operator lost after this time: the desk's grace.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A lost operator is signed out after this time.</summary>
    public TimeSpan SignOutAfter { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>An offer that the desk has not put on its screen in this time has failed: unreachable.</summary>
    public TimeSpan ShowWithin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often an operator who talks asks the call whether it is so.</summary>
    public TimeSpan ConfirmEvery { get; init; } = TimeSpan.FromSeconds(5);
}

public static partial class OperatorMachine
{
    /// <summary>A desk connects or comes back: a new session.</summary>
    /// <param name="state">The operator.</param>
    /// <param name="hello">Who says hello.</param>
    /// <param name="standing">The present desk's connection stands.</param>
    /// <param name="now">The time.</param>
    /// <param name="centre">The configuration.</param>
    public static OperatorStep Hello(OperatorState state, DeskHello hello, bool standing, Instant now, Centre centre)
    {
        var step = new OperatorStep(state, now, centre);
        if (standing && state.Desk != hello.Desk && !hello.TakeOver)
            return step.Refuse(RefusalReason.HeldElsewhere, $"Operator {state.Id} works at desk {state.Desk}; sign out there, or take over.", "desk_id", state.Desk);
        step.Become(state with { Desk = hello.Desk, Door = hello.Door, Session = state.Session + 1, LinkUp = true, LinkDownSince = null, Lost = false });
        return step.Close();
    }

    /// <summary>The connection of this session is down. One of an older session does not matter.</summary>
    public static OperatorStep DeskDown(OperatorState state, long session, Instant now, Centre centre)
    {
        var step = new OperatorStep(state, now, centre);
        if (session == state.Session && state.LinkUp)
            step.Become(state with { LinkUp = false, LinkDownSince = now.System });
        return step.Close();
    }

    /// <summary>The present session's connection stands after all.</summary>
    public static OperatorStep DeskUp(OperatorState state, Instant now, Centre centre)
    {
        var step = new OperatorStep(state, now, centre);
        if (!state.LinkUp)
            step.Become(state with { LinkUp = true, LinkDownSince = null, Lost = false });
        return step.Close();
    }

    /// <summary>The door has confirmed the desk to an activation that woke: the facts are news again to queues that were refused meanwhile.</summary>
    public static OperatorStep Verified(OperatorState state, Instant now, Centre centre)
    {
        var step = new OperatorStep(state, now, centre);
        step.Become(state);
        return step.Close();
    }

    /// <summary>What a broken connection leads to in time: lost, then signed out.</summary>
    public static OperatorStep LinkTimes(OperatorState state, DeskTimes times, Instant now, Centre centre)
    {
        var step = new OperatorStep(state, now, centre);
        if (state.LinkDownSince is not { } since)
            return step;
        if (!state.Lost && now.System >= since + times.Grace)
            step.Become(state with { Lost = true });
        if (state.Wish != Wish.SignedOut && state.NextWish != Wish.SignedOut && now.System >= since + times.SignOutAfter)
            step.Become(state.Work == Work.Idle ? Wishing(step.State, Wish.SignedOut, "", now) : step.State with { NextWish = Wish.SignedOut, NextReason = "" });
        return step.Close();
    }

    /// <summary>When the connection next matters (system time); null: never.</summary>
    public static DateTimeOffset? LinkDeadline(OperatorState state, DeskTimes times) => state.LinkDownSince is not { } since ? null
        : state.Offer is not null ? since + times.RevokeAfter
        : !state.Lost ? since + times.Grace
        : state.Wish != Wish.SignedOut && state.NextWish != Wish.SignedOut ? since + times.SignOutAfter
        : null;
}
