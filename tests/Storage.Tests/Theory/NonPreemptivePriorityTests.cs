using Shouldly;

namespace Antiphon.Storage.Theory;

public sealed class NonPreemptivePriorityTests
{
    /// <summary>M/M/1: W(1) = ρ/μ ÷ (1 − ρ₁), W(2) = ρ/μ ÷ ((1 − ρ₁)(1 − ρ)), the textbooks' head-of-line formula (Kleinrock, Queueing Systems II, 1976, eq. 3.31).</summary>
    [Fact]
    public void OneOperator_IsHeadOfTheLine()
    {
        var waits = new NonPreemptivePriority(1, 1, 0.3, 0.5).MeanWaits;

        waits[0].ShouldBe(0.8 / 0.7, 1e-12);
        waits[1].ShouldBe(0.8 / (0.7 * 0.2), 1e-12);
    }

    [Theory]
    [InlineData(7, 0.6, 0.2)]
    [InlineData(50, 0.95, 0.7)]
    [InlineData(1000, 0.999, 0.1)]
    public void Waits_WeighedByCalls_AreThoseWithoutPriorities(int operators, double load, double high)
    {
        var (first, second) = (operators * load * high, operators * load * (1 - high));

        var classes = new NonPreemptivePriority(operators, 1, first, second);

        var all = new ErlangC(operators, operators * load, 1);
        classes.DelayProbability.ShouldBe(all.DelayProbability);
        ((first * classes.MeanWaits[0] + second * classes.MeanWaits[1]) / (first + second)).ShouldBe(all.AverageSpeedOfAnswer, 1e-9 * all.AverageSpeedOfAnswer);
        classes.MeanWaits[0].ShouldBeLessThan(classes.MeanWaits[1]);
    }

    [Fact]
    public void OneClass_IsErlangC() =>
        new NonPreemptivePriority(12, 3, 3.5).MeanWaits.ShouldHaveSingleItem().ShouldBe(new ErlangC(12, 3.5, 3).AverageSpeedOfAnswer, 1e-12);

    [Fact]
    public void Overload_IsBorneByTheLowerClass()
    {
        var waits = new NonPreemptivePriority(4, 1, 3, 2).MeanWaits;

        waits[0].ShouldBe(1.0 / 4 / (1 - 0.75), 1e-12);
        waits[1].ShouldBe(double.PositiveInfinity);
    }
}
