using System.Collections.Concurrent;
using System.Diagnostics;
using Antiphon.Desks;
using Antiphon.V1;

namespace Antiphon.Benchmarks;

/// <summary>Operators on a break who say another reason now and then, so that one change can be told from all others wherever it is seen.</summary>
internal sealed class Probes(Uri api, IReadOnlyList<string> operators) : IAsyncDisposable
{
    /// <summary>How many operators do nothing else.</summary>
    public const int Operators = 10;

    private const int ChangesASecond = 10;
    private const int ManyReasons = 64;
    private readonly AntiphonClient _client = new(api);
    private readonly ConcurrentDictionary<(string Operator, string Reason), DateTimeOffset> _sent = new();
    private readonly List<DeskSession> _desks = [];
    private DateTimeOffset _from;
    private TimeSpan _length;
    private int _number;

    /// <summary>The reasons, to be declared.</summary>
    public static IEnumerable<string> Reasons => Enumerable.Range(0, ManyReasons).Select(Reason);

    public IReadOnlyList<string> Names => operators;

    /// <summary>From the sending of a change to its acknowledgement, of the last run.</summary>
    public Distribution ToAcknowledgement { get; } = new();

    /// <summary>Changes of the last run.</summary>
    public int Sent => _sent.Count;

    public async Task SitDown()
    {
        foreach (var id in operators)
        {
            var desk = new DeskSession(_client, new Desk { OperatorId = id, DeskId = $"desk-{id}" });
            _desks.Add(desk);
            await desk.StartAsync();
            await desk.SetWishAsync(Wish.NotReady, Reason(ManyReasons - 1));
        }
    }

    /// <summary>Changes one after the other, each at a random moment of its slot.</summary>
    public async Task Run(TimeSpan length)
    {
        _sent.Clear();
        ToAcknowledgement.Clear();
        (_from, _length) = (DateTimeOffset.UtcNow, length);
        var changes = new List<Task>();
        var random = new Random(ChangesASecond);
        var next = random.NextDouble();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < length; await timer.WaitForNextTickAsync())
            while (next < Stopwatch.GetElapsedTime(started).TotalSeconds * ChangesASecond)
            {
                changes.Add(Change(_number++));
                next = changes.Count + random.NextDouble();
            }
        await Task.WhenAll(changes);
    }

    /// <summary>How long the changes of the last run took to be seen.</summary>
    public Delays Until(IEnumerable<Sighting> sightings)
    {
        var delays = new Delays();
        foreach (var seen in sightings)
            if (_sent.TryGetValue((seen.Operator, seen.Reason), out var sent) && seen.At >= sent)
                delays.Add(seen.At - sent, (sent - _from) / _length);
        return delays;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_desks.Select(desk => desk.DisposeAsync().AsTask()));
        _client.Dispose();
    }

    private async Task Change(int number)
    {
        var (desk, id, reason) = (_desks[number % _desks.Count], operators[number % _desks.Count], Reason(number / _desks.Count));
        var sent = _sent[(id, reason)] = DateTimeOffset.UtcNow;
        await desk.SetWishAsync(Wish.NotReady, reason);
        ToAcknowledgement.Add(DateTimeOffset.UtcNow - sent);
    }

    // Two digits always: a page may show a time right behind it.
    private static string Reason(int number) => $"probe-{number % ManyReasons:D2}";
}
