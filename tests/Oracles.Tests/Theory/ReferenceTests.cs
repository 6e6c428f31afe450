using Antiphon.Storage.Theory;
using Shouldly;

namespace Antiphon.Theory;

/// <summary>The references that are no textbook formulas, against those that are.</summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData(0.8)]
    [InlineData(0.98)]
    public void Chain_OfMMcWithPatience_IsErlangA(double load)
    {
        var chain = new MarkovChain<int>(0, n => n, n => [(n + 1, n < 200 ? 5 * load : 0), (n - 1, Math.Min(n, 5) + Math.Max(0, n - 5) * 0.5)]);

        var theory = new ErlangA(5, 5 * load, 1, 2);
        chain.Mean(n => n >= 5 ? 1 : 0).ShouldBe(theory.DelayProbability, 1e-9);
        chain.Mean(n => Math.Max(0, n - 5)).ShouldBe(theory.MeanQueue, 1e-9);
    }

    /// <summary>States (busy, waiting high, waiting low).</summary>
    [Theory]
    [InlineData(0.7)]
    [InlineData(0.9)]
    public void Chain_OfTwoPriorities_IsCobham(double load)
    {
        var (high, low) = (load, 2 * load);
        var chain = new MarkovChain<(int Busy, int High, int Low)>(default, s => s.Busy + s.High + s.Low, Leave);

        var theory = new NonPreemptivePriority(3, 1, high, low);
        (chain.Mean(s => s.High) / high).ShouldBe(theory.MeanWaits[0], 1e-4);
        (chain.Mean(s => s.Low) / low).ShouldBe(theory.MeanWaits[1], 1e-4 * theory.MeanWaits[1]);

        IEnumerable<((int, int, int), double)> Leave((int Busy, int High, int Low) s)
        {
            if (s.Busy < 3)
                yield return ((s.Busy + 1, 0, 0), high + low);
            else
            {
                yield return ((3, s.High + 1, s.Low), s.High < 40 ? high : 0);
                yield return ((3, s.High, s.Low + 1), s.Low < 250 ? low : 0);
            }

            yield return (s.High > 0 ? (3, s.High - 1, s.Low) : s.Low > 0 ? (3, 0, s.Low - 1) : (s.Busy - 1, 0, 0), s.Busy);
        }
    }

    /// <summary>Without calls of its own the second group makes one large group with the first.</summary>
    [Fact]
    public void Overflow_ToAnIdleGroup_IsErlangCOfBoth()
    {
        var chain = new OverflowChain(2, 3, 4, 1e-9);

        chain.FirstWait.ShouldBe(new ErlangC(5, 4, 1).AverageSpeedOfAnswer, 1e-6);
    }

    /// <summary>Without calls for the first group the second is by itself; all waits together are no shorter than in one large group.</summary>
    [Fact]
    public void Overflow_AtItsBounds_IsErlangC()
    {
        new OverflowChain(2, 3, 1e-9, 2).SecondWait.ShouldBe(new ErlangC(3, 2, 1).AverageSpeedOfAnswer, 1e-6);

        var both = new OverflowChain(2, 2, 2.1, 1.1);
        ((2.1 * both.FirstWait + 1.1 * both.SecondWait) / 3.2).ShouldBeGreaterThan(new ErlangC(4, 3.2, 1).AverageSpeedOfAnswer);
        both.Overflowed.ShouldBeInRange(0.1, ErlangB.Loss(2, 2.1));
    }

    [Fact]
    public void LateOverflow_AtItsLimits_IsErlangBAndErlangC()
    {
        new TimedOverflow(10, 0.9, 10, 1e-9).Overflowed.ShouldBe(ErlangB.Loss(10, 9), 1e-6);

        var (late, never) = (new TimedOverflow(10, 0.9, 10, 1e5), new ErlangC(10, 0.9, 10));
        late.Overflowed.ShouldBe(0, 1e-12);
        late.DelayProbability.ShouldBe(never.DelayProbability, 1e-12);
        late.MeanWait.ShouldBe(never.AverageSpeedOfAnswer, 1e-9);
    }
}
