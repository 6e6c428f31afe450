using Shouldly;

namespace Antiphon.Storage.Theory;

public sealed class ErlangATests
{
    /// <summary>50 agents, 48 calls a minute, a minute each, patience of 2 minutes: Garnett, Mandelbaum and Reiman 2002, table 1.</summary>
    [Fact]
    public void Table_OfGarnettMandelbaumReiman()
    {
        var queue = new ErlangA(50, 48 / 60.0, 60, 120);

        queue.AbandonProbability.ShouldBe(0.031, 0.0005);
        queue.MeanWait.ShouldBe(3.7, 0.05);
        queue.MeanQueue.ShouldBe(3, 0.5);
        queue.Occupancy.ShouldBe(0.93, 0.005);
    }

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(10, 0.8)]
    [InlineData(50, 0.98)]
    [InlineData(1000, 0.98)]
    public void PatienceWithoutEnd_IsErlangC(int operators, double load)
    {
        var (patient, endless) = (new ErlangA(operators, operators * load, 1, 1e9), new ErlangC(operators, operators * load, 1));

        patient.DelayProbability.ShouldBe(endless.DelayProbability, 1e-5);
        patient.AverageSpeedOfAnswer.ShouldBe(endless.AverageSpeedOfAnswer, 1e-5 * endless.AverageSpeedOfAnswer);
        patient.MeanQueue.ShouldBe(endless.MeanQueue, 1e-5 * endless.MeanQueue);
        patient.ServiceLevel(0.3).ShouldBe(endless.ServiceLevel(0.3), 1e-5);
        patient.AbandonProbability.ShouldBeLessThan(1e-6);
    }

    [Fact]
    public void NoPatience_IsErlangB()
    {
        var queue = new ErlangA(10, 8, 1, 1e-9);

        queue.AbandonProbability.ShouldBe(ErlangB.Loss(10, 8), 1e-7);
        queue.DelayProbability.ShouldBe(ErlangB.Loss(10, 8), 1e-7);
        queue.AverageSpeedOfAnswer.ShouldBe(0, 1e-8);
    }

    /// <summary>Who hangs up as soon as who talks ends: the calls in the system are M/M/∞, Poisson with mean a.</summary>
    [Fact]
    public void PatienceLikeTalk_IsPoisson()
    {
        const int Operators = 20;
        const double Load = 23;
        var poisson = new double[200];
        poisson[0] = Math.Exp(-Load);
        for (var n = 1; n < poisson.Length; n++)
            poisson[n] = poisson[n - 1] * Load / n;

        var queue = new ErlangA(Operators, Load, 1, 1);

        queue.DelayProbability.ShouldBe(poisson[Operators..].Sum(), 1e-12);
        queue.MeanQueue.ShouldBe(poisson.Select((share, n) => Math.Max(0, n - Operators) * share).Sum(), 1e-12);
    }

    [Theory]
    [InlineData(1, 0.3, 2)]
    [InlineData(5, 4.9, 0.1)]
    [InlineData(30, 45, 3)]
    [InlineData(1000, 999, 2)]
    [InlineData(1000, 1200, 100)]
    [InlineData(1000, 10, 1)]
    public void Shares_AddUp(int operators, double load, double patience)
    {
        var queue = new ErlangA(operators, load, 1, patience);

        // All who are answered are answered within a long time; waits of the answered are the integral of their lateness.
        queue.ServiceLevel(1000 * patience).ShouldBe(1 - queue.AbandonProbability, 1e-9);
        queue.ServiceLevel(0).ShouldBe(1 - queue.DelayProbability, 1e-12);
        var answered = 1 - queue.AbandonProbability;
        const int Steps = 1000;
        var until = 20 * queue.AverageSpeedOfAnswer / (queue.DelayProbability + 1e-9);
        var lateness = Enumerable.Range(0, Steps).Sum(i => answered - queue.ServiceLevel(until * (i + 0.5) / Steps)) * until / Steps;
        lateness.ShouldBe(answered * queue.AverageSpeedOfAnswer, 2e-3 * answered * queue.AverageSpeedOfAnswer + 1e-12);
        // Operators are busy for as long as calls are answered, and not more than all of the time.
        queue.Occupancy.ShouldBe(load * answered / operators, 1e-12);
        queue.Occupancy.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void Overload_IsCarriedByThoseWhoHangUp()
    {
        var queue = new ErlangA(1000, 1500, 1, 50);

        queue.AbandonProbability.ShouldBe(1.0 / 3, 1e-6);
        queue.MeanWait.ShouldBe(50.0 / 3, 1e-4);
        queue.DelayProbability.ShouldBe(1, 1e-9);
    }

    [Fact]
    public void NoCalls_NobodyWaits()
    {
        var queue = new ErlangA(3, 0, 1, 1);

        (queue.DelayProbability, queue.AbandonProbability, queue.MeanWait, queue.AverageSpeedOfAnswer, queue.ServiceLevel(0), queue.Occupancy).ShouldBe((0, 0, 0, 0, 1, 0));
    }
}
