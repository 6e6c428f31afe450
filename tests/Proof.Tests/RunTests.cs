using System.Diagnostics;
using Shouldly;

namespace Antiphon.Proof;

/// <summary>The short form of the million: no rule is broken, all that must be covered is, and a seed is one history wherever it is played.</summary>
public sealed class RunTests
{
    [Fact]
    public void Run_OfTwentyThousandOffers_BreaksNoRule_AndCoversWhatItMust()
    {
        var run = Run.Until(offers: 20_000, seed: 1);

        run.Failed?.Faults.Select(fault => $"episode {run.Failed.Number}: {fault}").ShouldBeEmpty();
        run.Coverage.Missing().ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_InAnotherProcess_HasTheSameHistory()
    {
        var here = Run.Until(offers: 600, seed: 3);
        using var other = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Antiphon.Proof"), ["--offers", "600", "--seed", "3"]) { RedirectStandardOutput = true })!;

        var told = await other.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);

        told.ShouldContain($"{here.Episodes:N0} episodes");
        told.ShouldContain($"history {here.History:x16}", customMessage: "strings hash anew in each process: somewhere the order of a set decides");
    }

    [Fact]
    public void Run_OfAnotherSeed_HasAnotherHistory() => Run.Until(offers: 1, seed: 4).History.ShouldNotBe(Run.Until(offers: 1, seed: 5).History);
}
