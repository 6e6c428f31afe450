using Shouldly;

namespace Antiphon.Storage.Theory;

public sealed class ErlangCTests
{
    /// <summary>360 calls in half an hour, 4 minutes each, 55 agents: the worked example of T. Mitan's "Erlang C maths".</summary>
    [Fact]
    public void WorkedExample_Mitan()
    {
        var queue = new ErlangC(55, 360 / 1800.0, 240);

        queue.Load.ShouldBe(48, 1e-12);
        queue.DelayProbability.ShouldBe(0.239, 0.0005);
        queue.AverageSpeedOfAnswer.ShouldBe(8.2, 0.05);
        queue.ServiceLevel(15).ShouldBe(0.846, 0.0005);
    }

    /// <summary>100 calls in half an hour, 3 minutes each, 14 agents: the worked example of Call Centre Helper's "Erlang C formula".</summary>
    [Fact]
    public void WorkedExample_CallCentreHelper()
    {
        var queue = new ErlangC(14, 100 / 1800.0, 180);

        queue.DelayProbability.ShouldBe(0.174, 0.0005);
        queue.AverageSpeedOfAnswer.ShouldBe(7.8, 0.05);
        queue.ServiceLevel(20).ShouldBe(0.888, 0.0005);
    }

    /// <summary>50 agents, 48 calls a minute, a minute each: O. Garnett, A. Mandelbaum and M. Reiman, "Designing a call center with impatient customers", 2002, table 1.</summary>
    [Fact]
    public void Table_OfGarnettMandelbaumReiman()
    {
        var queue = new ErlangC(50, 48 / 60.0, 60);

        queue.AverageSpeedOfAnswer.ShouldBe(20.8, 0.05);
        queue.MeanQueue.ShouldBe(17, 0.5);
        queue.ServiceLevel(58.1).ShouldBe(0.9, 0.0005);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.8)]
    [InlineData(0.999)]
    public void OneOperator_IsMM1(double load)
    {
        var queue = new ErlangC(1, load / 3, 3);

        queue.DelayProbability.ShouldBe(load, 1e-12);
        queue.AverageSpeedOfAnswer.ShouldBe(3 * load / (1 - load), 1e-9);
        queue.MeanQueue.ShouldBe(load * load / (1 - load), 1e-9);
        queue.ServiceLevel(5).ShouldBe(1 - load * Math.Exp(-(1 - load) * 5 / 3), 1e-12);
    }

    [Fact]
    public void NoCalls_NobodyWaits()
    {
        var queue = new ErlangC(3, 0, 100);

        (queue.DelayProbability, queue.AverageSpeedOfAnswer, queue.MeanQueue, queue.ServiceLevel(0)).ShouldBe((0, 0, 0, 1));
        new ErlangC(3, 1e-9, 100).DelayProbability.ShouldBe(Math.Pow(1e-7, 3) / 6, 1e-27);
    }

    /// <summary>Halfin and Whitt 1981, proposition 1: with c = 1000 and β = (1 − ρ)√c the share that waits is about 1 ÷ (1 + β·Φ(β)/φ(β)).</summary>
    [Theory]
    [InlineData(0.95)]
    [InlineData(0.99)]
    [InlineData(0.999)]
    public void ThousandOperators_AreNearTheLimitOfHalfinAndWhitt(double load)
    {
        var beta = (1 - load) * Math.Sqrt(1000);

        new ErlangC(1000, 1000 * load, 1).DelayProbability.ShouldBe(1 / (1 + beta * NormalBelow(beta) / NormalDensity(beta)), 0.015);
    }

    [Fact]
    public void Overload_HasNoSteadyState()
    {
        var queue = new ErlangC(2, 2, 1);

        (queue.DelayProbability, queue.AverageSpeedOfAnswer, queue.MeanQueue, queue.ServiceLevel(1000)).ShouldBe((1, double.PositiveInfinity, double.PositiveInfinity, 0));
    }

    private static double NormalDensity(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>Simpson's rule from 0.</summary>
    private static double NormalBelow(double x)
    {
        const int Steps = 200;
        return 0.5 + x / Steps / 3 * Enumerable.Range(0, Steps + 1).Sum(i => NormalDensity(x * i / Steps) * (i is 0 or Steps ? 1 : i % 2 == 1 ? 4 : 2));
    }
}
