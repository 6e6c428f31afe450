using Antiphon.Calls;
using Antiphon.Lines;
using Antiphon.Operators;
using Antiphon.Storage.Archive;
using Microsoft.Extensions.Logging;

namespace Antiphon.Panels;

/// <content>How a panel comes back, and how it makes good what the streams have lost: the rows' change numbers say where it is behind; there it asks the owner.</content>
public sealed partial class PanelGrain
{
    private static readonly TimeSpan HealEvery = TimeSpan.FromSeconds(1);

    /// <summary>Facts of what has been written are let come for so long (system time) before an owner is asked: a busy centre's are always under way.</summary>
    private static readonly TimeSpan FactsWithin = TimeSpan.FromMilliseconds(200);

    /// <summary>An owner that is silent for so long (system time) is asked again with the next look.</summary>
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromMilliseconds(800);

    private const int AskedAtOnce = 256;
    private const int ArchivePage = 1000;

    private readonly Dictionary<Guid, long> _callsBehind = [];
    private readonly Dictionary<string, long> _operatorsBehind = [];
    private Dictionary<string, DateTimeOffset> _days = [];
    private DateTimeOffset _healAt;
    private DateTimeOffset _lookedAt;
    private DateTimeOffset? _askAt;
    private DateTimeOffset? _checkedAt;
    private long _mark;
    private bool _looksAtAll;
    private bool _isHealing;

    /// <summary>What lives is asked for at its owners, what is over is read from the archive; the facts that come meanwhile fit in wherever they are newer.</summary>
    private async Task Recover(CancellationToken cancellation)
    {
        var now = systemClock.GetUtcNow();
        _mark = await Look(since: 0, livingAlone: true, cancellation);
        foreach (var (line, start) in _days.Where(day => HasCallsOf(day.Key)))
            await ReadArchive(line, start, cancellation);
        await AskOwners(now);
        ShowAbsent();
        MeasureOperators();
        _healAt = now + HealEvery;
    }

    private bool HasCallsOf(string line) => PanelScope.KeysOfCalls(line).Contains(Key);

    private async Task ReadArchive(string line, DateTimeOffset from, CancellationToken cancellation)
    {
        ArchiveCursor? after = null;
        do
        {
            var page = await archive.ListCalls(new CallFilter(Line: line, ArrivedFrom: from), ArchivePage, after, cancellation);
            foreach (var call in page.Calls)
                _fold.Put(CallFacts.Of(call));
            after = page.Next;
        }
        while (after is not null);
    }

    /// <summary>Looks once a second, and soon after asks for what has not come meanwhile.</summary>
    private async Task Heal()
    {
        if (_isHealing)
            return;
        _isHealing = true;
        try
        {
            var now = systemClock.GetUtcNow();
            if (now >= _askAt)
            {
                _askAt = null;
                await AskOwners(_lookedAt);
            }
            if (now >= _healAt)
            {
                _healAt = now + HealEvery;
                await LookAnew(now);
            }
        }
        catch (Exception error)
        {
            LogNotChecked(Key, error);
        }
        finally
        {
            _isHealing = false;
        }
    }

    private async Task LookAnew(DateTimeOffset now)
    {
        if (!Days().SequenceEqual(_days))
            Recount();
        _askAt = _looksAtAll ? now : now + FactsWithin;
        if (_looksAtAll)
            await Look(since: 0, livingAlone: true, CancellationToken.None);
        _looksAtAll = false;
        _mark = await Look(_mark, livingAlone: false, CancellationToken.None);
        _lookedAt = now;
        MeasureOperators();
        if (homes.IsAway(this.GetGrainId(), _activeSince))
            this.MigrateOnIdle(); // the nodes that follow it ask it anew there
    }

    /// <summary>Notes what has been written past what is in hand; the change number up to which that is all.</summary>
    private async Task<long> Look(long since, bool livingAlone, CancellationToken cancellation)
    {
        var changes = await rows.ReadVersions(since, cancellation);
        foreach (var call in changes.Calls.Where(call => _fold.Live.ContainsKey(call.Id) || (!(call.HasEnded && livingAlone) && HasCallsOf(call.Line))))
            _callsBehind[call.Id] = call.Change;
        foreach (var who in changes.Operators.Where(who => _scope.Covers(Key, who.Id)))
            _operatorsBehind[who.Id] = who.Change;
        return changes.Mark;
    }

