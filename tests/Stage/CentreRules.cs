using Antiphon.Calls;
using Antiphon.Operators;
using Antiphon.Queues;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;
using Shouldly;

namespace Antiphon.Stage;

/// <summary>What must hold at the end of every scenario: the rules of the design, read from the hot rows and the archive.</summary>
public static class CentreRules
{
    /// <summary>Looks, then lets every client hang up and looks at the archive.</summary>
    public static async Task ShouldHoldTheRules(this CentreCluster cluster)
    {
        await cluster.Settle();
        var live = await cluster.Rows.ListCalls(new LiveCallFilter(), 10_000, null);
        await ShouldHaveOneOperatorACall(cluster, live);
        await ShouldHaveDeadlines(cluster, live);
        await ShouldLeaveNobodyIdle(cluster, live);
        foreach (var edge in cluster.Edges)
            foreach (var call in edge.Arrived)
                await edge.HangUp(call);
        await ShouldBeArchivedOnce(cluster);
    }

    private static async Task ShouldHaveOneOperatorACall(CentreCluster cluster, IReadOnlyList<LiveCall> live)
    {
        var with = live.Where(call => call.Operator is not null).ToList();
        with.Select(call => call.Operator).ShouldBeUnique("an operator talks in at most one call");
        foreach (var facts in (await cluster.Rows.ReadOperators()).Rows.Where(facts => facts.Work is Work.Talking or Work.Held))
            with.ShouldContain(call => call.Operator == facts.Id, $"{facts.Id} talks in a call that knows it");
    }

    private static async Task ShouldHaveDeadlines(CentreCluster cluster, IReadOnlyList<LiveCall> live)
    {
        var stored = (await cluster.Rows.ReadOverdue(DateTimeOffset.MaxValue, DateTimeOffset.MaxValue, 100_000)).Select(actor => actor.Grain).ToHashSet();
        foreach (var call in live)
            stored.ShouldContain(cluster.Call(call.Id).GetGrainId(), $"a call that is {call.State} has a deadline");
        foreach (var facts in (await cluster.Rows.ReadOperators()).Rows.Where(facts => facts.Work != Work.Idle))
            stored.ShouldContain(cluster.Operator(facts.Id).GetGrainId(), $"an operator who is {facts.Work} has a deadline");
    }

    /// <summary>A board made afresh from the rows finds nobody to match.</summary>
    private static async Task ShouldLeaveNobodyIdle(CentreCluster cluster, IReadOnlyList<LiveCall> live)
    {
        var operators = (await cluster.Rows.ReadOperators()).Rows;
        foreach (var queue in live.Select(call => call.Queue).OfType<string>().Distinct())
        {
            var board = new QueueBoard(queue);
            board.Configure(cluster.View.Current);
            foreach (var facts in operators)
                board.Put(facts);
            foreach (var call in (await cluster.Rows.ReadWaiting(queue)).Rows)
                board.Put(call);
            board.Match(cluster.Domain.GetUtcNow()).Select(proposal => $"{proposal.Operators[0]} is idle while {proposal.Call.Id} waits in {queue}").ShouldBeEmpty();
        }
    }

    private static async Task ShouldBeArchivedOnce(CentreCluster cluster)
    {
        var archived = new List<Storage.Archive.CallRecord>();
        await foreach (var record in cluster.Archive.ExportCalls(new CallFilter()))
            archived.Add(record);
        archived.Select(record => record.Call.Id).Order().ShouldBe(cluster.Edges.SelectMany(edge => edge.Arrived).Order(), "every call that arrived is in the archive, once");
        archived.ShouldAllBe(record => Enum.IsDefined(Enum.Parse<CallOutcome>(record.Call.Outcome)) && record.Call.Outcome != nameof(CallOutcome.None));
        foreach (var legs in archived.SelectMany(record => record.Legs).GroupBy(leg => leg.Operator))
        {
            var ordered = legs.OrderBy(leg => leg.ConnectedAt).ThenBy(leg => leg.EndedAt).ToList();
            for (var i = 1; i < ordered.Count; i++)
                ordered[i].ConnectedAt.ShouldBeGreaterThanOrEqualTo(ordered[i - 1].EndedAt, $"the legs of {legs.Key} do not overlap");
        }
    }
}
