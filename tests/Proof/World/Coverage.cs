using Antiphon.Configuration;
using Antiphon.Proof.Checking;
using Antiphon.Proof.Observing;
using Antiphon.Proof.Runtime;
using Antiphon.Queues;

namespace Antiphon.Proof.World;

/// <summary>What a run has put to the test, and whether that is enough.</summary>
public sealed class Coverage
{
    private readonly SortedDictionary<OfferEnding, long> _endings = [];
    private readonly SortedDictionary<Failure, long> _failures = [];
    private readonly SortedDictionary<OperationKind, long> _operations = [];
    private readonly SortedDictionary<DeskAct, long> _acts = [];
    private readonly SortedDictionary<Bar, long> _offersBeside = [];
    private long _ringAll;
    private long _severalQueues;
    private Tally _tally;

    /// <summary>Offers that ended.</summary>
    public long Offers { get; private set; }

    /// <summary>Steps of the schedule.</summary>
    public long Steps { get; private set; }

    /// <summary>An operation was carried out.</summary>
    public void Count(OperationKind kind) => _operations[kind] = _operations.GetValueOrDefault(kind) + 1;

    /// <summary>An operator did something at a desk.</summary>
    public void Count(DeskAct act) => _acts[act] = _acts.GetValueOrDefault(act) + 1;

    /// <summary>Something failed so often.</summary>
    public void Count(Failure failure, long count) => _failures[failure] = _failures.GetValueOrDefault(failure) + count;

    /// <summary>Takes what an episode covered.</summary>
    public void Take(Plan plan, Weather weather, Watch watch, Checker checker, long steps)
    {
        foreach (var (ending, count) in watch.Endings)
            _endings[ending] = _endings.GetValueOrDefault(ending) + count;
        foreach (var (failure, count) in weather.Failures)
            _failures[failure] = _failures.GetValueOrDefault(failure) + count;
        var offers = watch.Endings.Values.Sum();
        Offers += offers;
        Steps += steps;
        _severalQueues += plan.Centre.Queues.Count > 1 ? offers : 0;
        _ringAll += watch.OffersByQueue.Where(queue => plan.Centre.Queues[queue.Key].Strategy == Strategy.RingAll).Sum(queue => queue.Value);
        foreach (var (bar, count) in checker.OffersBeside)
            _offersBeside[bar] = _offersBeside.GetValueOrDefault(bar) + count;
        _tally += checker.Tally;
    }

    /// <summary>Adds what another covered.</summary>
    public void Add(Coverage other)
    {
        foreach (var (ending, count) in other._endings)
            _endings[ending] = _endings.GetValueOrDefault(ending) + count;
        foreach (var (failure, count) in other._failures)
            _failures[failure] = _failures.GetValueOrDefault(failure) + count;
        foreach (var (operation, count) in other._operations)
            _operations[operation] = _operations.GetValueOrDefault(operation) + count;
        foreach (var (act, count) in other._acts)
            _acts[act] = _acts.GetValueOrDefault(act) + count;
        (Offers, Steps, _ringAll, _severalQueues) = (Offers + other.Offers, Steps + other.Steps, _ringAll + other._ringAll, _severalQueues + other._severalQueues);
        foreach (var (bar, count) in other._offersBeside)
            _offersBeside[bar] = _offersBeside.GetValueOrDefault(bar) + count;
        _tally += other._tally;
    }

    /// <summary>
    /// The table: what, how often, what is wanted. Each ending of an offer 1 %, ring-all and several queues 10 %; of each kind of failure and operation one in a
    /// thousand offers, or as is wanted.
    /// </summary>
    /// <param name="wants">How many of a kind of failure; null: of this kind none is looked for.</param>
    /// <param name="rare">In so many offers a silo, a node and an edge must be lost once.</param>
    public IEnumerable<(string What, long Count, long Wanted)> Rows(Func<Failure, long?> wants, long rare = 4000)
    {
        foreach (var ending in Enum.GetValues<OfferEnding>().Where(ending => ending != OfferEnding.Open))
            yield return ($"offer {ending}", _endings.GetValueOrDefault(ending), Offers / 100);
        yield return ("offers of ring-all", _ringAll, Offers / 10);
        yield return ("offers beside other queues", _severalQueues, Offers / 10);
        foreach (var failure in Enum.GetValues<Failure>())
            if (wants(failure) is { } wanted)
                yield return ($"failure {failure}", _failures.GetValueOrDefault(failure), wanted);
        foreach (var operation in Enum.GetValues<OperationKind>().Where(operation => operation != OperationKind.CrashSilo || wants(Failure.SiloLost) is null)) // asked for more often than done: done it is a failure
            yield return ($"operation {operation}", _operations.GetValueOrDefault(operation), operation is OperationKind.CrashSilo or OperationKind.CrashNode or OperationKind.EdgeAway ? Offers / rare : Offers / 1000);
        foreach (var act in Enum.GetValues<DeskAct>())
            yield return ($"desk {act}", _acts.GetValueOrDefault(act), Offers / 1000);
        yield return ("order held (rule 3)", _tally.OrderHeld, Offers / 20);
        yield return ("order held in calm", _tally.OrderHeldInCalm, Offers / 20);
        yield return ("order held across queues, in calm", _tally.OrderHeldAcross, Offers / 50);
        yield return ("better call passed by, excused", _tally.OrderExcused, Offers / 20);
        yield return ("idle beside waiting, in time (rule 4)", _tally.IdleInTime, Offers / 10);
        yield return ("idle beside waiting in calm, in time", _tally.IdleInTimeInCalm, Offers / 100);
        yield return ("idle beside waiting, excused", _tally.IdleExcused, Offers / 100);
        foreach (var bar in Enum.GetValues<Bar>().Where(bar => bar != Bar.NotStaff))
            yield return ($"offers past one barred: {bar}", _offersBeside.GetValueOrDefault(bar), bar switch { Bar.Busy => Offers / 2, Bar.Skills => Offers / 20, _ => Offers / 2000 });
    }

    /// <summary>The table of actors in virtual time.</summary>
    public IEnumerable<(string What, long Count, long Wanted)> Rows() => Rows(failure => failure == Failure.SiloLost ? null : Offers / 1000, rare: 1000);

    /// <summary>What is missing of actors in virtual time.</summary>
    public IEnumerable<string> Missing() => Missing(Rows());

    /// <summary>What is missing in a table.</summary>
    public static IEnumerable<string> Missing(IEnumerable<(string What, long Count, long Wanted)> rows) =>
        rows.Where(row => row.Count < Math.Max(1, row.Wanted)).Select(row => $"{row.What}: {row.Count} of {row.Wanted}");
}
