using System.Diagnostics;
using System.Globalization;
using Antiphon.Calls;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Doors;
using Antiphon.Panels;
using Antiphon.Sites;
using Antiphon.Storage.Hot;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Antiphon.Operators;

/// <summary>The shell of an operator: asks <see cref="OperatorMachine"/>, writes, tells queues and desk. Looking for work lies in OperatorGrain.Seek.cs.</summary>
[CollectionAgeLimit(Hours = 12), AtHomeSite]
public sealed partial class OperatorGrain(
    [PersistentState("operator", "Hot")] IPersistentState<OperatorRecord> record,
    [FromKeyedServices(ClockNames.Domain)] TimeProvider domainClock,
    [FromKeyedServices(ClockNames.System)] TimeProvider systemClock,
    IOptions<DeskTimes> times,
    ICentreView view,
    IHotWrites writes,
    IPanelFeed panels,
    IHomes homes,
    ILogger<OperatorGrain> log) : Grain, IOperatorGrain, IDisposable
{
    private Alarm? _domainAlarm;
    private Alarm? _systemAlarm;
    private IDisposable? _following;
    private OperatorState _written = null!;
    private OperatorFact? _fact;
    private OfferCard? _card;
    private DateTimeOffset? _shownBy;
    private CallSnapshot? _call;
    private DateTimeOffset? _askAt;
    private IDoorObserver? _node;
    private DateTimeOffset _activeSince;
    private readonly List<DeskUpdate> _untold = [];

    private OperatorState State => record.State.Operator!;

    private string Id => this.GetPrimaryKeyString();

    private Instant Now => Instant.Now(domainClock, systemClock);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await view.Loaded;
        _activeSince = systemClock.GetUtcNow();
        _written = record.State.Operator ??= new OperatorState { Id = Id };
        _fact = record.RecordExists ? Fact() : null;
        _verified = !State.LinkUp;
        _domainAlarm = new Alarm(domainClock, this.AsReference<IWakeable>());
        _systemAlarm = new Alarm(systemClock, this.AsReference<IWakeable>());
        _following = view.Subscribe(this.AsReference<IWakeable>());
        if (State.Work is Work.Offered or Work.Talking or Work.Held || State.LinkUp)
            _askAt = systemClock.GetUtcNow();
        SetAlarms();
    }

    public void Dispose()
    {
        _following?.Dispose();
        _domainAlarm?.Dispose();
        _systemAlarm?.Dispose();
    }

    // ----- from the desk

    public async Task<DeskWelcome> Hello(DeskHello hello, IDoorObserver node)
    {
        await Reserved();
        if (!view.Current.Operators.ContainsKey(Id))
            return new DeskWelcome { Refusal = new Refusal { Reason = RefusalReason.NotFound, Message = $"There is no operator '{Id}' in the centre's configuration.", Field = "operator_id" } };
        var resumed = State.Desk == hello.Desk;
        await Verify();
        if (!resumed && State.LinkUp && Now.System < _doorAskedFrom)
            throw new TimeoutException($"Door {State.Door} does not say whether operator {Id} still sits at desk {State.Desk}."); // a refusal would be final
        var step = OperatorMachine.Hello(State, hello, standing: State.LinkUp, Now, view.Current);
        if (step.Refusal is not null)
            return new DeskWelcome { Refusal = step.Refusal };
        TellDesk(new TakenOver());
        (_verified, _node) = (true, node);
        _untold.Clear();
        await Take(step, tellDesk: false);
        await Recall();
        await Seek();
        return new DeskWelcome { Session = State.Session, Operator = Snapshot(), Resumed = resumed };
    }

    public async Task DeskDown(long session)
    {
        await Reserved();
        await Take(OperatorMachine.DeskDown(State, session, Now, view.Current));
    }

    public async Task DeskUp(long session, IDoorObserver node)
    {
        await Reserved();
        if (session != State.Session)
            return;
        var wasUnverified = !_verified;
        (_verified, _node) = (true, node);
        await Take(State.LinkUp && wasUnverified ? OperatorMachine.Verified(State, Now, view.Current) : OperatorMachine.DeskUp(State, Now, view.Current));
        await Seek();
    }

    public Task<Answer> SetWish(long session, Wish wish, string reason) => At(session, () => Wishes(wish, reason));

    public async Task<Answer> ForceState(Wish wish, string reason)
    {
        await Reserved();
        return view.Current.Operators.ContainsKey(Id) ? await Wishes(wish, reason) : Answer.Refuse(RefusalReason.NotFound, $"There is no operator '{Id}'.", "operator");
    }

    public Task<Answer> FinishWrapUp(long session) => At(session, () => Take(OperatorMachine.FinishWrapUp(State, Now, view.Current), seek: true));

    public Task<OperatorFact?> GetFact() => Task.FromResult(_fact);

    public Task<OperatorSnapshot?> GetSnapshot() => Task.FromResult(view.Current.Operators.ContainsKey(Id) || _written.Version > 0 ? Snapshot() : null);

    // ----- how a step is taken

    private Task<Answer> Wishes(Wish wish, string reason) => Take(OperatorMachine.SetWish(State, wish, reason, Now, view.Current), seek: true);

    private async Task<Answer> At(long session, Func<Task<Answer>> act)
    {
        await Reserved();
        return session == State.Session && State.LinkUp
            ? await act()
            : Answer.Refuse(RefusalReason.OlderSession, session < State.Session
                ? $"This connection (session {session}) of operator {Id} was replaced by session {State.Session}."
                : $"The connection of operator {Id} was taken for lost; say hello again.");
    }

    /// <summary>Writes a step, then tells desk and queues.</summary>
    private async Task<Answer> Take(OperatorStep step, bool seek = false, bool tellDesk = true, DeskUpdate? first = null, DeskUpdate? then = null)
    {
        List<DeskUpdate> news = first is null ? [] : [first];
        if (step.IsChanged)
        {
            await Write(step);
            if (tellDesk)
                news.Add(new OperatorUpdated(Snapshot()));
        }
        if (then is not null)
            news.Add(then);
        TellDesk([.. news]);
        if (seek)
            await Seek();
        SetAlarms();
        return new Answer { Refusal = step.Refusal };
    }

    /// <summary>A write that failed has an unknown outcome: the activation goes.</summary>
    private async Task Write(OperatorStep step, bool mayWait = false)
    {
        Debug.Assert(_reserving is null or { IsCompleted: true }, "A turn that did not wait for the reservation's write.");
        record.State.Operator = step.State;
        record.State.Archive = step.Archive;
        record.State.LinkDeadline = OperatorMachine.LinkDeadline(step.State, times.Value);
        record.State.MayWait = mayWait;
        try
        {
            await record.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
        record.State.Archive = [];
        _written = step.State;
        panels.Publish(_fact = Fact());
        _available = false;
        AnnounceBusy();
    }

    /// <summary>Tells the desk; an activation that woke tells it as soon as the door has named the node.</summary>
    private void TellDesk(params ReadOnlySpan<DeskUpdate> updates)
    {
        _untold.AddRange(updates);
        if (_untold.Count == 0 || (State.LinkUp && _node is null))
            return;
        if (State.LinkUp)
            _node!.Tell(Id, State.Session, [.. _untold]).Ignore();
        _untold.Clear();
    }

    private OperatorFact Fact() => new()
    {
        Id = Id,
        Version = long.Parse(record.Etag!, CultureInfo.InvariantCulture),
        State = PanelStateRule.Derive(_written.ToFacts()),
        Reason = _written.ShownReason,
        Since = _written.ShownSince,
        LinkLost = _written.TalksWithoutLink,
        CallId = _written.Offer?.CallId ?? _written.CallId,
        Calls = _written.Calls,
        TalkTime = _written.TalkTime,
        At = Now.Domain,
        Handled = _written.Handled,
        Free = _written.Free,
    };

    private OperatorSnapshot Snapshot() => new()
    {
        Facts = _written.ToFacts(_verified),
        NextWish = _written.NextWish,
        NextReason = _written.NextReason,
        PanelState = PanelStateRule.Derive(_written.ToFacts(_verified)),
        Since = _written.ShownSince,
        LinkLost = _written.TalksWithoutLink,
        Offer = _written.Offer is null ? null : _card,
        Call = _written.CallId == _call?.Id ? _call : null,
        CallId = _written.Offer?.CallId ?? _written.CallId,
        WrapUpEnds = _written.WrapUpEnds,
        WrapUpMayBeFinished = _written.WrapUpMayBeFinished,
        Session = _written.Session,
        Desk = _written.Desk,
    };
}
