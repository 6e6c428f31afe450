using System.Diagnostics;
using System.Globalization;
using Antiphon.Days;
using Antiphon.Edges;
using Antiphon.Hosting;
using Antiphon.Ledgers;
using Antiphon.Operators;
using Antiphon.V1;
using Grpc.Core;

namespace Antiphon.Soak;

/// <summary>A silo in a process of its own on SQLite, a long day of it, and clients and desks here, through the public API.</summary>
/// <param name="options">How long and how large.</param>
/// <param name="say">Told of progress, a line each.</param>
public sealed class SoakRun(SoakOptions options, Action<string> say)
{
    private static readonly DateTimeOffset OneOClock = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero); // 13:00 in Moscow
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MeasuringTakes = TimeSpan.FromSeconds(1.5);
    private const int SignInAtATime = 50;
    private readonly SoakDay _day = new(options);
    private readonly Audit _audit = new();
    private readonly List<Task> _stretches = [];
    private readonly List<Measurement> _measurements = [];
    private int _begun, _over;
    private long _latest;

    /// <summary>Plays it to its end and judges.</summary>
    public async Task<SoakResult> Run(CancellationToken cancellation = default)
    {
        using var place = new SiloPlace();
        // The row of an ended call is kept for ten minutes of real time, which of this day would be hours: a minute is nearer.
        var silo = await place.StartReady(
            string.Create(CultureInfo.InvariantCulture, $"--Antiphon:Clock:Speed={options.Speed}"), $"--Antiphon:Clock:Origin={OneOClock:yyyy-MM-ddTHH:mm:ssZ}", "--Antiphon:Storage:EndedRowsKeptMinutes=1");
        using var watch = new SiloWatch(silo.Id, place.DataDirectory);
        using var api = new AntiphonClient(place.Grpc);
        await api.Configuration.ApplyCentreAsync(new() { Centre = _day.Centre() }, cancellationToken: cancellation);
        using var clock = await DomainClock.ReadAsync(api, cancellation: cancellation);
        var desks = _day.Operators.Select((who, i) => new SimulatedOperator(api, who, clock, new Ledger(clock), SoakDay.Habits, options.Seed + i)).ToList();
        try
        {
            foreach (var some in desks.Chunk(SignInAtATime))
                await Task.WhenAll(some.Select(desk => desk.StartAsync(cancellation)));
            var opening = clock.Now;
            say(string.Create(CultureInfo.InvariantCulture, $"{_day.Calls.Count:N0} calls of {_day.Talk.TotalSeconds:0} s in {options.Hours} h, {desks.Count:N0} operators, speed {options.Speed}: {clock.ToReal(_day.Length).TotalMinutes:0.0} minutes"));
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var working = desks.Select(desk => desk.WorkAsync(_day.Shift(_day.Operators.First(one => one.Id == desk.Id)), opening, () => TimeSpan.FromSeconds(3), over.Token)).ToList();
            using var progress = new Timer(_ => Progress(clock.Now - opening, watch, desks), null, ProgressEvery, ProgressEvery);
            var measuring = Measure(clock, opening, watch, over.Token);
            await Call(api, clock, opening, over.Token);
            await measuring;
            await Task.WhenAll(_stretches);
            await over.CancelAsync();
            await Task.WhenAll(working.Select(Ended));
            return await Judge(api, desks, watch, silo, cancellation);
        }
        catch (Exception fault)
        {
            say($"{fault.Message}{Environment.NewLine}the silo said at last:{Environment.NewLine}{string.Join(Environment.NewLine, silo.Output.Split(Environment.NewLine).TakeLast(40))}");
            throw;
        }
        finally
        {
            if (options.Log is { } log)
                File.WriteAllText(log, silo.Output);
            await Task.WhenAll(desks.Select(desk => desk.DisposeAsync().AsTask()));
        }
    }

    /// <summary>Each stretch of calls comes by an edge of its own, so that what is known of its calls can be reduced to a few bytes once they are over.</summary>
    private async Task Call(AntiphonClient api, DomainClock clock, DateTimeOffset opening, CancellationToken cancellation)
    {
        for (var (period, next) = (1, 0); period <= SoakOptions.Periods; period++)
        {
            var ledger = new Ledger(clock);
            var edge = new SimulatedEdge(api, $"soak-{period}", clock, ledger);
            await edge.StartAsync(cancellation);
            var calls = new List<Task>();
            for (; next < _day.Calls.Count && _day.Calls[next].Arrives < options.Period * period; next++)
            {
                var planned = _day.Calls[next];
                await clock.WaitUntilAsync(opening + planned.Arrives, cancellation);
                var late = clock.ToReal(clock.Now - opening - planned.Arrives).Ticks;
                if (late > Volatile.Read(ref _latest))
                    Volatile.Write(ref _latest, late);
                calls.Add(Live(edge, planned, cancellation));
                Interlocked.Increment(ref _begun);
            }

            _stretches.Add(Close(edge, ledger, calls));
        }

        await clock.WaitUntilAsync(opening + _day.Length, cancellation);
    }

    private async Task Live(SimulatedEdge edge, PlannedCall planned, CancellationToken cancellation)
    {
        await edge.CallAsync(Client(planned), cancellation: cancellation);
        Interlocked.Increment(ref _over);
    }

    private async Task Close(SimulatedEdge edge, Ledger ledger, List<Task> calls)
    {
        await Task.WhenAll(calls);
        foreach (var call in ledger.Calls)
            _audit.Ended(call);
        await edge.DisposeAsync();
    }

    /// <summary>At the end of each period, the last one included, while calls are still coming.</summary>
    private async Task Measure(DomainClock clock, DateTimeOffset opening, SiloWatch watch, CancellationToken cancellation)
    {
        using var self = Process.GetCurrentProcess();
        var (at, begun, cpu, own) = (Stopwatch.GetTimestamp(), 0, watch.Cpu, self.TotalProcessorTime);
        for (var period = 1; period <= SoakOptions.Periods; period++)
        {
            await clock.WaitUntilAsync(opening + options.Period * period - clock.ToDomain(MeasuringTakes), cancellation);
            self.Refresh();
            var now = Stopwatch.GetTimestamp();
            var (seconds, calls, cpuNow, ownNow) = (Stopwatch.GetElapsedTime(at, now).TotalSeconds, Volatile.Read(ref _begun), watch.Cpu, self.TotalProcessorTime);
            var (resident, _) = await watch.AfterCollection();
            var one = new Measurement((options.Period * period).TotalHours, calls, (calls - begun) / seconds, InHand(), resident, watch.Stored,
                (cpuNow - cpu).TotalSeconds / seconds, (ownNow - own).TotalSeconds / seconds, TimeSpan.FromTicks(Interlocked.Exchange(ref _latest, 0)));
            (at, begun, cpu, own) = (now, calls, cpuNow, ownNow);
            _measurements.Add(one);
            say(one.ToString());
        }
    }

    private async Task<SoakResult> Judge(AntiphonClient api, List<SimulatedOperator> desks, SiloWatch watch, SiloProcess silo, CancellationToken cancellation)
    {
        say("all calls are over for their clients; everybody goes home");
        await Task.WhenAll(desks.Select(desk => desk.SetWishAsync(Wish.SignedOut, "", cancellation)));
        IReadOnlyList<string> calls = [], operators = [];
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < EndWithin; await Task.Delay(500, cancellation))
        {
            calls = [.. (await api.Calls.ListCallsAsync(new() { PageSize = 1000 }, cancellationToken: cancellation)).Calls.Where(call => call.State != CallState.Ended).Select(call => call.ToString())];
            operators = await NotAtHome(api, cancellation);
            if (calls.Count + operators.Count == 0)
                break;
        }

        using (var export = api.Archive.ExportCalls(new(), cancellationToken: cancellation))
            await foreach (var row in export.ResponseStream.ReadAllAsync(cancellation))
                _audit.Filed(row);
        _audit.Close();
        await Task.WhenAll(desks.Select(desk => desk.DisposeAsync().AsTask()));
        await silo.Stop();
        return new SoakResult(options, _day.Talk, _measurements, _audit, calls, operators, watch.Stored);
    }

    private async Task<IReadOnlyList<string>> NotAtHome(AntiphonClient api, CancellationToken cancellation)
    {
        var (left, seen, request) = (new List<string>(), 0, new ListOperatorStatesRequest { PageSize = 1000 });
        do
        {
            var page = await api.Operators.ListOperatorStatesAsync(request, cancellationToken: cancellation);
            seen += page.OperatorStates.Count;
            left.AddRange(page.OperatorStates.Where(state => state is not { Wish: Wish.SignedOut, Work: Work.Idle }).Select(state => state.ToString()));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        if (seen != options.Operators)
            left.Add($"{seen} operators are listed of {options.Operators}");
        return left;
    }

    private int InHand() => Volatile.Read(ref _begun) - Volatile.Read(ref _over);

    private void Progress(TimeSpan at, SiloWatch watch, List<SimulatedOperator> desks) => say(string.Create(CultureInfo.InvariantCulture,
        $"{at.TotalHours,6:0.00} h  calls {Volatile.Read(ref _begun),7:N0}, in hand {InHand(),5:N0}, desks connected {desks.Count(desk => desk.Session.IsConnected),5:N0}, resident now {SiloWatch.Mebibytes(watch.Resident)} MiB, late {TimeSpan.FromTicks(Volatile.Read(ref _latest)).TotalMilliseconds:0} ms"));

    private static SimulatedClient Client(PlannedCall planned) => new()
    {
        Line = planned.Line,
        Number = planned.Client,
        Queue = planned.Queue,
        LeavesInMenu = planned.LeavesInMenu,
        MenuTime = planned.MenuTime,
        Patience = planned.Patience,
        Talk = planned.Talk,
        OperatorEnds = planned.Number % 2 == 0,
    };

    private static async Task Ended(Task work)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException)
        {
            // The day is over.
        }
    }
}