    /// <summary>Asks whoever is ahead of this panel. It is right, as of that moment (system time), when all have answered.</summary>
    private async Task AskOwners(DateTimeOffset asOf)
    {
        foreach (var id in _callsBehind.Where(call => _fold.VersionOf(call.Key) >= call.Value).Select(call => call.Key).ToList())
            _callsBehind.Remove(id);
        foreach (var id in _operatorsBehind.Where(who => !_scope.Covers(Key, who.Key) || _fold.VersionOf(who.Key) >= who.Value).Select(who => who.Key).ToList())
            _operatorsBehind.Remove(id);
        foreach (var some in _callsBehind.Keys.ToList().Chunk(AskedAtOnce))
            await Task.WhenAll(some.Select(AskCall));
        foreach (var some in _operatorsBehind.Keys.ToList().Chunk(AskedAtOnce))
            await Task.WhenAll(some.Select(AskOperator));
        if (_callsBehind.Count + _operatorsBehind.Count == 0)
            _checkedAt = asOf;
    }

    private async Task AskCall(Guid id)
    {
        try
        {
            if (await GrainFactory.GetGrain<ICallGrain>(id).GetFact().WaitAsync(AnswersWithin, systemClock) is { } fact)
                Take(fact);
            if (_fold.VersionOf(id) is null || _fold.VersionOf(id) >= _callsBehind.GetValueOrDefault(id))
                _callsBehind.Remove(id);
        }
        catch (Exception error)
        {
            LogOwnerSilent(Key, id.ToString(), error);
        }
    }

    private async Task AskOperator(string id)
    {
        try
        {
            if (await GrainFactory.GetGrain<IOperatorGrain>(id).GetFact().WaitAsync(AnswersWithin, systemClock) is { } fact)
                Take(fact);
            if (_fold.VersionOf(id) >= _operatorsBehind.GetValueOrDefault(id))
                _operatorsBehind.Remove(id);
        }
        catch (Exception error)
        {
            LogOwnerSilent(Key, id, error);
        }
    }

    /// <summary>Another configuration: who belongs here is decided anew, and asked for.</summary>
    private void Configure()
    {
        _scope = new PanelScope(view.Current);
        foreach (var gone in _fold.Operators.Keys.Where(id => !_scope.Covers(Key, id)).ToList())
        {
            _fold.Remove(gone);
            _frames.Touch(gone);
        }
        (_looksAtAll, _healAt) = (true, systemClock.GetUtcNow());
        ShowAbsent();
        Recount();
    }

    /// <summary>Who never had a desk has no row, and is shown all the same.</summary>
    private void ShowAbsent()
    {
        foreach (var id in _scope.OperatorsOf(Key))
            Take(new OperatorFact { Id = id, Version = 0, State = PanelState.SignedOut });
    }

    private void Recount()
    {
        _days = Days();
        _fold.Recount(Rule(_days));
        _frames.TouchFigures();
    }

    /// <summary>When the day of each line began, in the line's zone.</summary>
    private Dictionary<string, DateTimeOffset> Days() => view.Current.Lines.Values.ToDictionary(line => line.Number, line => LineDay.Start(line.TimeZone, domainClock.GetUtcNow()));

    private Func<CallFact, (bool IsOfTheDay, TimeSpan ServiceLevel)> Rule(Dictionary<string, DateTimeOffset> days)
    {
        var queues = view.Current.Queues;
        return call => (days.TryGetValue(call.Line, out var start) && call.ArrivedAt >= start, queues.TryGetValue(call.Queue, out var queue) ? queue.ServiceLevel : TimeSpan.Zero);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Panel {key} could not be held against the stored rows; its picture grows stale until it can.")]
    private partial void LogNotChecked(string key, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Panel {key}: {owner} does not answer; it is asked again.")]
    private partial void LogOwnerSilent(string key, string owner, Exception error);
}
