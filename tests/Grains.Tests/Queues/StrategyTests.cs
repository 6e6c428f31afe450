using Antiphon.Configuration;
using Antiphon.Operators;
using CsCheck;
using Shouldly;
using static Antiphon.Queues.Routing;

namespace Antiphon.Queues;

public sealed class StrategyTests
{
    private static readonly Gen<OperatorFacts> Facts = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 2]).Select((id, idle, offered, calls, talk) =>
        Ready($"op-{id}", idle) with { LastOffered = At(offered), Calls = calls, TalkTime = TimeSpan.FromSeconds(talk) });

    private static readonly string[] Everybody = ["anna", "boris", "clara", "dora", "egor", "fedor"];

    [Theory]
    [InlineData(Strategy.LongestIdle, "boris")]
    [InlineData(Strategy.RoundRobin, "clara")]
    [InlineData(Strategy.LeastCalls, "dora")]
    [InlineData(Strategy.LeastTalkTime, "egor")]
    [InlineData(Strategy.SkillBest, "fedor")]
    [InlineData(Strategy.Linear, "anna")]
    public void Match_Strategy_ChoosesByItsName(Strategy strategy, string chosen)
    {
        var queue = new Queue { Name = Sales, Strategy = strategy, Skills = [Wanted("phones", 10)] };
        var board = Board(queue, [.. Everybody.Select(id => Operator(id, ("phones", id == "fedor" ? 90 : 50)))]);
        var ordinary = Ready("anna", idleSince: 50) with { LastOffered = At(50), Calls = 5, TalkTime = TimeSpan.FromSeconds(500) };
        board.Put(ordinary);
        board.Put(ordinary with { Id = "boris", IdleSince = At(40) });
        board.Put(ordinary with { Id = "clara", LastOffered = At(30) });
        board.Put(ordinary with { Id = "dora", Calls = 2 });
        board.Put(ordinary with { Id = "egor", TalkTime = TimeSpan.FromSeconds(300) });
        board.Put(ordinary with { Id = "fedor" });
        board.Put(Call(1));

        board.Match(At(60)).ShouldHaveSingleItem().Operators.ShouldBe([chosen]);
    }

    [Fact]
    public void Match_SkillBest_SumsTheWantedSkillsOnly()
    {
        var queue = new Queue { Name = Sales, Strategy = Strategy.SkillBest, Skills = [Wanted("phones"), Wanted("english")] };
        var board = Board(queue, Operator("anna", ("phones", 50), ("english", 50)), Operator("boris", ("phones", 90), ("english", 5), ("cars", 100)));
        board.Put(Ready("boris", idleSince: 0));
        board.Put(Ready("anna", idleSince: 5));
        board.Put(Call(1));

        board.Match(At(10)).ShouldHaveSingleItem().Operators.ShouldBe(["anna"]);
    }

    [Fact]
    public void Rank_AnyStrategy_IsATotalOrderOfOperatorsWithATieDecidedById() =>
        Gen.Select(Gen.Enum<Strategy>(), Facts, Facts, Gen.Int[1, 2], Gen.Int[1, 2]).Sample((strategy, x, y, levelX, levelY) =>
        {
            var order = OperatorOrders.For(strategy);
            var compared = OperatorRank.Compare(order.Rank(x, levelX), order.Rank(y, levelY));
            var reversed = OperatorRank.Compare(order.Rank(y, levelY), order.Rank(x, levelX));
            var alike = OperatorRank.Compare(order.Rank(x, levelX), order.Rank(x with { Id = y.Id }, levelX));
            return Math.Sign(compared) == -Math.Sign(reversed)
                && (x.Id == y.Id || compared != 0)
                && Math.Sign(alike) == Math.Sign(string.CompareOrdinal(x.Id, y.Id));
        });

    [Fact]
    public void Match_AnyNumberOfOperators_ChoosesTheBestOfAll() =>
        Gen.Select(Gen.Enum<Strategy>(), Facts.Array[1, 30]).Sample((strategy, drawn) =>
        {
            var everybody = drawn.Select((facts, number) => facts with { Id = $"op-{number}" }).ToArray();
            var board = Board(new Queue { Name = Sales, Strategy = strategy }, [.. everybody.Select(facts => Operator(facts.Id))]);
            foreach (var facts in everybody)
                board.Put(facts);
            board.Put(Call(1));
            var order = OperatorOrders.For(strategy);

            board.Match(At(10)).ShouldHaveSingleItem().Operators
                .ShouldBe(everybody.Select(facts => order.Rank(facts, 0)).Order(OperatorRank.Order).Take(order.Offers).Select(rank => rank.Operator));
        });

    [Fact]
    public void Describe_AnyStrategy_SaysSomething()
    {
        foreach (var strategy in Enum.GetValues<Strategy>())
            OperatorOrders.For(strategy).Describe(Ready("anna"), 1).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(Strategy.LongestIdle, "not idle")]
    [InlineData(Strategy.RingAll, "not idle")]
    [InlineData(Strategy.RoundRobin, "never offered")]
    public void Describe_OperatorWhoHasNeverSignedIn_NamesNoTime(Strategy strategy, string said) =>
        OperatorOrders.For(strategy).Describe(new OperatorFacts { Id = "anna" }, 1).ShouldBe(said);

    [Theory]
    [InlineData(Wish.SignedOut, Work.Idle)]
    [InlineData(Wish.NotReady, Work.Idle)]
    [InlineData(Wish.Ready, Work.Talking)]
    public void Describe_OperatorWhoWasIdleOnce_IsNotIdle(Wish wish, Work work) =>
        OperatorOrders.For(Strategy.LongestIdle).Describe(Ready("anna", idleSince: 5) with { Wish = wish, Work = work }, 1).ShouldBe("not idle");

    [Fact]
    public void Offers_RingAll_AreEightAndElseOne()
    {
        foreach (var strategy in Enum.GetValues<Strategy>())
            OperatorOrders.For(strategy).Offers.ShouldBe(strategy == Strategy.RingAll ? 8 : 1);
    }
}
