using Antiphon.Configuration;
using Antiphon.Operators;
using CsCheck;
using Shouldly;
using static Antiphon.Queues.Routing;

namespace Antiphon.Queues;

public sealed class RoutingDecisionTests
{
    [Fact]
    public void Reevaluate_FromTheStoredRecordAlone_GivesTheSameWinners() =>
        Gen.Select(Gen.Enum<Strategy>(), Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 2]).Array[1, 20]).Sample((strategy, operators) =>
        {
            var ids = operators.Select((_, number) => $"op-{number}").ToArray();
            var board = Board(new Queue { Name = Sales, Strategy = strategy }, [.. ids.Select(id => Operator(id))]);
            foreach (var (id, (idle, calls, offered)) in ids.Zip(operators))
                board.Put(Ready(id, idle) with { Calls = calls, LastOffered = At(offered) });
            board.Put(Call(1));

            var proposal = board.Match(At(10)).ShouldHaveSingleItem();

            RoutingDecision.FromJson(proposal.Decision.ToJson()).Reevaluate().ShouldBe(proposal.Operators);
            proposal.Operators.Length.ShouldBe(strategy == Strategy.RingAll ? Math.Min(8, ids.Length) : 1);
        });

    [Fact]
    public void Reevaluate_StoredInAnotherOrder_GivesTheSameWinner()
    {
        var decision = Decide(["anna", "boris", "clara"]);

        (decision with { Candidates = [.. decision.Candidates.Reverse()] }).Reevaluate().ShouldBe(["anna"]);
    }

    [Fact]
    public void Reevaluate_OtherValuesInTheRecord_GivesAnotherWinner()
    {
        var decision = Decide(["anna", "boris", "clara"]);
        var changed = decision.Candidates.SetItem(2, decision.Candidates[2] with { First = decision.Candidates[0].First - 1 });

        (decision with { Candidates = changed }).Reevaluate().ShouldBe(["clara"], "it is the record that decides");
    }

    [Fact]
    public void ToJson_Decision_ComesBackWhole()
    {
        var queue = new Queue { Name = Sales, Skills = [Wanted("phones", 50)], Overflow = [new() { After = TimeSpan.FromSeconds(30), Skills = [Wanted("cars")] }] };
        var board = Board(queue, Operator("anna", ("cars", 10)), Operator("boris", ("phones", 60)), Operator("clara", ("phones", 60)), Operator("dora", ("phones", 60)));
        board.Put(Ready("anna"));
        board.Put(Ready("boris"));
        board.Put(Ready("clara") with { Work = Work.Talking });
        board.Put(Call(1) with { PassedOver = [Passed("boris", until: 60)] });

        var decision = RoutingDecision.FromJson(board.Match(At(40)).ShouldHaveSingleItem().Decision.ToJson());

        decision.CallId.ShouldBe(Id(1));
        decision.Strategy.ShouldBe(Strategy.LongestIdle);
        decision.At.ShouldBe(At(40));
        decision.Waited.ShouldBe(TimeSpan.FromSeconds(40));
        decision.Candidates.ShouldBe([new RankedOperator("anna", At(0).UtcTicks, 0, Opening.Overflow, TimeSpan.FromSeconds(30))]);
        decision.PassedOver.ShouldBe([new ExcludedOperator("boris", Exclusion.PassedOver)]);
        decision.Excluded.ShouldBe(new Dictionary<string, int> { [Exclusion.Busy] = 1, [Exclusion.PassedOver] = 1, [Exclusion.SignedOut] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public void ToJson_HundredsOfOperators_StaysSmall()
    {
        var decision = Decide([.. Enumerable.Range(100, 400).Select(number => $"operator-{number}")]);

        decision.CandidateCount.ShouldBe(400);
        decision.ToJson().Length.ShouldBeLessThan(1500);
    }

    [Fact]
    public void MatchFor_Claim_DecisionNamesTheClaimantAlone()
    {
        var board = Board(new Queue { Name = Sales, Strategy = Strategy.RingAll }, Operator("anna"), Operator("boris"));
        board.Put(Ready("anna"));
        board.Put(Ready("boris"));
        board.Put(Call(1));

        var proposal = board.MatchFor("boris", At(1), null).ShouldNotBeNull();

        proposal.Operators.ShouldBe(["boris"]);
        RoutingDecision.FromJson(proposal.Decision.ToJson()).Reevaluate().ShouldBe(["boris"]);
    }

    private static RoutingDecision Decide(string[] ids)
    {
        var board = Board(new Queue { Name = Sales }, [.. ids.Select(id => Operator(id))]);
        for (var number = 0; number < ids.Length; number++)
            board.Put(Ready(ids[number], idleSince: number));
        board.Put(Call(1));
        return board.Match(At(1000)).ShouldHaveSingleItem().Decision;
    }
}
