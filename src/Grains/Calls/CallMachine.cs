using System.Text.Json;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Edges;
using Antiphon.Queues;
using Antiphon.Storage.Archive;

namespace Antiphon.Calls;

/// <summary>
/// The call's machine: Arrived → InMenu → Queued ⇄ Offered → Connecting → Connected ⇄ Held → Ended. Pure: from a call, an event and the time follows a
/// <see cref="CallStep"/>. Every step is idempotent: an event that has had its effect changes nothing.
/// </summary>
public static partial class CallMachine
{
    /// <summary>How long past its expiry an offer's ending is remembered (domain).</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    /// <summary>How long who declined or missed a call is passed over while another is signed in (domain).</summary>
    public static readonly TimeSpan PassOver = TimeSpan.FromSeconds(30);

    /// <summary>How long an edge has to join the legs and to say so (system): its word may have to wait until a frozen silo in its way is given up, or until the edge has gone to another node.</summary>
    public static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(16);

    /// <summary>How long a call that woke waits for the word of an edge that was cut off together with it (system).</summary>
    public static readonly TimeSpan EdgeBackWithin = TimeSpan.FromSeconds(10);

    /// <summary>How often a call that waits for the edge's word looks up (system).</summary>
    public static readonly TimeSpan LookUpEvery = TimeSpan.FromSeconds(1);

    /// <summary>Whoever could not look up for so long was away (system): the process was frozen or starved, or the call waited for its own write.</summary>
    public static readonly TimeSpan AwayAfter = 2 * LookUpEvery;

    /// <summary>The longest conversation (domain).</summary>
    public static readonly TimeSpan MaximumTalk = TimeSpan.FromHours(4);

    /// <summary>The longest wait where the queue names none (domain).</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>How long a call that was transferred to an operator waits for that one alone (domain).</summary>
    public static readonly TimeSpan NamedFor = TimeSpan.FromSeconds(60);

    /// <summary>The most offers of one round.</summary>
    public const int RoundLimit = 8;

    /// <summary>
    /// A call as it is when it wakes. Whatever kept it asleep may have kept the edge's word away as well: that the legs were joined. So the edge is given time anew,
    /// else a client who has talked would be filed as one who gave up.
    /// </summary>
    public static Call Woken(Call call, Instant now) =>
        call.State == CallState.Connecting && call.SystemDeadline < now.System + EdgeBackWithin ? call with { SystemDeadline = now.System + EdgeBackWithin } : call;

    /// <summary>A call as it is when it looks up: whoever was away since the last look was deaf as well, as one that slept.</summary>
    public static Call LookUp(Call call, DateTimeOffset? lookedAt, Instant now) => now.System - lookedAt > AwayAfter ? Woken(call, now) : call;

    /// <summary>What follows when a deadline has passed: a menu without a choice, an offer without an answer, a wait that is too long, legs that were not joined.</summary>
    public static CallStep Wake(Call call, Instant now, Centre centre)
    {
        var step = new CallStep(call, now);
        if (call.State == CallState.InMenu && now.Domain >= call.Deadline)
            EnterFromMenu(step, centre, DefaultQueue(call, centre));
        if (step.Call.State == CallState.Offered)
            foreach (var offer in step.Call.Open.Where(offer => now.Domain >= offer.ExpiresAt))
                EndOpen(step, offer, OfferEnding.Expired, "");
        if (step.Call.State == CallState.Connecting && now.System >= call.SystemDeadline)
        {
            step.Order(OrderKind.Unjoin, offer: step.Call.Won);
            ReturnFromConnecting(step, "media");
        }
        if (step.Call.State == CallState.Queued && now.Domain >= step.Call.WaitUntil)
            TimeOut(step, centre);
        if (step.Call.State is CallState.Connected or CallState.Held && now.Domain >= call.Deadline)
        {
            step.Order(OrderKind.HangUp, "maximum-talk");
            End(step, CallOutcome.Answered, "MaximumTalk", "MaximumTalk");
        }
        return step;
    }

    private static void TimeOut(CallStep step, Centre centre)
    {
        var exit = centre.Queues.GetValueOrDefault(step.Call.Queue)?.OnMaximumWait ?? new Else();
        if (exit.Action == ElseAction.MoveTo && centre.Queues.TryGetValue(exit.Queue, out var next))
        {
            LeaveQueue(step, "TimedOut");
            EnterQueue(step, next);
            return;
        }
        step.HangUp("timed-out", exit.Announcement);
        End(step, step.Call.AnsweredAt is null ? CallOutcome.TimedOut : CallOutcome.Answered, "MaximumWait", "TimedOut");
    }

    /// <summary>Every end goes through here: it closes the stay or the leg, revokes open offers, and files the call.</summary>
    internal static void End(CallStep step, CallOutcome outcome, string reason, string endedBy)
    {
        foreach (var offer in step.Call.Open)
            step.Judge(offer, OfferEnding.Revoked, endedBy == "ClientHungUp" ? "client-left" : "call-ended");
        if (step.Call.StandsInQueue || (step.Call.State == CallState.Connecting && step.Call.LegSince is null))
            LeaveQueue(step, endedBy switch
            {
                "ClientHungUp" => "Abandoned",
                "TimedOut" or "Withdrawn" => endedBy,
                _ => "Failed",
            });
        if (step.Call.HasOperator)
        {
            EndLeg(step, endedBy);
            step.Tell(step.Call.Operator);
        }
        step.Become(step.Call with
        {
            Outcome = outcome,
            Reason = reason,
            EndedAt = step.Now.Domain,
            EndedAtSystem = step.Now.System,
            Deadline = null,
            SystemDeadline = null,
        });
        step.Enter(CallState.Ended, outcome.ToString());
        step.File(Filed(step.Call));
    }

    /// <summary>The call's archive row.</summary>
    internal static ArchivedCall Filed(Call call) => new()
    {
        Id = call.Id,
        Line = call.Arrival.Line,
        Client = call.Arrival.Client,
        Edge = call.Arrival.Edge,
        Priority = call.Priority,
        Topic = call.Topic,
        Notes = call.Notes,
        ArrivedAt = call.ArrivedAt,
        QueuedAt = call.QueuedAt,
        AnsweredAt = call.AnsweredAt,
        EndedAt = call.EndedAt ?? throw new InvalidOperationException("A call is filed when it ends."),
        Outcome = call.Outcome.ToString(),
        Reason = call.Reason,
        Queue = call.FirstQueue,
        Operator = call.Operator,
        Waited = call.Waited,
        Talked = call.Talked,
        Held = call.Held,
        Moments = JsonSerializer.Serialize(call.Moments.Select(moment => new { at = moment.At, what = moment.What, detail = moment.Detail })),
    };

    internal static void HangUp(this CallStep step, string reason, string announcement)
    {
        if (announcement.Length > 0)
            step.Order(OrderKind.Play, announcement);
        step.Order(OrderKind.HangUp, reason);
    }
}
