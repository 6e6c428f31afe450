using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Edges;
using Antiphon.Lines;
using Antiphon.Queues;
using Antiphon.Storage.Archive;

namespace Antiphon.Calls;

/// <summary>What is known of a returning client: the last call.</summary>
/// <param name="Operator">Who talked with the client last; null: nobody.</param>
/// <param name="AbandonedFrom">The queue that the client left last, when the last call was abandoned; null: it was not.</param>
/// <param name="FirstArrival">The first arrival of that abandoned call.</param>
/// <param name="EndedAt">When the last call ended.</param>
public sealed record ReturningClient(string? Operator, string? AbandonedFrom, DateTimeOffset FirstArrival, DateTimeOffset EndedAt);

public static partial class CallMachine
{
    /// <summary>A new call, led by its line's entry into the menu, into a queue, or out again.</summary>
    /// <param name="arrival">What the edge reported.</param>
    /// <param name="entry">What the line says of a call that arrives now; it must be known.</param>
    /// <param name="admit">What a queue says of one more call.</param>
    /// <param name="centre">The configuration.</param>
    /// <param name="now">The time.</param>
    /// <param name="client">The last call of the same client; null: none, or nobody asks.</param>
    public static CallStep Arrive(Arrival arrival, LineEntry entry, Func<string, Admission> admit, Centre centre, Instant now, ReturningClient? client = null)
    {
        var at = arrival.ArrivedAt is { } told && told < now.Domain ? told : now.Domain;
        var step = new CallStep(new Call { Arrival = arrival, ArrivedAt = at, Priority = arrival.Priority }, now);
        step.Enter(CallState.Arrived, arrival.Line);
        var line = entry.Line!;
        if (!entry.IsOpen)
            Exit(step, line.OnClosed, admit, centre, entry.Closure == LineClosure.Holiday ? "Holiday" : "Closed");
        else if (line.Menu.IsEmpty)
            Admit(step, line, line.DefaultQueue, admit, centre, client);
        else
        {
            step.Enter(CallState.InMenu);
            step.Order(OrderKind.Play, "menu");
            step.Become(step.Call with { Deadline = now.Domain + line.MenuTimeout });
        }
        return step;
    }

    /// <summary>The client's choice in the menu.</summary>
    public static CallStep Choose(Call call, string key, Func<string, Admission> admit, Centre centre, Instant now, ReturningClient? client = null)
    {
        var step = new CallStep(call, now);
        if (call.MenuKey == key)
            return step;
        if (call.State != CallState.InMenu)
            return step.Refuse(RefusalReason.WrongState, $"The call is {call.State}; a key is pressed in the menu.");
        if (!centre.Lines.TryGetValue(call.Arrival.Line, out var line) || line.Menu.FirstOrDefault(choice => choice.Key == key) is not { } chosen)
            return step.Refuse(RefusalReason.Invalid, $"The menu of {call.Arrival.Line} has no key '{key}'.", "key");
        step.Become(call with { MenuKey = key, Topic = chosen.Topic });
        Admit(step, line, chosen.Queue, admit, centre, client);
        return step;
    }

    /// <summary>The queue of a client who chose nothing.</summary>
    public static string DefaultQueue(Call call, Centre centre) =>
        centre.Lines.GetValueOrDefault(call.Arrival.Line)?.DefaultQueue ?? centre.Queues.Keys.FirstOrDefault() ?? "";

    private static void EnterFromMenu(CallStep step, Centre centre, string queue)
    {
        if (centre.Queues.TryGetValue(queue, out var found))
            EnterQueue(step, found);
        else
            Refused(step, new Else(), "NoQueue");
    }

    private static void Admit(CallStep step, Line line, string queue, Func<string, Admission> admit, Centre centre, ReturningClient? client)
    {
        var admission = admit(queue);
        if (!admission.IsKnown || !centre.Queues.TryGetValue(queue, out var found))
            Refused(step, new Else(), "NoQueue");
        else if (admission.IsFull)
            Exit(step, line.OnFull, admit, centre, "Full");
        else if (!admission.IsStaffed && line.OnNobodyStaffed is { } exit)
            Exit(step, exit, admit, centre, "NobodyStaffed");
        else
            EnterQueue(step, found, client);
    }

    private static void Exit(CallStep step, Else exit, Func<string, Admission> admit, Centre centre, string reason)
    {
        if (exit.Action == ElseAction.MoveTo && centre.Queues.TryGetValue(exit.Queue, out var queue) && !admit(exit.Queue).IsFull)
            EnterQueue(step, queue);
        else
            Refused(step, exit, reason);
    }

    private static void Refused(CallStep step, Else exit, string reason)
    {
        step.HangUp(reason, exit.Announcement);
        End(step, CallOutcome.Refused, reason, "");
    }

    /// <summary>The call's place: rank time = first arrival − head start(priority), fixed at arrival.</summary>
    private static void EnterQueue(CallStep step, Queue queue, ReturningClient? client = null)
    {
        var now = step.Now.Domain;
        var call = step.Call;
        // A late report (an edge that was cut off) counts from the arrival that it tells; a client in the menu counts from the choice.
        var queuedAt = call.QueuedAt ?? (call.State == CallState.Arrived ? call.ArrivedAt : now);
        var redial = call.QueuedAt is null && client?.AbandonedFrom == queue.Name && now - client.EndedAt <= queue.RedialWithin;
        var first = redial ? client!.FirstArrival : call.QueuedAt is null ? queuedAt : call.FirstArrival;
        var preferred = call.Stays == 0 && queue.PreferredFor > TimeSpan.Zero ? call.Arrival.PreferredOperator ?? client?.Operator : null;
        var waitUntil = now + (queue.MaximumWait ?? LongestWait);
        step.Become(call with
        {
            Queue = queue.Name,
            FirstQueue = call.FirstQueue.Length > 0 ? call.FirstQueue : queue.Name,
            QueuedAt = queuedAt,
            FirstArrival = first,
            EnteredAt = call.Stays == 0 ? queuedAt : now,
            RankTime = Rank.TimeOf(first, queue, call.Priority),
            WaitUntil = waitUntil,
            ShortAbandon = queue.ShortAbandon,
            Epoch = queue.Name == call.Queue ? call.Epoch : 0, // each queue counts its own; what it has seen of this one stays
            PreferredOperator = preferred,
            PreferredUntil = preferred is null ? default : now + queue.PreferredFor,
            PreferredByName = false,
            PassedOver = [],
            Orders = call.Orders.RemoveAll(order => order.Kind == OrderKind.Play), // a menu that an edge was too far away to play
            Deadline = waitUntil,
            SystemDeadline = null,
        });
        step.Enter(CallState.Queued, queue.Name);
    }

    private static void LeaveQueue(CallStep step, string leftBy)
    {
        var call = step.Call;
        step.File(new QueueStay
        {
            CallId = call.Id, Ordinal = call.Stays, Queue = call.Queue, EnteredAt = call.EnteredAt, LeftAt = step.Now.Domain, RankTime = call.RankTime, LeftBy = leftBy,
        });
        step.Become(call with
        {
            Stays = call.Stays + 1,
            Waited = call.AnsweredAt is null ? call.Waited + (step.Now.Domain - call.EnteredAt) : call.Waited,
        });
    }
}
