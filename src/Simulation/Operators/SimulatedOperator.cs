using System.Collections.Concurrent;
using Antiphon.Days;
using Antiphon.Desks;
using Antiphon.Ledgers;
using Antiphon.Streams;
using Antiphon.V1;
using Grpc.Core;

namespace Antiphon.Operators;

/// <summary>An operator at a desk: answers offers after a human moment, misses some, sets topics, ends after-call work, takes breaks. Thread-safe.</summary>
public sealed class SimulatedOperator : IAsyncDisposable
{
    private readonly DomainClock _clock;
    private readonly Ledger _ledger;
    private readonly OperatorHabits _habits;
    private readonly Random _random;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, Guid> _offers = new();
    private Wish _wish = Wish.SignedOut;
    private string _wrappedUp = "";
    private string _heldCall = "";

    /// <param name="client">Where to connect.</param>
    /// <param name="who">The operator and the queues served.</param>
    /// <param name="clock">The system's domain clock.</param>
    /// <param name="ledger">Where what happens is written down.</param>
    /// <param name="habits">How he or she works.</param>
    /// <param name="seed">Of this operator's chances.</param>
    /// <param name="options">Times of the stream; null: the defaults.</param>
    public SimulatedOperator(AntiphonClient client, DayOperator who, DomainClock clock, Ledger ledger, OperatorHabits habits, int seed, StreamOptions? options = null)
    {
        (_clock, _ledger, _habits, _random) = (clock, ledger, habits, new Random(seed));
        Id = who.Id;
        ledger.Knows(who.Id, who.Queues);
        Session = new(client, new() { OperatorId = who.Id, DeskId = $"simulated-{who.Id}" }, options ?? new() { Time = clock.System });
        Session.Updated += Heard;
    }

    /// <summary>The operator.</summary>
    public string Id { get; }

    /// <summary>The stream.</summary>
    public DeskSession Session { get; }

    /// <summary>Takes the desk.</summary>
    public Task StartAsync(CancellationToken cancellation = default) => Session.StartAsync(cancellation);

    /// <summary>Signs in, takes a break, signs out; while busy it is what follows.</summary>
    public async Task SetWishAsync(Wish wish, string reason = "", CancellationToken cancellation = default)
    {
        _wish = wish;
        await Session.SetWishAsync(wish, reason, cancellation);
        _ledger.Wished(Id, wish, reason);
    }

    /// <summary>Signs out and waits until the call in hand is over.</summary>
    public async Task SignOutAsync(CancellationToken cancellation = default)
    {
        await SetWishAsync(Wish.SignedOut, "", cancellation);
        await Session.WaitForAsync(s => s.State is { Wish: Wish.SignedOut, Work: Work.Idle }, cancellation);
    }

    /// <summary>Works a whole shift. Breaks, losses and the end that lie in the past are passed over.</summary>
    /// <param name="shift">The shift.</param>
    /// <param name="opening">Domain time of opening.</param>
    /// <param name="away">How long a lost desk is away (real time).</param>
    /// <param name="cancellation">Ends the shift where it is.</param>
    public async Task WorkAsync(PlannedShift shift, DateTimeOffset opening, Func<TimeSpan> away, CancellationToken cancellation)
    {
        await _clock.WaitUntilAsync(opening + shift.Start, cancellation);
        await StartAsync(cancellation);
        await SetWishAsync(Wish.Ready, "", cancellation);
        foreach (var (at, act) in Acts(shift, opening, away, cancellation).Where(a => a.At > _clock.Now).OrderBy(a => a.At))
        {
            await _clock.WaitUntilAsync(at, cancellation);
            await act();
        }

        await _clock.WaitUntilAsync(opening + shift.End, cancellation);
        await SignOutAsync(cancellation);
    }

