using Antiphon.Centres;
using Antiphon.Edges;
using Antiphon.Ledgers;
using Antiphon.Operators;
using Antiphon.V1;
using Antiphon.Verdicts;
using Shouldly;

namespace Antiphon;

/// <summary>A silo is lost with calls waiting and talking all over the cluster, and is not started again.</summary>
public sealed class SiloLossTests
{
    private const int Talking = 4, Waiting = 12;
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30), Short = TimeSpan.FromMilliseconds(200);

    [Fact(Timeout = 300_000)]
    public async Task AnySilo_Killed_TheOthersTakeItsCallsOverInOrderAndTalksGoOn()
    {
        await using var database = new SharedServer();
        await using var centre = await ClusterCentre.Start(operators: Talking + 1, offerTimeout: TimeSpan.FromMinutes(10), database);
        List<Task<LedgerCall>> calls = [];
        void Call(int site, TimeSpan talk, int priority = 0) => calls.Add(centre.Edges[site].CallAsync(new SimulatedClient
        {
            Line = ClusterCentre.Line(site), Queue = ClusterCentre.Sites[site], Priority = priority, Connects = TimeSpan.Zero, Talk = talk,
        }));
        var sites = Enumerable.Range(0, ClusterCentre.Sites.Count).ToList();
        foreach (var site in sites)
            for (var i = 1; i <= Talking; i++)
            {
                Call(site, Long);
                await centre.Sit(site, i, OperatorHabits.Prompt);
            }
        var talks = await Patience.Until(async () => (await centre.Calls()).Where(call => call.State == CallState.Connected).ToList(), seen => seen.Count == Talking * sites.Count);
        foreach (var site in sites)
        {
            for (var i = 0; i < Waiting; i++)
                Call(site, Short, priority: i % 3);
            await Patience.Until(() => centre.Waiting(site), seen => seen.Count == Waiting);
        }
        var before = new List<IReadOnlyList<string>>();
        foreach (var site in sites)
            before.Add([.. (await centre.Waiting(site)).Select(call => call.CallId)]);

        centre.Struck();
        await centre.Silos[0].Kill9();

        // All is there, in its order, and whoever talked, talks.
        foreach (var site in sites)
            (await Patience.Until(() => centre.Waiting(site), seen => seen.Count == Waiting)).Select(call => call.CallId).ShouldBe(before[site]);
        await Patience.Until(() => centre.Away().Count == 0);
        centre.Recovered();
        foreach (var talk in talks)
            await Patience.Until(async () => await centre.Api.Operators.GetOperatorStateAsync(new() { Operator = talk.Operator }), state => state is { Work: Work.Talking, Reachable: true } && state.CallId == talk.CallId);

        // A new operator a site serves them in their order.
        foreach (var site in sites)
            await centre.Sit(site, Talking + 1, OperatorHabits.Prompt);
        foreach (var one in centre.Operators.Take(Talking * sites.Count))
            await one.Session.HangUpAsync().WaitAsync(Patience.Within);
        await Task.WhenAll(calls).WaitAsync(Patience.AtMost, TestContext.Current.CancellationToken);
        await Patience.Until(centre.States, states => states.All(state => state is { PanelState: PanelState.Free, Work: Work.Idle, Reachable: true }));
        await Patience.Until(centre.Calls, left => left.Count == 0);
        var reckoning = await Reckoning.Make(centre.Ledger, centre.Api, centre.Legs);
        reckoning.Lost.ShouldBeEmpty();
        reckoning.Doubled.ShouldBeEmpty();
        (reckoning.Archived, reckoning.Answered, reckoning.GivenUp).ShouldBe((calls.Count, calls.Count, 0));
        ShouldNoticeFaults([.. centre.Ledger.Calls], await Reckoning.Read(centre.Api), centre.Legs);
    }

    /// <summary>The same evidence with a fault of each kind planted in it.</summary>
    private static void ShouldNoticeFaults(IReadOnlyList<LedgerCall> calls, IReadOnlyList<ArchivedCallDetail> archive, LegRule legs)
    {
        Reckoning.Judge(calls, [.. archive.Skip(1)], legs).Lost.ShouldHaveSingleItem().ShouldContain("not archived");
        Reckoning.Judge(calls, [.. archive, archive[0]], legs).Doubled.ShouldContain(fault => fault.Contains("2 times", StringComparison.Ordinal));

        var (first, second) = (archive[0].Clone(), archive[1].Clone()); // both talked while the others waited
        (second.Legs[0].Operator, second.Legs[0].ConnectTime, second.Legs[0].EndTime) = (first.Legs[0].Operator, first.Legs[0].ConnectTime, first.Legs[0].EndTime);
        Reckoning.Judge(calls, [first, second, .. archive.Skip(2)], legs).Doubled.ShouldContain(fault => fault.Contains("at one time", StringComparison.Ordinal));

        var unanswered = archive[0].Clone();
        unanswered.Legs.Clear();
        Reckoning.Judge(calls, [unanswered, .. archive.Skip(1)], legs).Lost.ShouldHaveSingleItem();
    }
}
