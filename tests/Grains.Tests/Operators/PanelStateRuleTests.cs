using CsCheck;
using Shouldly;
using static Antiphon.Queues.Routing;

namespace Antiphon.Operators;

public sealed class PanelStateRuleTests
{
    /// <summary>What may be said of an operator, in the order of precedence: the first that is true is shown.</summary>
    private static readonly (PanelState State, Func<OperatorFacts, bool> IsTrue)[] Precedence =
    [
        (PanelState.Talking, facts => facts.Work is Work.Talking or Work.Held),
        (PanelState.Ringing, facts => facts.Work == Work.Offered),
        (PanelState.ConnectionLost, facts => facts.Lost && facts.Wish != Wish.SignedOut),
        (PanelState.WrapUp, facts => facts.Work == Work.WrapUp),
        (PanelState.Break, facts => facts.Wish == Wish.NotReady),
        (PanelState.Free, facts => facts.Wish is Wish.Ready or Wish.ReadyOnce),
        (PanelState.SignedOut, _ => true),
    ];

    [Fact]
    public void Derive_AnyFacts_IsTheFirstTrueStateInTheOrderOfThePanel()
    {
        Precedence.Select(one => one.State).ShouldBe(Enum.GetValues<PanelState>(), "the enumeration's order is the precedence");
        Gen.Select(Gen.Enum<Wish>(), Gen.Enum<Work>(), Gen.Bool).Sample((wish, work, lost) =>
        {
            var facts = Ready("anna") with { Wish = wish, Work = work, Lost = lost };
            return PanelStateRule.Derive(facts) == Precedence.First(one => one.IsTrue(facts)).State;
        });
    }

    [Theory]
    [InlineData(Wish.Ready, Work.Talking, true, PanelState.Talking)]
    [InlineData(Wish.Ready, Work.Held, false, PanelState.Talking)]
    [InlineData(Wish.Ready, Work.Offered, true, PanelState.Ringing)]
    [InlineData(Wish.Ready, Work.Idle, true, PanelState.ConnectionLost)]
    [InlineData(Wish.NotReady, Work.WrapUp, true, PanelState.ConnectionLost)]
    [InlineData(Wish.NotReady, Work.WrapUp, false, PanelState.WrapUp)]
    [InlineData(Wish.NotReady, Work.Idle, false, PanelState.Break)]
    [InlineData(Wish.ReadyOnce, Work.Idle, false, PanelState.Free)]
    [InlineData(Wish.SignedOut, Work.Idle, true, PanelState.SignedOut)]
    [InlineData(Wish.SignedOut, Work.Idle, false, PanelState.SignedOut)]
    public void Derive_Facts_ShowTheState(Wish wish, Work work, bool lost, PanelState state) =>
        PanelStateRule.Derive(Ready("anna") with { Wish = wish, Work = work, Lost = lost }).ShouldBe(state);
}
