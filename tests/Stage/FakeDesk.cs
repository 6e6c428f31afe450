using System.Collections.Concurrent;
using Antiphon.Calls;
using Antiphon.Doors;
using Antiphon.Operators;
using Antiphon.Queues;

namespace Antiphon.Stage;

/// <summary>An operator's desk: puts offers on its screen and does what the scenario says.</summary>
public sealed class FakeDesk(CentreCluster cluster, FakeDoor door, string operatorId, string desk)
{
    private volatile OfferCard? _card;
    private DeskNews _news = new();

    public string Id => operatorId;

    public string Name => desk;

    public long Session { get; private set; }

    /// <summary>False: offers do not reach the screen.</summary>
    public bool Shows { get; set; } = true;

    public ConcurrentQueue<DeskUpdate> Heard { get; } = new();

    public OfferCard? Card => _card;

    private IOperatorGrain Grain => cluster.Operator(operatorId);

    public async Task<DeskWelcome> Hello(bool takeOver = false)
    {
        var welcome = await Grain.Hello(new() { Door = door.Name, Desk = desk, TakeOver = takeOver }, door.Reference);
        if (welcome.Refusal is null)
        {
            Session = welcome.Session;
            _news = new();
            _news.Take(new OperatorUpdated(welcome.Operator!));
            await door.Hold(this);
            if (welcome.Operator?.Offer is { } card)
                await Hear(new OfferShown(card));
        }

        await cluster.Settle();
        return welcome;
    }

    public Task<Answer> Ready() => Wishes(Wish.Ready);

    public Task<Answer> Wishes(Wish wish, string reason = "") => Settled(Grain.SetWish(Session, wish, reason));

    /// <summary>Waits until an offer is on the screen.</summary>
    public async Task<OfferCard> Rings()
    {
        await cluster.Eventually(() => Task.FromResult(_card is not null), $"{Id} is offered a call");
        return _card!;
    }

    public Task<Answer> Accept(Guid? offer = null) => Answered(offer ?? _card!.OfferId, id => Grain.Accept(Session, id));

    public Task<Answer> Decline(Guid? offer = null) => Answered(offer ?? _card!.OfferId, id => Grain.Decline(Session, id, "declined"));

    /// <summary>Waits for an offer, accepts it, and talks.</summary>
    public async Task<Guid> Answers()
    {
        var card = await Rings();
        var answer = await Accept(card.OfferId);
        if (answer.Refusal is not null)
            throw new InvalidOperationException(answer.Refusal.Message);
        await cluster.Becomes(card.Call.Id, CallState.Connected);
        return card.Call.Id;
    }

    public Task<Answer> Hold() => Settled(Grain.Hold(Session));

    public Task<Answer> Resume() => Settled(Grain.Resume(Session));

    public Task<Answer> HangUp() => Settled(Grain.HangUp(Session));

    public Task<Answer> Transfer(string? queue = null, string? someone = null) => Settled(Grain.Transfer(Session, new() { Queue = queue, Operator = someone }));

    public Task<Answer> FinishWrapUp() => Settled(Grain.FinishWrapUp(Session));

    /// <summary>The stream breaks, and the node notices.</summary>
    public async Task Cut()
    {
        door.Drop(this);
        _card = null;
        await Grain.DeskDown(Session);
        await cluster.Settle();
    }

    public async Task<OperatorSnapshot> Snapshot() => (await Grain.GetSnapshot())!;

    public async Task<Work> Work() => (await Snapshot()).Facts.Work;

    public async Task<PanelState> Panel() => (await Snapshot()).PanelState;

    /// <summary>What comes from the operator; what was overtaken on its way a node does not pass on.</summary>
    public async Task Hear(DeskUpdate update)
    {
        if (!_news.Take(update))
            return;
        Heard.Enqueue(update);
        if (update is OfferShown shown)
        {
            _card = shown.Card;
            if (Shows)
                await Grain.Shown(Session, shown.Card.OfferId);
        }
        else if (update is OfferOver { Verdict: OfferVerdict verdict })
        {
            TakeOff(verdict.OfferId);
        }
    }

    /// <summary>Taken, declined, or over before: what is told of its end may be lost with an actor, the answer to the desk is not.</summary>
    private async Task<Answer> Answered(Guid offer, Func<Guid, Task<Answer>> command)
    {
        var answer = await command(offer);
        if (answer.Refusal is null or { Reason: RefusalReason.OfferOver or RefusalReason.NotYours })
            TakeOff(offer);
        await cluster.Settle();
        return answer;
    }

    private void TakeOff(Guid offer)
    {
        if (_card?.OfferId == offer)
            _card = null;
    }

    private async Task<T> Settled<T>(Task<T> command)
    {
        var answer = await command;
        await cluster.Settle();
        return answer;
    }
}
