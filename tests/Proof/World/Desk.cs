using Antiphon.Calls;
using Antiphon.Doors;
using Antiphon.Operators;
using Antiphon.Proof.Runtime;

namespace Antiphon.Proof.World;

/// <summary>An operator at a desk: accepts, declines or ignores what is offered; holds, transfers or ends what is talked.</summary>
internal sealed class Desk(IGround ground, string operatorId, double speed, Func<Node> findNode, IReadOnlyList<TransferTarget> targets, Action<DeskAct> does)
    : Place(ground, "desk-" + operatorId)
{
    private Node? _node;
    private long _session;
    private int _connection;
    private Guid? _offer;
    private Guid? _call;
    private Work _work;

    public string Operator { get; } = operatorId;

    private IOperatorGrain Actor => Ground.Grains.GetGrain<IOperatorGrain>(Operator);

    public override object? GetTarget() => this;

    public void Start() => Run(() => _ = Connect());

    /// <summary>The connection breaks; the desk comes back after a while.</summary>
    public void Leave(TimeSpan time)
    {
        if (_node is not { } node)
            return;
        node.Drop(this);
        _node = null;
        node.Run(() => Actor.DeskDown(_session).Ignore());
        Ground.Weather.Count(Failure.DeskAway);
        Ground.Schedule.After(time, Start);
    }

    public void Wants(Wish wish) => Run(() => _ = Say(actor => actor.SetWish(_session, wish, wish == Wish.NotReady ? "break" : "")));

    public void Hear(DeskUpdate update)
    {
        if (update is OfferShown { Card: var card } && _offer != card.OfferId)
        {
            _offer = card.OfferId;
            _ = Consider(card.OfferId);
        }
        else if (update is OperatorUpdated { Operator: var me })
            Follow(me);
        else if (update is TakenOver)
            Leave(TimeSpan.FromSeconds(2));
    }

    private async Task Connect()
    {
        var connection = ++_connection;
        while (_node is null && connection == _connection)
        {
            var node = findNode();
            try
            {
                var welcome = await Actor.Hello(new DeskHello { Door = node.Name, Desk = "desk-" + Operator, TakeOver = true }, node.Reference);
                if (welcome.Refusal is null && !node.IsDead && connection == _connection)
                {
                    (_node, _session) = (node, welcome.Session);
                    node.Hold(this, _session);
                    Follow(welcome.Operator!);
                    if (connection > 1)
                        does(DeskAct.ComeBack);
                    if (welcome.Operator!.Facts.Wish == Wish.SignedOut)
                        Wants(Wish.Ready);
                    return;
                }
            }
            catch (Exception)
            {
                // again in a second
            }
            await Pause(TimeSpan.FromSeconds(1));
        }
    }

    private void Follow(OperatorSnapshot me)
    {
        var (work, call) = (_work, _call);
        (_work, _call) = (me.Facts.Work, me.CallId);
        if (_work == work && _call == call)
            return;
        if (_work == Work.Talking && (work is not (Work.Talking or Work.Held) || _call != call))
            _ = Talk(_call!.Value);
        if (_work == Work.WrapUp)
            _ = WrapUp();
    }

    private async Task Consider(Guid offer)
    {
        var fate = Ground.Chance.Below(Key, 100);
        does(fate switch { < 15 => DeskAct.Decline, < 85 => DeskAct.Accept, _ => DeskAct.Ignore });
        if (fate >= 97)
            return; // not even on its screen
        Actor.Shown(_session, offer).Ignore();
        if (fate < 15)
        {
            await Think(0.2, 1.5);
            await Say(actor => actor.Decline(_session, offer, "busy"));
        }
        else if (fate < 85)
        {
            await Think(0.1, fate < 20 ? 8 : 1.5);
            await Say(actor => actor.Accept(_session, offer));
        }
    }

    private async Task Talk(Guid call)
    {
        await Think(0.5, 5);
        if (_call != call)
            return;
        var fate = Ground.Chance.Below(Key, 100);
        if (fate < 15)
        {
            does(DeskAct.Hold);
            await Say(actor => actor.Hold(_session));
            await Think(0.3, 2);
            await Say(actor => actor.Resume(_session));
            await Think(0.3, 2);
        }
        if (fate is >= 15 and < 30)
        {
            does(DeskAct.Transfer);
            await Say(actor => actor.Transfer(_session, targets[Ground.Chance.Below(Key, targets.Count)]));
        }
        if (fate >= 85 || _call != call)
            return;
        does(DeskAct.HangUp);
        await Say(actor => actor.HangUp(_session));
    }

    private async Task WrapUp()
    {
        await Think(0.2, 3);
        if (_work != Work.WrapUp)
            return;
        does(DeskAct.FinishWrapUp);
        await Say(actor => actor.FinishWrapUp(_session));
    }

    private Task Think(double from, double to) => Pause(Ground.Chance.Between(Key, TimeSpan.FromSeconds(from / speed), TimeSpan.FromSeconds(to / speed)));

    /// <summary>Says it until it is answered, four times at most; whoever is told that its connection is not the one says hello again.</summary>
    private async Task Say(Func<IOperatorGrain, Task<Answer>> say)
    {
        for (var i = 0; i < 4 && _node is not null; i++)
        {
            try
            {
                var answer = await say(Actor);
                if (answer.Refusal?.Reason == RefusalReason.OlderSession)
                    Leave(TimeSpan.FromSeconds(0.5));
                if (answer.Refusal?.Reason != RefusalReason.Unavailable)
                    return;
            }
            catch (Exception)
            {
                // again, with the same words
            }
            await Pause(TimeSpan.FromSeconds(0.5));
        }
    }
}
