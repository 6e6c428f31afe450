using Antiphon.Calls;

namespace Antiphon.Proof.Checking;

/// <content>Each write of a call: rule 1 from the call's side, rule 2, the place, and the deadline.</content>
public sealed partial class Checker
{
    private static readonly TimeSpan CentreFollowed = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Guid> _talkers = new(StringComparer.Ordinal);

    /// <summary>A call was written.</summary>
    public void See(Moment at, SeenCall call)
    {
        _now = at;
        var before = _calls.GetValueOrDefault(call.Id)?.Now;
        if (call.Version != (before?.Version ?? 0) + 1)
            Report(FaultKind.LostWrite, $"call {Name(call.Id)} went from version {before?.Version ?? 0} to {call.Version}");
        if (before is { State: CallState.Ended } && (call.State != CallState.Ended || call.Outcome != before.Outcome))
            Report(FaultKind.DoubledEnd, $"call {Name(call.Id)} had ended {before.Outcome} and became {call.State} {call.Outcome}");
        if (call.State == CallState.Ended && call.Outcome == CallOutcome.None)
            Report(FaultKind.DoubledEnd, $"call {Name(call.Id)} ended without an outcome");
        if (call.State != CallState.Ended && call.Deadline is null && call.SystemDeadline is null)
            Report(FaultKind.NoDeadline, $"call {Name(call.Id)} is {call.State} without a deadline");

        CheckPlace(call, before);
        CheckConnection(call, before);
        var history = Remember(call);
        foreach (var offer in call.Open.Where(offer => before is null || before.Open.All(known => known.Id != offer.Id)))
        {
            CheckOrder(history, offer);
            CheckOperator(history, offer);
        }
    }

    /// <summary>First arrival is kept, rank follows from it, and a stay in a queue keeps both.</summary>
    private void CheckPlace(SeenCall call, SeenCall? before)
    {
        if (!call.Stands)
            return;
        if (before?.QueuedAt is not null && call.FirstArrival != before.FirstArrival)
            Report(FaultKind.LostPlace, $"call {Name(call.Id)} had first arrived {before.FirstArrival:HH:mm:ss.fff} and now {call.FirstArrival:HH:mm:ss.fff}");
        if (before?.QueuedAt is null && call.FirstArrival != call.QueuedAt && !IsRedial(call))
            Report(FaultKind.LostPlace, $"call {Name(call.Id)} came {call.QueuedAt:HH:mm:ss.fff} and counts from {call.FirstArrival:HH:mm:ss.fff}");
        var sameStay = before?.QueuedAt is not null && before.Queue == call.Queue && before.EnteredAt == call.EnteredAt;
        if (sameStay && before!.Priority == call.Priority)
        {
            if (call.RankTime != before.RankTime)
                Report(FaultKind.LostPlace, $"call {Name(call.Id)} had rank {before.RankTime:HH:mm:ss.fff} in {call.Queue} and now {call.RankTime:HH:mm:ss.fff}");
        }
        else if (!RanksOf(call).Contains(call.RankTime))
        {
            Report(FaultKind.LostPlace, $"call {Name(call.Id)} of priority {call.Priority}, first arrived {call.FirstArrival:HH:mm:ss.fff}, has rank {call.RankTime:HH:mm:ss.fff} in {call.Queue}");
        }
    }

    private bool IsRedial(SeenCall call) => call.Client.Length > 0 && _calls.Values.Any(other =>
        other.Now.Client == call.Client && other.Now.Outcome is CallOutcome.Abandoned or CallOutcome.ShortAbandoned && other.Now.QueuedAt == call.FirstArrival);

    private IEnumerable<DateTimeOffset> RanksOf(SeenCall call)
    {
        for (var i = _centres.Count - 1; i >= 0; i--)
        {
            if (_centres[i].Centre.Queues.TryGetValue(call.Queue, out var queue))
                yield return Openness.RankTime(queue, call.FirstArrival, call.Priority);
            if (_now.System - _centres[i].Since > CentreFollowed)
                yield break;
        }
    }

    /// <summary>One offer wins, and it was open; nobody else has the call, and the operator has no other.</summary>
    private void CheckConnection(SeenCall call, SeenCall? before)
    {
        if (before is { HasOperator: true } && (before.Won != call.Won || !call.HasOperator))
        {
            if (_talkers.GetValueOrDefault(before.Operator) == call.Id)
                _talkers.Remove(before.Operator);
            if (call.HasOperator)
                Report(FaultKind.DoubledConnect, $"call {Name(call.Id)} went from {before.Operator} to {call.Operator} without leaving the one");
        }
        if (!call.HasOperator || before?.HasOperator == true)
            return;
        if (call.Won is not { } won || before?.Open.Any(offer => offer.Id == won && offer.Operator == call.Operator) != true)
            Report(FaultKind.DoubledConnect, $"call {Name(call.Id)} has {call.Operator} by an offer that was not open");
        if (!_reservations.ContainsKey(call.Won ?? Guid.Empty))
            Report(FaultKind.WrongOperator, $"{call.Operator} has call {Name(call.Id)} and had not been reserved for it");
        if (_talkers.TryGetValue(call.Operator, out var other) && other != call.Id)
            Report(FaultKind.DoubledConnect, $"{call.Operator} is in call {Name(other)} and in call {Name(call.Id)}");
        _talkers[call.Operator] = call.Id;
    }

    private CallHistory Remember(SeenCall call)
    {
        if (!_calls.TryGetValue(call.Id, out var history))
            _calls[call.Id] = history = new CallHistory(call);
        var before = history.Now;
        RememberOffers(call, before);
        if (call.HasOperator && (!before.HasOperator || before.Won != call.Won))
            history.JoinedAt = _now.System;
        if (call.RankTime != before.RankTime)
            history.Before = (before.RankTime, _now.System);
        (history.Now, history.SeenAt) = (call, _now);
        if (history.Standings.Count == 0 || !call.StandsAs(before))
            history.Standings.Add((call, _now.System));
        // A call that enters its own queue anew (its longest wait was over) may be open to whom it passed over before, and that begins now.
        var sameWait = before.Waits && before.RankTime == call.RankTime && before.Queue == call.Queue && before.EnteredAt == call.EnteredAt;
        history.QueuedSince = !call.Waits ? null : sameWait ? history.QueuedSince ?? _now.System : _now.System;
        history.WaitsSince = !call.Waits || history.Reserved.Count > 0 ? null : sameWait ? history.WaitsSince ?? _now.System : _now.System;
        if (call.State == CallState.Ended)
            _live.Remove(call.Id);
        else
            _live.Add(call.Id);
        return history;
    }

    private void RememberOffers(SeenCall call, SeenCall before)
    {
        foreach (var offer in call.Open)
            _offers.TryAdd(offer.Id, new OfferHistory(call.Id, offer.Operator));
        foreach (var closed in before.Open.Where(offer => call.Open.All(open => open.Id != offer.Id)))
            (OfferOf(closed.Id, call.Id, closed.Operator).IsOpen, OfferOf(closed.Id, call.Id, closed.Operator).OverAt) = (false, _now.System);
        if (before.HasOperator && before.Won is { } left && (left != call.Won || !call.HasOperator))
            OfferOf(left, call.Id, before.Operator).OverAt = _now.System;
        if (call.HasOperator && call.Won is { } won && _offers.TryGetValue(won, out var winner))
            winner.HasWon = true;
    }

    private OfferHistory OfferOf(Guid offer, Guid call, string @operator)
    {
        if (!_offers.TryGetValue(offer, out var history))
            _offers[offer] = history = new OfferHistory(call, @operator);
        return history;
    }
}
