using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Antiphon.Configuration;
using Antiphon.Operators;
using Antiphon.Stage;
using Antiphon.Storage.Archive;
using Antiphon.Virtual;

namespace Antiphon.Actors;

/// <summary>
/// A centre of real actors in a silo of this process, hot state in memory. Its domain clock stands while any of them has anything to do, and then goes on exactly to
/// what is due next: something put down here, or an alarm of an actor's own. So actors take no domain time, as in <see cref="VirtualCentre"/>; the real time that
/// they take is measured by itself. To be used by a thread that is not of the pool (see <see cref="Alone"/>).
/// </summary>
public sealed class ActorCentre : IWorld, IDisposable
{
    /// <summary>Domain seconds in a second of the system clock, by which leases are renewed.</summary>
    private const double Speed = 600;

    private static readonly DateTimeOffset Start = new(2018, 3, 19, 12, 0, 0, TimeSpan.Zero);

    private readonly ForeseenClock _clock = new(Start);
    private readonly Agenda _agenda = new();
    private readonly Action<EndedWait> _ended;
    private readonly CentreCluster _cluster;
    private readonly People _people;
    private readonly Stillness _stillness;
    private readonly ImmutableSortedDictionary<string, string> _lines;
    private readonly Dictionary<Guid, (VirtualCall Call, DateTimeOffset Arrived)> _standing = [];
    private readonly HashSet<DateTimeOffset> _talking = [];
    private readonly ConcurrentQueue<(Guid Call, string Operator, TimeSpan Took)> _joined = new();
    private readonly List<double> _latencies = [];
    private long _actedAt;

    /// <summary>Opens.</summary>
    /// <param name="centre">Queues and operators.</param>
    /// <param name="ended">Hears of each call that was answered or hung up.</param>
    public ActorCentre(Centre centre, Action<EndedWait> ended)
    {
        _ended = ended;
        _lines = centre.Queues.Keys.Select((queue, i) => (queue, Number: $"+7800555{i:D4}")).ToImmutableSortedDictionary(line => line.queue, line => line.Number, StringComparer.Ordinal);
        _cluster = CentreCluster.Start(Complete(centre), domain: _clock).GetAwaiter().GetResult();
        (_people, _stillness) = (new People(_cluster), new Stillness(_cluster.Traffic));
        _people.Joined = (call, one) => _joined.Enqueue((call, one, Stopwatch.GetElapsedTime(_actedAt)));
        _stillness.Calibrate();
        Do(_people.Connect);
        Renew();
        foreach (var id in centre.Operators.Keys)
            Do(() => _people.Sit(id));
    }

    /// <inheritdoc/>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Milliseconds of real time from an arrival to the joined legs where an operator was free, or from the end of a talk to the next talk of a call that waited; in order.</summary>
    public IReadOnlyList<double> Latencies => _latencies;

    /// <summary>Messages that never arrived: their actor had gone.</summary>
    public int GivenUp => _stillness.GivenUp;

    /// <inheritdoc/>
    public void At(DateTimeOffset time, Action act) => _agenda.Add(time, act);

    /// <inheritdoc/>
    public bool Step()
    {
        if (_agenda.Next is not { } at)
            return false;
        if (_clock.NextDue is { } due && due < at)
        {
            GoOn(due);
            return true;
        }

        GoOn(at);
        _agenda.TryNext(out _, out var act);
        act();
        return true;
    }

    /// <inheritdoc/>
    public void Arrive(VirtualCall call)
    {
        var id = Guid.CreateVersion7(_cluster.System.GetUtcNow());
        _standing[id] = (call, Now);
        Do(() => _people.Call(id, _lines[call.Queue], call.Priority));
        if (call.Patience < TimeSpan.MaxValue && _standing.ContainsKey(id))
            At(Now + call.Patience, () => LosePatience(id));
    }

    /// <inheritdoc/>
    public void SetWish(string operatorId, Wish wish) => Do(() => _people.Wish(operatorId, wish));

    /// <summary>How many of these calls, as far as they are over, the archive has not once, or with another wait.</summary>
    public int ReckonArchive(IEnumerable<EndedWait> ended)
    {
        var archived = _cluster.Archive.ExportCalls(new CallFilter()).ToBlockingEnumerable().ToLookup(record => record.Call.ArrivedAt);
        return ended.Where(call => !_talking.Contains(call.Arrived))
            .Count(call => archived[call.Arrived.AddTicks(-(call.Arrived.Ticks % TimeSpan.TicksPerMicrosecond))].ToList() is not [{ Call: { } record }]
                || (record.Waited - call.Waited).Duration() > TimeSpan.FromMicroseconds(1)
                || record.Operator != (call.Operator ?? ""));
    }

    /// <summary>Closes; calls that still stand are forgotten.</summary>
    public void Dispose() => _cluster.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Runs something on a thread of its own.</summary>
    public static Task<T> Alone<T>(Func<T> run)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                result.SetResult(run());
            }
            catch (Exception fault)
            {
                result.SetException(fault);
            }
        })
        { Name = "oracle" }.Start();
        return result.Task;
    }

    private Centre Complete(Centre centre) => centre with
    {
        Sites = centre.Sites.SetItem("here", new Site { Name = "here", TimeZone = "Europe/Moscow" }),
        Lines = _lines.ToImmutableSortedDictionary(line => line.Value, line => new Line { Number = line.Value, TimeZone = "Europe/Moscow", DefaultQueue = line.Key }, StringComparer.Ordinal),
        Operators = centre.Operators,
    };

    private void LosePatience(Guid id)
    {
        if (!_standing.Remove(id, out var standing))
            return;
        Do(() => _people.HangUp(id));
        _ended(new EndedWait(standing.Call, standing.Arrived, Now - standing.Arrived, null));
    }

    private void Renew()
    {
        Do(_people.Renew);
        At(Now + TimeSpan.FromSeconds(Speed), Renew);
    }

    /// <summary>Both clocks go on; what rings is dealt with.</summary>
    private void GoOn(DateTimeOffset time)
    {
        var by = time - Now;
        _clock.Advance(by);
        _cluster.System.Advance(by / Speed);
        Settle();
    }

    private void Do(Func<Task> act)
    {
        _actedAt = Stopwatch.GetTimestamp();
        var done = act();
        Settle();
        done.GetAwaiter().GetResult();
    }

    /// <summary>Waits until all is still, and takes note of who talks now.</summary>
    private void Settle()
    {
        _stillness.Wait();
        while (_joined.TryDequeue(out var joined))
        {
            if (!_standing.Remove(joined.Call, out var standing))
                throw new InvalidOperationException($"Call {joined.Call} was joined twice, or after its end.");
            _latencies.Add(joined.Took.TotalMilliseconds);
            _talking.Add(standing.Arrived);
            At(Now + standing.Call.Talk, () =>
            {
                _talking.Remove(standing.Arrived);
                Do(() => _people.HangUp(joined.Call));
            });
            _ended(new EndedWait(standing.Call, standing.Arrived, Now - standing.Arrived, joined.Operator));
        }
    }
}
