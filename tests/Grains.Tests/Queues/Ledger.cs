using Antiphon.Configuration;
using Antiphon.Operators;

namespace Antiphon.Queues;

/// <summary>One thing that happens to a board, drawn at random.</summary>
internal sealed record Step(int Act, int Call, int Operator, int Dice, int Version)
{
    public const int Claim = 9;

    public static Step Match { get; } = new(0, 0, 0, 0, 0);
}

/// <summary>A board, and beside it the same facts kept in the plainest way.</summary>
internal sealed class Ledger : IPresence
{
    private readonly Queue _queue;
    private readonly Dictionary<string, Operator> _operators;
    private readonly Dictionary<Guid, WaitingCall> _calls = [];
    private readonly Dictionary<Guid, long> _gone = [];
    private readonly Dictionary<string, OperatorFacts> _facts = [];
    private readonly Dictionary<Guid, long> _takenCalls = [];
    private readonly Dictionary<string, long> _takenOperators = [];
    private readonly Dictionary<Guid, long> _callsAwaited = [];
    private readonly Dictionary<string, (long Version, DateTimeOffset Until)> _held = [];

    public Ledger(Queue queue)
    {
        _queue = queue;
        // Levels 0, 0, 1, 1, 2; the last operator serves no queue, but may be named.
        _operators = Enumerable.Range(0, 6)
            .Select(number => number == 5 ? Routing.Operator("op-5") : Routing.Operator($"op-{number}", ("phones", number / 2), ("staff", 1)))
            .ToDictionary(one => one.Id);
        Board = Routing.Board(queue, [.. _operators.Values]);
    }

    public QueueBoard Board { get; }

    public DateTimeOffset Now { get; private set; } = Routing.Noon;

    public IEnumerable<WaitingCall> Standing => _calls.Values;

    public IReadOnlyList<WaitingCall> Waiting =>
        [.. _calls.Values.Where(call => !call.InOffer && !_takenCalls.ContainsKey(call.Id) && _callsAwaited.GetValueOrDefault(call.Id, -1) != call.Version).Order(Rank.Order)];

    public IReadOnlyList<string> Idle => [.. _facts.Values.Where(IsIdle).Select(facts => facts.Id)];

    /// <summary>A hold after a refusal does not stand against a claim.</summary>
    public IReadOnlyList<string> MayClaim => [.. _facts.Values.Where(facts => OperatorMayBeOffered.Holds(facts, Now) && !IsTaken(facts.Id)).Select(facts => facts.Id)];

    public IEnumerable<string> SignedIn => _facts.Keys.Where(id => IsSignedIn(id) && OpeningOf(id) is not null);

    public bool IsSignedIn(string operatorId) => Facts(operatorId).Wish != Wish.SignedOut;

    public Opening? OpeningOf(string operatorId) => Entitlement.OpeningFor(_queue, _operators[operatorId]);

    public bool IsTaken(string operatorId) => _takenOperators.ContainsKey(operatorId);

    public OperatorFacts Facts(string operatorId) => _facts.GetValueOrDefault(operatorId) ?? new OperatorFacts { Id = operatorId };

    public IReadOnlyList<Proposal> Do(Step step)
    {
        switch (step.Act)
        {
            case 1 or 2:
                Put(DrawCall(step));
                break;
            case 3 or 4 or 5:
                Put(DrawFacts(step));
                break;
            case 6:
                Remove(Routing.Id(step.Call), step.Version);
                break;
            case 7:
                Settle(step);
                break;
            case 8:
                Now = Now.AddSeconds(step.Dice / 4.0);
                break;
            case Step.Claim:
                return Take(Board.MatchFor($"op-{step.Operator}", Now, step.Dice % 2 == 0 ? null : Now.AddSeconds(-step.Version)) is { } proposal ? [proposal] : []);
            default:
                return Take(Board.Match(Now));
        }

        return [];
    }

    private void Put(WaitingCall call)
    {
        Board.Put(call);
        if (call.Version > _gone.GetValueOrDefault(call.Id, -1) && (!_calls.TryGetValue(call.Id, out var known) || known.Version < call.Version))
            _calls[call.Id] = call;
    }

    private void Put(OperatorFacts facts)
    {
        Board.Put(facts);
        if (!_facts.TryGetValue(facts.Id, out var known) || known.Version < facts.Version)
            _facts[facts.Id] = facts;
    }

    private void Remove(Guid callId, long version)
    {
        Board.Remove(callId, version, Now);
        if (_calls.TryGetValue(callId, out var known) && known.Version > version)
            return;
        _gone[callId] = Math.Max(version, _gone.GetValueOrDefault(callId, -1));
        _calls.Remove(callId);
        _takenCalls.Remove(callId);
        _callsAwaited.Remove(callId);
    }

    private IReadOnlyList<Proposal> Take(IReadOnlyList<Proposal> proposals)
    {
        foreach (var proposal in proposals)
        {
            _takenCalls[proposal.Call.Id] = proposal.Call.Version;
            foreach (var id in proposal.Operators)
                _takenOperators[id] = _facts[id].Version;
        }

        return proposals;
    }

    private void Settle(Step step)
    {
        var (callId, operatorId, waits) = (Routing.Id(step.Call), $"op-{step.Operator}", step.Dice % 2 == 0);
        Board.CallSettled(callId, waits);
        if (_takenCalls.Remove(callId, out var callVersion) && !waits)
            _callsAwaited[callId] = callVersion;
        // For a while (half of them: for no time at all), or until newer facts come.
        DateTimeOffset? until = (step.Dice % 8) switch { 0 or 1 => null, 2 or 3 => Now.AddSeconds(2), _ => Now };
        Board.OperatorSettled(operatorId, until);
        if (_takenOperators.Remove(operatorId, out var version))
            _held[operatorId] = (version, until ?? DateTimeOffset.MaxValue);
    }

    private bool IsIdle(OperatorFacts facts) =>
        OperatorMayBeOffered.Holds(facts, Now)
        && !IsTaken(facts.Id)
        && !(_held.TryGetValue(facts.Id, out var held) && held.Version == facts.Version && Now < held.Until);

    private WaitingCall DrawCall(Step step)
    {
        var entered = Now.AddSeconds(-(step.Dice % 16));
        var call = Routing.Call(step.Call, version: step.Version) with { FirstArrival = entered, EnteredAt = entered, RankTime = entered.AddSeconds(-(step.Dice % 3)) };
        var other = $"op-{step.Operator}";
        return (step.Dice % 7) switch
        {
            0 => call with { InOffer = true },
            1 => call with { PreferredOperator = other, PreferredUntil = Now.AddSeconds(3), PreferredByName = step.Dice % 2 == 0 },
            2 => call with { PassedOver = [new PassedOver { Operator = other, Until = Now.AddSeconds(5) }] },
            3 => call with { PreferredOperator = other, PreferredUntil = Now.AddSeconds(3), PassedOver = [new PassedOver { Operator = other, Until = Now.AddSeconds(2) }] },
            _ => call,
        };
    }

    private OperatorFacts DrawFacts(Step step)
    {
        var facts = Routing.Ready($"op-{step.Operator}", version: step.Version) with { IdleSince = Now.AddSeconds(-(step.Dice % 5)), Calls = step.Dice % 3 };
        return (step.Dice / 8) switch
        {
            0 => facts with { Wish = Wish.SignedOut },
            1 => facts with { Wish = Wish.NotReady },
            2 => facts with { Work = Work.Talking },
            3 => facts with { NotBefore = Now.AddSeconds(4) },
            _ => facts,
        };
    }
}
