using System.Collections.Concurrent;
using System.Diagnostics;
using Antiphon.Desks;
using Antiphon.Edges;
using Antiphon.V1;
using Google.Protobuf.WellKnownTypes;

namespace Antiphon.Benchmarks;

/// <summary>Closed loop: so many calls at a time live their whole life through the public API, each followed by the next; desks accept at once, nobody talks.</summary>
internal sealed class Saturation(Uri api, int operators, int inFlight) : IEdgeHandler
{
    private const string Line = "+78005553535";
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, OneCall> _calls = new();
    private readonly ConcurrentBag<double> _toOffer = [];
    private readonly ConcurrentBag<double> _toVoice = [];
    private int _done;
    private volatile bool _measuring;

    public async Task<int> Measure(TimeSpan length)
    {
        using var client = new AntiphonClient(api);
        await client.Configuration.ApplyCentreAsync(new ApplyCentreRequest { Centre = MakeCentre() });
        var desks = await Task.WhenAll(Enumerable.Range(0, operators).Select(number => SignIn(client, Id(number))));
        await using var edge = new EdgeSession(client, "benchmark", this);
        await edge.StartAsync();
        using var stop = new CancellationTokenSource();
        var loops = Enumerable.Range(0, inFlight).Select(_ => Loop(edge, stop.Token)).ToList();

        await Task.Delay(WarmUp);
        (_measuring, _done) = (true, 0);
        var clock = Stopwatch.StartNew();
        await Task.Delay(length);
        var (done, seconds) = (Volatile.Read(ref _done), clock.Elapsed.TotalSeconds);
        _measuring = false;
        await stop.CancelAsync();
        await Task.WhenAll(loops);
        foreach (var desk in desks)
            await desk.DisposeAsync();

        Console.WriteLine($"{operators} operators, {inFlight} calls at a time, {seconds:F0} s: {done / seconds:F0} calls/s");
        Console.WriteLine($"arrival sent -> offer at the desk: {Distribution(_toOffer)}");
        Console.WriteLine($"arrival sent -> connect order at the edge: {Distribution(_toVoice)}");
        return done > 0 ? 0 : 1;
    }

    /// <inheritdoc/>
    public Task<LegFailure?> ConnectAsync(ConnectOrder order)
    {
        if (_calls.TryGetValue(order.CallId, out var call))
        {
            Note(_toVoice, call);
            call.Voice.TrySetResult();
        }

        return Task.FromResult<LegFailure?>(null);
    }

    /// <inheritdoc/>
    public Task HangUpAsync(string callId, string reason)
    {
        if (_calls.TryGetValue(callId, out var call))
            call.Voice.TrySetResult();
        return Task.CompletedTask;
    }

    private async Task Loop(EdgeSession edge, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var id = Guid.CreateVersion7().ToString();
            var call = _calls[id] = new OneCall(Stopwatch.GetTimestamp());
            await edge.ArriveAsync(new Arrival { CallId = id, Line = Line }, CancellationToken.None);
            await call.Voice.Task;
            await edge.ClientHungUpAsync(id, cancellation: CancellationToken.None);
            _calls.TryRemove(id, out _);
            Interlocked.Increment(ref _done);
        }
    }

    private async Task<DeskSession> SignIn(AntiphonClient client, string operatorId)
    {
        var desk = new DeskSession(client, new Desk { OperatorId = operatorId, DeskId = $"benchmark-{operatorId}" });
        desk.Updated += update =>
        {
            if (update.Offer is not { } offer)
                return;
            if (_calls.TryGetValue(offer.CallId, out var call))
                Note(_toOffer, call);
            _ = Accept(desk, offer.OfferId);
        };
        await desk.StartAsync();
        await desk.SetWishAsync(Wish.Ready);
        return desk;
    }

    /// <summary>An offer that is over before the answer comes is none of ours any more.</summary>
    private static async Task Accept(DeskSession desk, string offerId)
    {
        try
        {
            await desk.AcceptAsync(offerId);
        }
        catch (AntiphonRefusal refusal)
        {
            Console.Error.WriteLine($"not accepted: {refusal.Status.Detail}");
        }
    }

    private void Note(ConcurrentBag<double> bag, OneCall call)
    {
        if (_measuring)
            bag.Add(Stopwatch.GetElapsedTime(call.SentAt).TotalMilliseconds);
    }

    private static string Distribution(ConcurrentBag<double> bag)
    {
        var sorted = bag.Order().ToArray();
        double At(double share) => sorted[(int)(share * (sorted.Length - 1))];
        return sorted.Length == 0 ? "none" : $"p50 {At(0.5):F1} ms, p99 {At(0.99):F1} ms, worst {sorted[^1]:F1} ms, {sorted.Length} calls";
    }

    private Centre MakeCentre()
    {
        var centre = new Centre();
        centre.Sites.Add(new Site { Name = "here", TimeZone = "Europe/Moscow" });
        centre.Queues.Add(new Queue
        {
            Name = "all", Strategy = Strategy.LongestIdle, WrapUp = new WrapUp { Mode = WrapUpMode.None }, OfferTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(60)),
        });
        centre.Lines.Add(new Line { Number = Line, TimeZone = "Europe/Moscow", DefaultQueue = "all" });
        centre.Operators.AddRange(Enumerable.Range(0, operators).Select(number => new Operator { Id = Id(number), Site = "here", Employment = Employment.Staff }));
        return centre;
    }

    private static string Id(int number) => $"bench-{number:D4}";

    private sealed record OneCall(long SentAt)
    {
        public TaskCompletionSource Voice { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
