using System.Collections.Concurrent;
using System.Diagnostics;
using Antiphon.Desks;
using Antiphon.Edges;
using Antiphon.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Antiphon.Benchmarks;

/// <summary>Desks and an edge over the public API: desks accept at once; a call talks for so long, then its client hangs up.</summary>
internal sealed class ApiDriver(Uri api) : IEdgeHandler, IAsyncDisposable
{
    private readonly AntiphonClient _client = new(api);
    private readonly ConcurrentDictionary<string, OneCall> _calls = new();
    private readonly List<DeskSession> _desks = [];
    private EdgeSession? _edge;

    /// <summary>From the arrival to the offer at the desk.</summary>
    public Distribution ToOffer { get; } = new();

    /// <summary>Declares the centre, connects the edge, and signs operators in: all, or only so many.</summary>
    public async Task Connect(int operators, int? signedIn = null)
    {
        await _client.Configuration.ApplyCentreAsync(new ApplyCentreRequest { Centre = MakeCentre(operators) });
        foreach (var batch in Enumerable.Range(0, signedIn ?? operators).Select(BenchCentre.OperatorId).Chunk(50))
            _desks.AddRange(await Task.WhenAll(batch.Select(SignIn)));
        _edge = new EdgeSession(_client, "bench", this);
        await _edge.StartAsync();
    }

    /// <summary>
    /// Calls at a steady rate, whatever becomes of them, each at a random moment of its slot: evenly spaced ones would all meet what a silo does once a second, or none.
    /// All lives are over at the end. How many there were, and how many of them were refused on arrival because too many came.
    /// </summary>
    public async Task<(int Offered, int Refused)> Offer(int rate, TimeSpan length, TimeSpan talk)
    {
        var lives = new List<Task<Fate>>();
        var random = new Random(rate);
        var next = random.NextDouble();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < length; await timer.WaitForNextTickAsync())
            while (next < Stopwatch.GetElapsedTime(started).TotalSeconds * rate)
            {
                lives.Add(Live(talk));
                next = lives.Count + random.NextDouble();
            }
        var fates = await Task.WhenAll(lives);
        return (fates.Length, fates.Count(fate => fate == Fate.Refused));
    }

    /// <summary>So many calls arrive, and stay.</summary>
    public Task Arrive(int calls) => Parallel.ForEachAsync(Enumerable.Range(0, calls), new ParallelOptions { MaxDegreeOfParallelism = 64 },
        async (_, _) => await _edge!.ArriveAsync(new Arrival { CallId = Guid.CreateVersion7().ToString(), Line = BenchCentre.Line }, CancellationToken.None));

    /// <inheritdoc/>
    public Task<LegFailure?> ConnectAsync(ConnectOrder order)
    {
        if (_calls.TryGetValue(order.CallId, out var call))
            call.End(Fate.Joined);
        return Task.FromResult<LegFailure?>(null);
    }

    /// <inheritdoc/>
    public Task HangUpAsync(string callId, string reason)
    {
        if (_calls.TryGetValue(callId, out var call))
            call.End(Fate.SentAway);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_edge is not null)
            await _edge.DisposeAsync();
        await Task.WhenAll(_desks.Select(desk => desk.DisposeAsync().AsTask()));
        _client.Dispose();
    }

    private async Task<Fate> Live(TimeSpan talk)
    {
        var id = Guid.CreateVersion7().ToString();
        var call = _calls[id] = new OneCall();
        try
        {
            await _edge!.ArriveAsync(new Arrival { CallId = id, Line = BenchCentre.Line }, CancellationToken.None);
            var fate = await call.Fate;
            if (fate == Fate.Joined)
            {
                await Task.Delay(talk);
                await _edge.ClientHungUpAsync(id, cancellation: CancellationToken.None);
            }

            return fate;
        }
        catch (AntiphonRefusal refusal) when (refusal.Status.StatusCode == StatusCode.ResourceExhausted)
        {
            return Fate.Refused;
        }
        finally
        {
            _calls.TryRemove(id, out _);
        }
    }

    private async Task<DeskSession> SignIn(string operatorId)
    {
        var desk = new DeskSession(_client, new Desk { OperatorId = operatorId, DeskId = $"desk-{operatorId}" });
        desk.Updated += update =>
        {
            if (update.Offer is not { } offer)
                return;
            if (_calls.TryGetValue(offer.CallId, out var call))
                ToOffer.Add(Stopwatch.GetElapsedTime(call.SentAt));
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

    private static Centre MakeCentre(int operators)
    {
        var centre = new Centre();
        centre.Sites.Add(new Site { Name = "here", TimeZone = "Europe/Moscow" });
        centre.NotReadyReasons.AddRange(Probes.Reasons.Select(reason => new NotReadyReason { Name = reason }));
        centre.Queues.Add(new Queue
        {
            Name = BenchCentre.Queue, Strategy = Strategy.LongestIdle, WrapUp = new WrapUp { Mode = WrapUpMode.None }, OfferTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(60)),
        });
        centre.Lines.Add(new Line { Number = BenchCentre.Line, TimeZone = "Europe/Moscow", DefaultQueue = BenchCentre.Queue });
        centre.Operators.AddRange(Enumerable.Range(0, operators).Select(number => new Operator { Id = BenchCentre.OperatorId(number), Site = "here", Employment = Employment.Staff }));
        return centre;
    }
}
