namespace Antiphon.Panels;

/// <summary>This node's copy of one panel actor's picture. What has changed carries the number under which it changed, so that each viewer asks for what is past its own.</summary>
internal sealed class PanelPart(string key)
{
    private readonly Dictionary<string, Entry<OperatorFact>> _operators = [];
    private readonly Dictionary<Guid, Entry<CallFact>> _calls = [];

    public string Key => key;

    /// <summary>How many look at it.</summary>
    public int Viewers { get; set; }

    /// <summary>The last question for the picture; one asks at a time, for all.</summary>
    public Task Asked { get; set; } = Task.CompletedTask;

    /// <summary>Since when nobody does (system time); null: somebody does.</summary>
    public DateTimeOffset? IdleSince { get; set; }

    /// <summary>The version of the copy; null: there is none yet.</summary>
    public PanelVersion? Version { get; private set; }

    /// <summary>The number of the newest change.</summary>
    public long Number { get; private set; }

    public IReadOnlyList<PanelFigure> Figures { get; private set; } = [];

    public PanelFreshness Freshness { get; set; } = new();

    /// <summary>From this number on it is known what has changed; to who has an older one the whole is told.</summary>
    public long KnownFrom { get; private set; }

    /// <summary>The operators who changed, came or went past a number.</summary>
    public IEnumerable<string> OperatorsSince(long number) => _operators.Where(entry => entry.Value.Number > number).Select(entry => entry.Key);

    /// <summary>The calls that changed, came or went past a number.</summary>
    public IEnumerable<Guid> CallsSince(long number) => _calls.Where(entry => entry.Value.Number > number).Select(entry => entry.Key);

    /// <summary>An operator; null: none of this part.</summary>
    public OperatorFact? Operator(string id) => _operators.GetValueOrDefault(id)?.Fact;

    /// <summary>A call; null: none of this part.</summary>
    public CallFact? Call(Guid id) => _calls.GetValueOrDefault(id)?.Fact;

    /// <summary>The whole anew: what differs has changed, so that no viewer needs the whole because this node did. False: the copy is newer.</summary>
    public bool Take(PanelPicture picture, long number)
    {
        if (picture.Version.Activation == Version?.Activation && picture.Version.Number < Version?.Number)
            return false;
        if (Version is null)
            KnownFrom = number;
        Merge(_operators, picture.Operators.ToDictionary(who => who.Id), number);
        Merge(_calls, picture.Calls.ToDictionary(call => call.Id), number);
        (Version, Figures, Freshness, Number) = (picture.Version, picture.Figures, picture.Freshness, number);
        return true;
    }

    /// <summary>A change; false: it does not follow upon what is here.</summary>
    public bool Take(PanelChange change, long number)
    {
        if (change.From != Version)
            return change.To.Activation == Version?.Activation && change.To.Number <= Version?.Number; // heard already
        foreach (var who in change.Operators)
            _operators[who.Id] = new Entry<OperatorFact>(who, number);
        foreach (var gone in change.OperatorsGone)
            _operators[gone] = new Entry<OperatorFact>(null, number);
        foreach (var call in change.Calls)
            _calls[call.Id] = new Entry<CallFact>(call, number);
        foreach (var gone in change.CallsGone)
            _calls[gone] = new Entry<CallFact>(null, number);
        (Version, Figures, Freshness, Number) = (change.To, change.Figures, change.Freshness, number);
        return true;
    }

    /// <summary>Forgets what went up to this number.</summary>
    public void Forget(long upTo)
    {
        foreach (var (id, entry) in _operators)
            if (entry.Fact is null && entry.Number <= upTo)
                _operators.Remove(id);
        foreach (var (id, entry) in _calls)
            if (entry.Fact is null && entry.Number <= upTo)
                _calls.Remove(id);
        KnownFrom = Math.Max(KnownFrom, upTo);
    }

    private static void Merge<TId, T>(Dictionary<TId, Entry<T>> known, Dictionary<TId, T> now, long number)
        where TId : notnull
        where T : class
    {
        foreach (var (id, fact) in now)
            if (!Equals(known.GetValueOrDefault(id)?.Fact, fact))
                known[id] = new Entry<T>(fact, number);
        foreach (var id in known.Where(entry => entry.Value.Fact is not null && !now.ContainsKey(entry.Key)).Select(entry => entry.Key).ToList())
            known[id] = new Entry<T>(null, number);
    }

    /// <summary>A thing, or that it went (null), and under which number.</summary>
    private sealed record Entry<T>(T? Fact, long Number) where T : class;
}
