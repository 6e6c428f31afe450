using Antiphon.Centres;
using Antiphon.Desks;
using Antiphon.Edges;
using Antiphon.Ledgers;
using Antiphon.Operators;
using Antiphon.V1;
using Antiphon.Verdicts;
using Shouldly;

namespace Antiphon;

/// <summary>The process is killed with calls waiting, talking, ringing and arriving, and is started again where it was.</summary>
public sealed class KilledUnderLoadTests
{
    private const int Talking = 10;
    private const int Waiting = 25;
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Fact(Timeout = 300_000)]
    public async Task Silo_KilledInTheMidstOfLoad_LosesNothingAndGoesOnInOrder()
    {
        await using var centre = await CrashCentre.Start(speed: 1, operators: Talking + 1, offerTimeout: TimeSpan.FromMinutes(10));
        await using var edge = new SimulatedEdge(centre.Api, "crash", centre.Clock, centre.Ledger);
        await edge.StartAsync().WaitAsync(Patience.Within);
        List<Task<LedgerCall>> calls = [];
        void Call(TimeSpan talk, int priority = 0) =>
            calls.Add(edge.CallAsync(new SimulatedClient { Line = CrashCentre.Line, Queue = CrashCentre.Queue, Priority = priority, Connects = TimeSpan.Zero, Talk = talk }));

        // Ten talk until they are told to stop, the others wait, and one more operator lets it ring.
        for (var i = 1; i <= Talking; i++)
        {
            Call(Long);
            await centre.Sit(i, OperatorHabits.Prompt);
        }

        var talks = await Patience.Until(async () => (await centre.Api.Calls.ListCallsAsync(new() { State = CallState.Connected })).Calls, seen => seen.Count == Talking);
        for (var i = 0; i < Waiting; i++)
            Call(Short, priority: i % 3);
        await Patience.Until(centre.Waiting, seen => seen.Count == Waiting);
        var silent = new DeskSession(centre.Api, new Desk { OperatorId = CrashCentre.Operator(Talking + 1), DeskId = $"simulated-{CrashCentre.Operator(Talking + 1)}" });
        await silent.StartAsync().WaitAsync(Patience.Within);
        await silent.SetWishAsync(Wish.Ready).WaitAsync(Patience.Within);
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        soon.CancelAfter(Patience.Within);
        await silent.WaitForAsync(desk => desk.Offer is not null, soon.Token);
        var ringing = silent.Offer!;

        // More of them arrive all the time, also while nobody is there to take them.
        using var arriving = new CancellationTokenSource();
        var arrivals = Arrive(() => Call(Short), arriving.Token);
        await Patience.Until(centre.Waiting, seen => seen.Count >= Waiting + 20);
        var before = await centre.Waiting();
        var acknowledged = centre.Ledger.Calls.Where(call => call.Acknowledged is not null).Select(call => call.Id.ToString()).ToList();
        await centre.Kill9();
        before.Count(call => !call.InOffer).ShouldBeGreaterThanOrEqualTo(20);
        before.Count(call => call.InOffer).ShouldBe(1);

        await centre.Restart();
        await Patience.Until(() => edge.Session.IsConnected);
        centre.EdgeIsBack();
        await Patience.Until(() => silent.IsConnected && centre.Operators.All(one => one.Session.IsConnected));
        await arriving.CancelAsync();
        await arrivals;
        await Patience.Until(() => centre.Ledger.Calls.All(call => call.Acknowledged is not null));

        // Nothing acknowledged is lost, and the order is the same.
        var missing = new List<string>();
        foreach (var call in acknowledged)
            if ((await centre.Read(call)) is not { State: CallState.Queued or CallState.Offered or CallState.Connected })
                missing.Add(call);
        missing.ShouldBeEmpty();
        var expected = before.Select(call => call.CallId).ToList();
        var after = await Patience.Until(centre.Waiting, seen => seen.Count == centre.Ledger.Count - Talking);
        after.Select(call => call.CallId).Where(expected.Contains).ShouldBe(expected);

        // Whoever talked, talks, with the same operator.
        foreach (var talk in talks)
        {
            (await centre.Read(talk.CallId)).ShouldSatisfyAllConditions(call => call.State.ShouldBe(CallState.Connected), call => call.Operator.ShouldBe(talk.Operator));
            await Patience.Until(async () => await centre.Api.Operators.GetOperatorStateAsync(new() { Operator = talk.Operator }),
                state => state is { Work: Work.Talking, Reachable: true, LinkLost: false } && state.CallId == talk.CallId);
            var seen = centre.Ledger.Find(Guid.Parse(talk.CallId))!;
            (seen.Answers.Count, seen.End).ShouldBe((1, null));
        }

        // The offer that rang was called off.
        var offer = (await Patience.Until(async () => (await centre.Api.Archive.ListOffersAsync(new() { Call = ringing.CallId })).Offers,
            seen => seen.Any(one => one.OfferId == ringing.OfferId))).Single(one => one.OfferId == ringing.OfferId);
        offer.Ending.ShouldBe(OfferEnding.Revoked);

        // Everybody works on, and everything ends.
        await silent.DisposeAsync();
        await centre.Sit(Talking + 1, OperatorHabits.Prompt);
        foreach (var one in centre.Operators.Take(Talking))
            await one.Session.HangUpAsync().WaitAsync(Patience.Within);
        await Task.WhenAll(calls).WaitAsync(Patience.Within);
        await Patience.Until(centre.States, states => states.All(state => state is { PanelState: PanelState.Free, Work: Work.Idle }));
        (await centre.Waiting()).ShouldBeEmpty();
        (await centre.Api.Calls.ListCallsAsync(new())).Calls.ShouldAllBe(call => call.State == CallState.Ended);
        var reckoning = await Reckoning.Make(centre.Ledger, centre.Api, centre.Legs);
        Console.WriteLine($"crash: waiting={before.Count} talking={talks.Count} ringing=1 acknowledged={acknowledged.Count} lost=0, the offer ended {offer.Ending} ({offer.Cause}); at the end {reckoning}");
        reckoning.Lost.ShouldBeEmpty();
        reckoning.Doubled.ShouldBeEmpty();
        (reckoning.Archived, reckoning.Answered).ShouldBe((calls.Count, calls.Count));
    }

    private static async Task Arrive(Action call, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                call();
        }
        catch (OperationCanceledException)
        {
            // Nobody calls any more.
        }
    }
}
