using Antiphon.Clocks;
using Antiphon.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace Antiphon.Panels;

/// <summary>
/// The facts of one silo's actors on their way to the streams: of each thing the newest, a batch a stream, so that a busy silo publishes by time and not by call. A batch
/// goes out as soon as the facts of one event are together, but a moment (system time) after the last.
/// </summary>
public sealed partial class PanelFeed : IPanelFeed, IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(15);

    /// <summary>An event changes a call and an operator, one after the other.</summary>
    private static readonly TimeSpan OfOneEvent = TimeSpan.FromMilliseconds(5);

    private readonly Lock _lock = new();
    private readonly IServiceProvider _services;
    private readonly ICentreView _view;
    private readonly ILogger<PanelFeed> _log;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private Dictionary<Guid, CallFact> _calls = [];
    private Dictionary<string, OperatorFact> _operators = [];
    private PanelScope? _scope;
    private bool _isArmed;
    private long _sentAt;

    /// <summary>A feed of this silo.</summary>
    public PanelFeed(IServiceProvider services, ICentreView view, [FromKeyedServices(ClockNames.System)] TimeProvider systemClock, ILogger<PanelFeed> log)
    {
        (_services, _view, _clock, _log) = (services, view, systemClock, log);
        _timer = systemClock.CreateTimer(static feed => _ = ((PanelFeed)feed!).Flush(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Publish(CallFact call)
    {
        lock (_lock)
        {
            if (!_calls.TryGetValue(call.Id, out var known) || known.Version < call.Version)
                _calls[call.Id] = call;
            Arm();
        }
    }

    /// <inheritdoc/>
    public void Publish(OperatorFact who)
    {
        lock (_lock)
        {
            if (!_operators.TryGetValue(who.Id, out var known) || known.Version < who.Version)
                _operators[who.Id] = who;
            Arm();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Arm()
    {
        if (_isArmed)
            return;
        _isArmed = true;
        var pause = Moment - _clock.GetElapsedTime(_sentAt);
        _timer.Change(pause > OfOneEvent ? pause : OfOneEvent, Timeout.InfiniteTimeSpan);
    }

    private async Task Flush()
    {
        Dictionary<Guid, CallFact> calls;
        Dictionary<string, OperatorFact> operators;
        lock (_lock)
        {
            (calls, operators, _isArmed, _sentAt) = (_calls, _operators, false, _clock.GetTimestamp());
            (_calls, _operators) = ([], []);
        }
        try
        {
            var provider = _services.GetRequiredKeyedService<IStreamProvider>(PanelKey.Provider);
            await Task.WhenAll(Batches(calls.Values, operators.Values).Select(batch => provider.GetStream<PanelFacts>(StreamId.Create(PanelKey.Streams, batch.Key)).OnNextAsync(batch.Facts)));
        }
        catch (Exception error)
        {
            LogLost(calls.Count + operators.Count, error);
        }
    }

    private IEnumerable<(string Key, PanelFacts Facts)> Batches(IEnumerable<CallFact> calls, IEnumerable<OperatorFact> operators)
    {
        var scope = _scope;
        if (scope?.Version != _view.Current.Version)
            _scope = scope = new PanelScope(_view.Current);
        var callsBy = calls.SelectMany(call => PanelScope.KeysOfCalls(call.Line), (call, key) => (call, key)).ToLookup(pair => pair.key, pair => pair.call);
        var operatorsBy = operators.SelectMany(who => scope.KeysOf(who.Id), (who, key) => (who, key)).ToLookup(pair => pair.key, pair => pair.who);
        return from key in callsBy.Select(batch => batch.Key).Union(operatorsBy.Select(batch => batch.Key))
               select (key, new PanelFacts { Calls = [.. callsBy[key]], Operators = [.. operatorsBy[key]] });
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{count} facts were not published to the panels, which will ask for them.")]
    private partial void LogLost(int count, Exception error);
}
