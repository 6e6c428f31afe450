using Antiphon.Configuration;
using Antiphon.Operators;
using Antiphon.Queues;

namespace Antiphon.Virtual;

/// <summary>
/// A centre in virtual time: the boards by which queue actors match (<see cref="QueueBoard"/> with <see cref="Rank"/>, <see cref="Eligibility"/> and the strategies),
/// and in place of actors the plainest world in which messages take no time, nothing is lost and each offer is accepted at once. Push on arrival, pull on free,
/// across queues, as the actors do it. The same calls give the same history to the bit.
/// </summary>
public sealed class VirtualCentre : IWorld
{
    private readonly Agenda _agenda = new();
    private readonly Centre _centre;
    private readonly Action<EndedWait> _ended;
    private readonly Dictionary<string, QueueBoard> _boards = [];
    private readonly Dictionary<QueueBoard, DateTimeOffset> _alarms = [];
    private readonly Dictionary<string, VirtualOperator> _operators = [];
    private readonly Dictionary<Guid, (VirtualCall Call, DateTimeOffset Arrived)> _standing = [];
    private uint _arrivals;

    /// <summary>Opens; all operators are signed out.</summary>
    /// <param name="centre">Queues and operators.</param>
    /// <param name="start">The first instant.</param>
    /// <param name="ended">Hears of each call that was answered or hung up.</param>
    public VirtualCentre(Centre centre, DateTimeOffset start, Action<EndedWait> ended)
    {
        (_centre, Now, _ended) = (centre, start, ended);
        foreach (var queue in centre.Queues.Values)
        {
            var board = _boards[queue.Name] = new QueueBoard(queue.Name);
            board.Configure(centre);
        }

        foreach (var declared in centre.Operators.Values)
        {
            var one = _operators[declared.Id] = new VirtualOperator(declared.Id);
            one.Boards.AddRange(centre.Queues.Values.Where(queue => Entitlement.Serves(queue, declared)).Select(queue => _boards[queue.Name]));
        }
    }

    /// <inheritdoc/>
    public DateTimeOffset Now { get; private set; }

    /// <inheritdoc/>
    public void At(DateTimeOffset time, Action act) => _agenda.Add(time, act);

    /// <inheritdoc/>
    public bool Step()
    {
        if (!_agenda.TryNext(out var at, out var act))
            return false;
        Now = at;
        act();
        return true;
    }

    /// <inheritdoc/>
    public void Arrive(VirtualCall call)
    {
        // Ids in order of arrival: they break ties of rank.
        var id = new Guid(++_arrivals, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0);
        var board = _boards[call.Queue];
        _standing[id] = (call, Now);
        board.Put(new WaitingCall
        {
            Id = id,
            Queue = call.Queue,
            RankTime = Rank.TimeOf(Now, _centre.Queues[call.Queue], call.Priority),
            FirstArrival = Now,
            EnteredAt = Now,
            Line = "",
            Priority = call.Priority,
            Version = 1,
        });
        Pump(board);
        if (call.Patience < TimeSpan.MaxValue && _standing.ContainsKey(id))
            At(Now + call.Patience, () => HangUp(id));
    }

    /// <inheritdoc/>
    public void SetWish(string operatorId, Wish wish)
    {
        var one = _operators[operatorId];
        if (one.Want(wish, Now))
            Seek(one);
    }

    private void HangUp(Guid id)
    {
        if (!_standing.Remove(id, out var standing))
            return;
        _boards[standing.Call.Queue].Remove(id, Now);
        _ended(new EndedWait(standing.Call, standing.Arrived, Now - standing.Arrived, null));
    }

    /// <summary>Matches all that can be matched, and looks again when time alone may change something: the turn of QueueGrain.</summary>
    private void Pump(QueueBoard board)
    {
        while (board.Match(Now) is { Count: > 0 } proposals)
        {
            foreach (var proposal in proposals)
                Connect(board, proposal);
        }

        if (board.NextChange(Now) is not { } next || (_alarms.TryGetValue(board, out var alarm) && alarm > Now && alarm <= next))
            return;
        _alarms[board] = next;
        At(next, () => Pump(board));
    }

    /// <summary>Who may take a call looks at the best of each queue and takes the best of all; if there is none, all queues know: the turn of OperatorGrain.</summary>
    private void Seek(VirtualOperator one)
    {
        var best = one.Boards
            .Select(board => (Board: board, Glimpse: board.Peek(one.Facts, Now)))
            .Where(seen => seen.Glimpse is not null)
            .OrderBy(seen => seen.Glimpse!.RankTime).ThenBy(seen => seen.Glimpse!.CallId)
            .ToList();
        if (best.Count == 0)
        {
            Announce(one);
            one.Boards.ForEach(Pump);
            return;
        }

        best[0].Board.Put(one.Facts);
        var proposal = best[0].Board.MatchFor(one.Facts.Id, Now, best.Count > 1 ? best[1].Glimpse!.RankTime : null)
            ?? throw new InvalidOperationException($"{one.Facts.Id} was shown call {best[0].Glimpse!.CallId} and did not get it.");
        Connect(best[0].Board, proposal);
    }

    /// <summary>The first operator accepts.</summary>
    private void Connect(QueueBoard board, Proposal proposal)
    {
        var id = proposal.Call.Id;
        var one = _operators[proposal.Operators[0]];
        board.CallSettled(id, waits: false);
        board.Remove(id, proposal.Call.Version, Now);
        foreach (var operatorId in proposal.Operators)
            board.OperatorSettled(operatorId, operatorId == one.Facts.Id ? null : Now);
        one.Talk(Now);
        Announce(one);
        _standing.Remove(id, out var standing);
        At(Now + standing.Call.Talk, () =>
        {
            one.HangUp(Now, standing.Call.Talk);
            Seek(one);
        });
        _ended(new EndedWait(standing.Call, standing.Arrived, Now - standing.Arrived, one.Facts.Id));
    }

    private static void Announce(VirtualOperator one) => one.Boards.ForEach(board => board.Put(one.Facts));
}
