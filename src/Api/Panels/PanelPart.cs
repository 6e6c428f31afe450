namespace Antiphon.Panels;

/// <summary>This node's copy of one panel actor's picture. What has changed carries the number under which it changed, so that each viewer asks for what is past its own.</summary>
internal sealed class PanelPart(string key)
{
    private readonly Dictionary<string, Entry<OperatorFact>> _operators = [];
    private readonly Dictionary<Guid, Entry<CallFact>> _calls = [];

    public string Key => key;

    /// <summary>How many look at it.</summary>
    public int Viewers { get; set; }

    /// <summary>Since when nobody does (system time); null: somebody does.</summary>
    public DateTimeOffset? IdleSince { get; set; }

    /// <summary>The version of the copy; null: there is none yet.</summary>
    public PanelVersion? Version { get; private set; }

    public IReadOnlyList<PanelFigure> Figures { get; private set; } = [];

    public PanelFreshness Freshness { get; private set; } = new();

    /// <summary>From this number on it is known what has changed; to who has an older one the whole is told.</summary>
    public long KnownFrom { get; private set; }

    public IEnumerable<Entry<OperatorFact>> Operators => _operators.Values;

    public IEnumerable<Entry<CallFact>> Calls => _calls.Values;

    public bool Has(string operatorId) => _operators.GetValueOrDefault(operatorId)?.Fact is not null;

    public bool Has(Guid call) => _calls.GetValueOrDefault(call)?.Fact is not null;

    /// <summary>The whole anew: what differs has changed, so that no viewer needs the whole because this node did. An older picture than the copy says nothing.</summary>
    public void Take(PanelPicture picture, long number)
    {
        if (picture.Version.Activation == Version?.Activation && picture.Version.Number < Version?.Number)
            return;
        if (Version is null)
            KnownFrom = number;
        Merge(_operators, picture.Operators.ToDictionary(who => who.Id), id => id, number);
        Merge(_calls, picture.Calls.ToDictionary(call => call.Id), id => id.ToString(), number);
        (Version, Figures, Freshness) = (picture.Version, picture.Figures, picture.Freshness);
    }

    /// <summary>A change; false: it does not follow upon what is here.</summary>
    public bool Take(PanelChange change, long number)
    {
        if (change.From != Version)
            return change.To.Activation == Version?.Activation && change.To.Number <= Version?.Number; // heard already
        foreach (var who in change.Operators)
            _operators[who.Id] = new Entry<OperatorFact>(who.Id, who, number);
        foreach (var gone in change.OperatorsGone)
            _operators[gone] = new Entry<OperatorFact>(gone, null, number);
        foreach (var call in change.Calls)
            _calls[call.Id] = new Entry<CallFact>(call.Id.ToString(), call, number);
        foreach (var gone in change.CallsGone)
            _calls[gone] = new Entry<CallFact>(gone.ToString(), null, number);
        (Version, Figures, Freshness) = (change.To, change.Figures, change.Freshness);
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

    private static void Merge<TId, T>(Dictionary<TId, Entry<T>> known, Dictionary<TId, T> now, Func<TId, string> name, long number)
        where TId : notnull
        where T : class
    {
        foreach (var (id, fact) in now)
            if (!Equals(known.GetValueOrDefault(id)?.Fact, fact))
                known[id] = new Entry<T>(name(id), fact, number);
        foreach (var id in known.Where(entry => entry.Value.Fact is not null && !now.ContainsKey(entry.Key)).Select(entry => entry.Key).ToList())
            known[id] = new Entry<T>(name(id), null, number);
    }

    /// <summary>A thing, or that it went (null), and under which number.</summary>
    internal sealed record Entry<T>(string Id, T? Fact, long Number) where T : class;
}