    /// <summary>Leaves the desk; the system takes it for a lost connection unless the operator has signed out.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Session.DisposeAsync();
    }

    private IEnumerable<(DateTimeOffset At, Func<Task> Act)> Acts(PlannedShift shift, DateTimeOffset opening, Func<TimeSpan> away, CancellationToken cancellation)
    {
        foreach (var pause in shift.Breaks)
        {
            yield return (opening + pause.At, () => SetWishAsync(Wish.NotReady, pause.Reason, cancellation));
            yield return (opening + pause.At + pause.Length, () => SetWishAsync(Wish.Ready, "", cancellation));
        }

        foreach (var loss in shift.Losses)
        {
            yield return (opening + loss, () => Session.DropConnectionAsync(away()));
        }
    }

    /// <summary>Runs on the stream's reader, one update after the other; chances are drawn here, before the first await of what it begins.</summary>
    private void Heard(DeskUpdate update)
    {
        switch (update.UpdateCase)
        {
            case DeskUpdate.UpdateOneofCase.Offer:
                Do(AnswerAsync(update.Offer));
                break;
            case DeskUpdate.UpdateOneofCase.Welcome when update.Welcome.Offer is { } open && !_offers.ContainsKey(open.OfferId):
                Do(AnswerAsync(open));
                break;
            case DeskUpdate.UpdateOneofCase.OfferEnded:
                Over(update.OfferEnded.OfferId, update.OfferEnded.Ending);
                break;
            case DeskUpdate.UpdateOneofCase.StateChanged when _wish == Wish.Ready && update.StateChanged is { Wish: Wish.NotReady, Reason: "no-answer" }:
                Do(ComeBackAsync());
                break;
        }

        if (Session.State is not { } state || state.CallId.Length == 0)
        {
            return;
        }

        if (state.Work == Work.Talking && state.CallId != _heldCall)
        {
            _heldCall = state.CallId;
            if (_random.Happens(_habits.Holds))
            {
                Do(HoldAsync());
            }
        }
        else if (state.Work == Work.WrapUp && state.CallId != _wrappedUp)
        {
            _wrappedUp = state.CallId;
            Do(WrapUpAsync(state));
        }
    }

    private async Task AnswerAsync(DeskOffer offer)
    {
        var callId = Guid.Parse(offer.CallId);
        _offers[offer.OfferId] = callId;
        _ledger.Shown(callId, Guid.Parse(offer.OfferId), Id);
        var chance = _random.NextDouble();
        var moment = _random.Between(_habits.FastestAnswer.TotalSeconds, _habits.SlowestAnswer.TotalSeconds);
        if (chance < _habits.Misses)
        {
            return;
        }

        await _clock.WaitAsync(moment, _stopping.Token);
        if (!_offers.ContainsKey(offer.OfferId))
        {
            return;
        }

        if (chance < _habits.Misses + _habits.Declines)
        {
            await Session.DeclineAsync(offer.OfferId, "", _stopping.Token);
            Over(offer.OfferId, OfferEnding.Declined);
        }
        else
        {
            await Session.AcceptAsync(offer.OfferId, _stopping.Token);
            Over(offer.OfferId, OfferEnding.Accepted);
        }
    }

    private async Task WrapUpAsync(OperatorState state)
    {
        var menu = Session.Call?.Topic ?? "";
        var length = _random.Exponential(_habits.WrapUp);
        if (_habits.Topics.Count > 0 && (menu.Length == 0 || _random.Happens(_habits.OtherTopic)))
        {
            await Session.SetTopicAsync(state.CallId, _habits.Topics[_random.Next(_habits.Topics.Count)], _stopping.Token);
        }

        if (state.WrapUpMayBeFinished)
        {
            await _clock.WaitAsync(length, _stopping.Token);
            if (Session.State is { Work: Work.WrapUp } now && now.CallId == state.CallId)
            {
                await Session.FinishWrapUpAsync(_stopping.Token);
            }
        }
    }

    private async Task HoldAsync()
    {
        var (after, length) = (_random.Between(15, 60), _random.Between(10, 40));
        await _clock.WaitAsync(after, _stopping.Token);
        await Session.HoldAsync(_stopping.Token);
        await _clock.WaitAsync(length, _stopping.Token);
        await Session.ResumeAsync(_stopping.Token);
    }

    private async Task ComeBackAsync()
    {
        await _clock.WaitAsync(_habits.BackAfter, _stopping.Token);
        if (_wish == Wish.Ready)
        {
            await SetWishAsync(Wish.Ready, "", _stopping.Token);
        }
    }

    private void Over(string offerId, OfferEnding ending)
    {
        if (_offers.TryRemove(offerId, out var callId))
        {
            _ledger.OfferEnded(callId, Guid.Parse(offerId), ending);
        }
    }

    /// <summary>What comes too late is refused (the client hung up, the offer was over): the operator shrugs.</summary>
    private static void Do(Task act) => _ = act.ContinueWith(
        static done => done.Exception!.Handle(e => e is RpcException or OperationCanceledException or ObjectDisposedException),
        CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
