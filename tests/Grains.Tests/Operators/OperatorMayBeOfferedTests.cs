using Antiphon.Queues;
using CsCheck;
using Shouldly;
using static Antiphon.Queues.Routing;

namespace Antiphon.Operators;

public sealed class OperatorMayBeOfferedTests
{
    [Theory]
    [InlineData(Wish.SignedOut, Work.Idle, true, 0, Exclusion.SignedOut)]
    [InlineData(Wish.NotReady, Work.Idle, true, 0, Exclusion.NotReady)]
    [InlineData(Wish.Ready, Work.Offered, true, 0, Exclusion.Busy)]
    [InlineData(Wish.Ready, Work.Talking, true, 0, Exclusion.Busy)]
    [InlineData(Wish.Ready, Work.Held, true, 0, Exclusion.Busy)]
    [InlineData(Wish.Ready, Work.WrapUp, true, 0, Exclusion.Busy)]
    [InlineData(Wish.Ready, Work.Idle, false, 0, Exclusion.Unreachable)]
    [InlineData(Wish.Ready, Work.Idle, true, 10.001, Exclusion.Pausing)]
    [InlineData(Wish.Ready, Work.Idle, true, 10, Exclusion.None)]
    [InlineData(Wish.ReadyOnce, Work.Idle, true, 0, Exclusion.None)]
    public void WhyNot_EachObstacle_IsNamed(Wish wish, Work work, bool reachable, double notBefore, string reason) =>
        OperatorMayBeOffered.WhyNot(Ready("anna") with { Wish = wish, Work = work, Reachable = reachable, NotBefore = At(notBefore) }, At(10)).ShouldBe(reason);

    [Fact]
    public void Holds_AnyFacts_MeansReadyIdleReachableAndNotPausing() =>
        Gen.Select(Gen.Enum<Wish>(), Gen.Enum<Work>(), Gen.Bool, Gen.Int[-2, 2]).Sample((wish, work, reachable, pause) =>
            OperatorMayBeOffered.Holds(Ready("anna") with { Wish = wish, Work = work, Reachable = reachable, NotBefore = At(pause) }, At(0))
            == (wish is Wish.Ready or Wish.ReadyOnce && work == Work.Idle && reachable && pause <= 0));
}
