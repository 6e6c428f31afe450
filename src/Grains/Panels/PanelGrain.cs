using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Sites;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Antiphon.Panels;

/// <summary>The shell of a panel: takes the stream's facts into its <see cref="PanelFold"/> and tells the nodes that follow. How it heals lies in PanelGrain.Healing.cs.</summary>
[KeepAlive, Reentrant, AtHomeSite, ImplicitStreamSubscription(PanelKey.Streams)]
public sealed partial class PanelGrain(
    [FromKeyedServices(ClockNames.Domain)] TimeProvider domainClock,
    [FromKeyedServices(ClockNames.System)] TimeProvider systemClock,
    ICentreView view,
    IHotRows rows,
    IArchive archive,
    IHomes homes,
    ILogger<PanelGrain> log) : Grain, IPanelGrain, IStreamSubscriptionObserver, IAsyncObserver<PanelFacts>, IDisposable
{
    /// <summary>So long at least lies between two frames (system time); after a pause one goes out at once, for the feed has collected already.</summary>
    private static readonly TimeSpan FrameEvery = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan FollowedFor = TimeSpan.FromSeconds(10);

    private readonly Dictionary<IPanelObserver, DateTimeOffset> _nodes = [];
    private PanelFold _fold = null!;
    private PanelFrames _frames = null!;
    private PanelScope _scope = null!;
    private Alarm? _alarm;
    private IDisposable? _following;
    private DateTimeOffset? _sourceTime;
    private DateTimeOffset? _frameAt;
    private DateTimeOffset _sentAt;
    private DateTimeOffset _activeSince;

    private DateTimeOffset? NextCare => _isHealing ? null : _askAt < _healAt ? _askAt : _healAt;

    private string Key => this.GetPrimaryKeyString();

    private PanelFreshness Freshness => new() { SourceTime = _sourceTime, CheckedAt = _checkedAt };

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await view.Loaded;
        _activeSince = systemClock.GetUtcNow();
        _scope = new PanelScope(view.Current);
        _days = Days();
        _fold = new PanelFold(Rule(_days));
        _frames = new PanelFrames(_fold, Guid.NewGuid(), () => PanelKey.SiteOf(Key) is null ? FigureRules.Of(_fold.Day).Concat(_ofOperators) : _ofOperators);
        _alarm = new Alarm(systemClock, this.AsReference<IWakeable>());
        _following = view.Subscribe(this.AsReference<IWakeable>());
        await Recover(cancellationToken);
        SetAlarm();
    }

    public void Dispose()
    {
        PanelMetrics.Drop(this);
        _following?.Dispose();
        _alarm?.Dispose();
    }

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<PanelFacts>().ResumeAsync(this);

    public Task OnNextAsync(PanelFacts item, StreamSequenceToken? token = null)
    {
        PanelMetrics.Came(item, domainClock.GetUtcNow());
        foreach (var call in item.Calls)
            Take(call);
        foreach (var who in item.Operators)
            Take(who);
        SetAlarm();
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex)
    {
        LogStreamFailed(Key, ex); // what was lost is asked for
        return Task.CompletedTask;
    }

    public Task<PanelPicture> Get()
    {
        Send(); // so that a picture and the changes after it fit together
        return Task.FromResult(_frames.Whole(Freshness));
    }

    public async Task<PanelNow> Follow(IPanelObserver node, PanelVersion? has)
    {
        var whole = has == _frames.Version ? null : await Get();
        _nodes[node] = systemClock.GetUtcNow() + FollowedFor; // from here on: what the picture has it is not told
        return new PanelNow(Freshness, whole);
    }

    public Task Leave(IPanelObserver node)
    {
        _nodes.Remove(node);
        return Task.CompletedTask;
    }

    public async Task Wake()
    {
        if (_scope.Version != view.Current.Version)
            Configure();
        if (_healAt > systemClock.GetUtcNow() + HealEvery)
            (_healAt, _askAt, _sentAt, _frameAt) = (systemClock.GetUtcNow(), null, default, null); // the machine's clock was put back
        if (systemClock.GetUtcNow() >= NextCare)
            await Heal();
        if (systemClock.GetUtcNow() >= _frameAt)
            Send();
        SetAlarm();
    }

    private void Take(CallFact call)
    {
        if (!_fold.Put(call))
            return;
        _frames.Touch(call.Id);
        Seen(call.At);
    }

    private void Take(OperatorFact who)
    {
        if (!_scope.Covers(Key, who.Id) ? !_fold.Remove(who.Id) : !_fold.Put(who))
            return;
        _frames.Touch(who.Id);
        Seen(who.At);
    }

    private void Seen(DateTimeOffset at)
    {
        if (at != default && !(at <= _sourceTime))
            _sourceTime = at;
    }

    /// <summary>Tells whoever follows what has changed.</summary>
    private void Send()
    {
        _frameAt = null;
        if (!_frames.IsDirty)
            return;
        var change = _frames.Next(Freshness);
        var now = _sentAt = systemClock.GetUtcNow();
        foreach (var (node, until) in _nodes.ToList())
        {
            if (now >= until)
                _nodes.Remove(node);
            else
                node.Changed(Key, change).Ignore();
        }
    }

    private void SetAlarm()
    {
        if (_frames.IsDirty)
            _frameAt ??= _sentAt + FrameEvery;
        _alarm?.Set(_frameAt is null || NextCare < _frameAt ? NextCare : _frameAt);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Panel {key}: its stream failed; what is missing is asked for.")]
    private partial void LogStreamFailed(string key, Exception error);
}
