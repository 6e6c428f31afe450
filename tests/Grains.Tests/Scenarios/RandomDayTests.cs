using Antiphon.Operators;
using Antiphon.Stage;
using Shouldly;

namespace Antiphon.Scenarios;

/// <summary>Many calls at once, by seed: whatever happens, each ends in the archive once and nobody is stuck.</summary>
public sealed class RandomDayTests
{
    [Theory]
    [InlineData(1, 0.0, 1)]
    [InlineData(3, 0.2, 1)]
    [InlineData(5, 0.3, 2)]
    public async Task Day_WhateverHappens_LosesAndDoublesNoCall_AndLeavesNobodyStuck(int seed, double faults, short silos)
    {
        var random = new Random(seed);
        await using var centre = await CentreCluster.Start(RandomDay.Centre(), silos);
        var edge = await centre.Edge();
        var doors = new[] { await centre.Door("one"), await centre.Door("two") };
        var desks = new List<FakeDesk>();
        for (var i = 0; i < 10; i++)
            desks.Add(await doors[i % 2].Ready($"op-{i}"));
        var day = new RandomDay(centre, edge, desks, random, faults);
        var writes = 0;
        if (faults > 0)
        {
            centre.Faults.FailsBefore = _ => Interlocked.Increment(ref writes) % 101 == 0;
            centre.Faults.FailsAfter = _ => Interlocked.Increment(ref writes) % 103 == 0;
        }

        for (var second = 0; second < 160; second++)
            await day.Second(arrivals: true);
        (centre.Faults.FailsBefore, centre.Faults.FailsAfter) = (_ => false, _ => false);
        await day.Drain(300);

        var held = await Task.WhenAll(edge.Held.Select(centre.Snapshot));
        held.Select(CentreCluster.Life).ShouldBeEmpty("every client was served or has left");
        await centre.Advance(15);
        foreach (var desk in desks)
            (await desk.Panel()).ShouldBe(PanelState.Free, desk.Id);
        edge.Arrived.Count.ShouldBe(day.Calls);
        day.Calls.ShouldBeGreaterThan(50);
        if (faults > 0)
            writes.ShouldBeGreaterThan(500, "some ten of them failed");
        await centre.ShouldHoldTheRules();
    }
}
