using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Queues;

namespace Antiphon.Proof.Checking;

/// <summary>
/// The rules of design.md as a model of their own: it is told what was written, acknowledged and filed, in the order of the writes, and says which rule is broken.
/// It knows no machine, board or strategy; order and eligibility it reckons itself from the configuration. Whoever can observe writes can feed it.
/// </summary>
/// <param name="patience">What the failures at hand explain; may be changed as they do.</param>
/// <param name="speed">Domain seconds in one real second.</param>
public sealed partial class Checker(Patience patience, double speed = 1)
{
    private readonly Dictionary<Guid, CallHistory> _calls = [];
    private readonly Dictionary<string, OperatorHistory> _operators = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, OfferHistory> _offers = [];
    private readonly SortedSet<Guid> _live = [];
    private readonly List<Fault> _faults = [];
    private readonly List<(Centre Centre, DateTimeOffset Since)> _centres = [];
    private Tally _tally;
    private Moment _now;

    /// <summary>What the failures at hand explain.</summary>
    public Patience Patience { get; set; } = patience;

    /// <summary>The rules that were broken so far.</summary>
    public IReadOnlyList<Fault> Faults => _faults;

    /// <summary>How often the rules were put to the test.</summary>
    public Tally Tally => _tally;

    /// <summary>The calls that have not ended.</summary>
    public IEnumerable<SeenCall> Live => _live.Select(id => _calls[id].Now);

    private Centre Centre => _centres[^1].Centre;

    /// <summary>The configuration that holds from now on. Those before it hold a moment longer: actors follow.</summary>
    public void See(Moment at, Centre centre)
    {
        _now = at;
        _centres.Add((centre, at.System));
    }

    /// <summary>An edge was told that its call is known.</summary>
    public void Acknowledged(Moment at, Guid call)
    {
        _now = at;
        if (!_calls.ContainsKey(call))
            Report(FaultKind.LostCall, $"call {Name(call)} was acknowledged and never written");
    }

    /// <summary>A call's row came to the archive.</summary>
    public void Filed(Moment at, Guid call, CallOutcome outcome)
    {
        _now = at;
        if (!_calls.TryGetValue(call, out var history) || history.Now.State != CallState.Ended)
            Report(FaultKind.DoubledEnd, $"call {Name(call)} was filed as {outcome} and has not ended");
        else if (outcome != history.Now.Outcome || (history.Filed ?? outcome) != outcome)
            Report(FaultKind.DoubledEnd, $"call {Name(call)} ended {history.Now.Outcome}, was filed as {history.Filed} and then as {outcome}");
        else
            history.Filed = outcome;
    }

    /// <summary>An offer's row came to the archive. One that was accepted may fail afterwards: the legs were not joined.</summary>
    public void Filed(Moment at, Guid offer, Guid call, string @operator, OfferEnding ending)
    {
        _now = at;
        var history = OfferOf(offer, call, @operator);
        if (history.Filed is { } before && before != ending && !(before == OfferEnding.Accepted && ending == OfferEnding.Failed))
            Report(FaultKind.DoubledOffer, $"offer {Name(offer)} of call {Name(call)} to {@operator} ended {before} and then {ending}");
        history.Filed = ending;
    }

    /// <summary>Everything is over: each call that was ever seen has ended and is in the archive.</summary>
    public void Finish(Moment at)
    {
        _now = at;
        foreach (var (id, call) in _calls)
        {
            if (call.Now.State != CallState.Ended)
                Report(FaultKind.LostCall, $"call {Name(id)} never ended: {call.Now.State} since {call.SeenAt.System:HH:mm:ss}");
            else if (call.Filed is null)
                Report(FaultKind.LostCall, $"call {Name(id)} ended {call.Now.Outcome} and is not in the archive");
        }
    }

    private void Report(FaultKind kind, string text) => _faults.Add(new Fault(kind, text, _now));

    private static string Name(Guid id) => id.ToString("N")[^8..];

    private DateTimeOffset ToSystem(DateTimeOffset domain) => _now.System - ((_now.Domain - domain) / speed);

    private DateTimeOffset ToDomain(DateTimeOffset system) => _now.Domain - ((_now.System - system) * speed);
}
