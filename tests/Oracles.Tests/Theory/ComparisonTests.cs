using Shouldly;

namespace Antiphon.Theory;

public sealed class ComparisonTests
{
    [Fact]
    public void HalfWidth_IsThatOfBatchMeans()
    {
        // After 64 calls of warming up, batches of 38 calls wait 1, 3, 1, 3, … seconds: mean 2, standard deviation √(32/31).
        var comparison = new Comparison([Figures.MeanWait(2)], 1280);
        for (var i = 0; i < 64; i++)
            comparison.Add(new ObservedCall(0, 1000, null));
        for (var i = 0; i < 32 * 38; i++)
            comparison.Add(new ObservedCall(0, i / 38 % 2 == 0 ? 1 : 3, "one"));
        comparison.Add(new ObservedCall(0, 1000, null));

        var finding = comparison.Findings().ShouldHaveSingleItem();

        finding.Observed.ShouldBe(2, 1e-12);
        finding.HalfWidth.ShouldBe(2.0395 / Math.Sqrt(31), 1e-12);
        finding.IsCovered.ShouldBeTrue();
        finding.Agrees(0.1).ShouldBeFalse();
        finding.Agrees(0.2).ShouldBeTrue();
        (finding with { Theory = 1.6 }).Agrees(0.24).ShouldBeFalse();
    }

    [Fact]
    public void Figures_CountWhomTheyConcern()
    {
        ObservedCall answered = new(0, 4, "one"), late = new(1, 30, "two"), gone = new(1, 5, null), once = new(0, 0, "one");

        ObservedCall[] calls = [answered, late, gone, once];
        calls.Select(Figures.Delayed(0).Of).ShouldBe([1, 1, 1, 0]);
        calls.Select(Figures.Abandoned(0).Of).ShouldBe([0, 0, 1, 0]);
        calls.Select(Figures.SpeedOfAnswer(0).Of).ShouldBe([4, 30, null, 0]);
        calls.Select(Figures.ServiceLevel(20, 0).Of).ShouldBe([1, 0, 0, 1]);
        calls.Select(Figures.MeanWaitOf(1, "", 0).Of).ShouldBe([null, 30, 5, null]);
    }

    [Fact]
    public void Findings_BeforeAllCallsHaveCome_AreRefused()
    {
        var comparison = new Comparison([Figures.MeanWait(1)], 100);
        comparison.Add(new ObservedCall(0, 1, "one"));

        comparison.IsComplete.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(comparison.Findings);
    }

    /// <summary>The reference values of the algorithm's authors' generator, seed 1234567.</summary>
    [Fact]
    public void Dice_AreSplitMix()
    {
        var dice = new Dice(1234567);

        dice.Next().ShouldBe((6457827717110365317UL >> 11) * Math.Pow(2, -53));
        dice.Next().ShouldBe((3203168211198807973UL >> 11) * Math.Pow(2, -53));
    }
}
