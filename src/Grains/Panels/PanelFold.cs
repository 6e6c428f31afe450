namespace Antiphon.Panels;

/// <summary>
/// Facts, folded into what stands: of two facts about one thing the newer is the truth, so the order in which they come does not matter, nor does one that comes
/// twice. What was before a fact is not asked, so one that is lost is made good by any later one.
/// </summary>
public sealed class PanelFold
{
    private readonly Dictionary<Guid, CallFact> _calls = [];
    private readonly Dictionary<Guid, CallFact> _live = [];
    private readonly Dictionary<string, OperatorFact> _operators = [];
    private readonly Dictionary<(string Line, string Queue), CallCount> _day = [];
    private Func<CallFact, (bool IsOfTheDay, TimeSpan ServiceLevel)> _rule;

    /// <summary>An empty fold.</summary>
    /// <param name="rule">Of a call: does it count for the day, and which service level does it have?</param>
    public PanelFold(Func<CallFact, (bool IsOfTheDay, TimeSpan ServiceLevel)> rule) => _rule = rule;

    /// <summary>The calls that live.</summary>
    public IReadOnlyDictionary<Guid, CallFact> Live => _live;

    /// <summary>All calls in hand: the day's, and those that live.</summary>
    public IReadOnlyCollection<CallFact> Calls => _calls.Values;

    /// <summary>All operators told of.</summary>
    public IReadOnlyDictionary<string, OperatorFact> Operators => _operators;

    /// <summary>What the day's calls come to.</summary>
    public CallCount Day => DayOf((_, _) => true);

    /// <summary>What the day's calls of some lines and queues come to. A call counts for the queue in which it stands, or stood last.</summary>
    public CallCount DayOf(Func<string, string, bool> isOfLineAndQueue) =>
        _day.Where(sum => isOfLineAndQueue(sum.Key.Line, sum.Key.Queue)).Aggregate(default(CallCount), (all, sum) => all + sum.Value);

    /// <summary>Takes a call's fact; false: it is no news.</summary>
    public bool Put(CallFact call)
    {
        var known = _calls.GetValueOrDefault(call.Id);
        if (known is not null && !IsNewer(call, known))
            return false;
        _calls[call.Id] = call;
        if (known is not null)
            TakeAway(known, isMoved: Key(known) != Key(call));
        Add(call);
        if (call.Lives)
            _live[call.Id] = call;
        else
            _live.Remove(call.Id);
        return true;
    }

    /// <summary>Takes an operator's fact; false: it is no news.</summary>
    public bool Put(OperatorFact who)
    {
        if (_operators.TryGetValue(who.Id, out var known) && known.Version >= who.Version)
            return false;
        _operators[who.Id] = who;
        return true;
    }

    /// <summary>The operator belongs here no more; false: it never did.</summary>
    public bool Remove(string operatorId) => _operators.Remove(operatorId);

    /// <summary>Another day, or other service levels: counts all anew, and forgets calls that are over and do not count.</summary>
    public void Recount(Func<CallFact, (bool IsOfTheDay, TimeSpan ServiceLevel)> rule)
    {
        _rule = rule;
        foreach (var over in _calls.Values.Where(call => !_live.ContainsKey(call.Id) && !rule(call).IsOfTheDay).ToList())
            _calls.Remove(over.Id);
        _day.Clear();
        foreach (var call in _calls.Values)
            Add(call);
    }

    /// <summary>The version in hand of a call; null: none. One that has ended has the last there is.</summary>
    public long? VersionOf(Guid call) => _calls.TryGetValue(call, out var known) ? known.Version : null;

    /// <summary>The version in hand of an operator; null: none.</summary>
    public long? VersionOf(string operatorId) => _operators.TryGetValue(operatorId, out var known) ? known.Version : null;

    /// <summary>A call ends once and stays so: an archive's row, which has no change number, is newer than anything of its life.</summary>
    private static bool IsNewer(CallFact call, CallFact known) => call.Lives == known.Lives ? call.Version > known.Version : known.Lives;

    private static (string Line, string Queue) Key(CallFact call) => (call.Line, call.Queue);

    private void TakeAway(CallFact known, bool isMoved)
    {
        var (key, count) = (Key(known), Count(known));
        // A maximum cannot be taken back: if the longest wait goes to another queue, the next longest is looked for.
        _day[key] = isMoved && count.Wait > TimeSpan.Zero && count.Wait == _day[key].Wait
            ? _calls.Values.Where(call => Key(call) == key).Aggregate(default(CallCount), (sum, call) => sum + Count(call))
            : _day[key] - count;
    }

    private void Add(CallFact call) => _day[Key(call)] = _day.GetValueOrDefault(Key(call)) + Count(call);

    private CallCount Count(CallFact call) => _rule(call) is { IsOfTheDay: true, ServiceLevel: var level } ? CallCount.Of(call, level) : default;
}
