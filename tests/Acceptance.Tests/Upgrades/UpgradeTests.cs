using Antiphon.Desks;
using Antiphon.Silos;
using Antiphon.V1;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Upgrades;

/// <summary>Data directories of earlier programs (tests/Samples), under this one.</summary>
public sealed class UpgradeTests
{
    private static readonly TimeSpan Briefly = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AMonth = TimeSpan.FromDays(30);

    public static TheoryData<string> Samples => [.. Directory.GetDirectories(Sample.Root).Select(directory => Path.GetFileName(directory)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Samples))]
    public async Task DataDirectory_OfAnEarlierProgram_GoesOnUnderThisOne(string sample)
    {
        var (place, facts) = Sample.Open(sample, Briefly);
        using var _ = place;
        var silo = await place.StartReady();
        using var api = new AntiphonClient(place.Grpc);
        await using var edge = new Exchange(api, SampleDay.Edge);
        await Return(edge, facts);

        // All is there as it was.
        var clock = await api.System.GetClockAsync(new());
        (clock.Speed, clock.OriginTime).ShouldBe((facts.Clock.Speed, facts.Clock.OriginTime));
        (clock.DomainTime.ToDateTimeOffset() - facts.Clock.DomainTime.ToDateTimeOffset()).ShouldBeGreaterThanOrEqualTo(Briefly);
        (await api.Configuration.GetCentreAsync(new())).Centre.ShouldBe(facts.Centre);
        (await Archive(api)).ShouldBe(facts.Archive);
        var waiting = await Eventually.Get(() => Waiting(api), seen => seen.Count >= facts.Waiting.Count);
        waiting.ShouldBe(facts.Waiting.Select(call => call.CallId));
        foreach (var state in (CallState[])[CallState.Connected, CallState.Held])
            (await api.Calls.GetCallAsync(new() { Call = facts.In(state).CallId })).ShouldSatisfyAllConditions(call => call.State.ShouldBe(state), call => call.Operator.ShouldBe(facts.In(state).Operator));
        await Eventually.Get(async () => await api.Calls.GetCallAsync(new() { Call = facts.In(CallState.Connecting).CallId }), call => call.State == CallState.Connected);
        await using var anna = await Sit(api, SampleDay.Talks);
        await using var boris = await Sit(api, SampleDay.Holds);
        await using var clara = await Sit(api, SampleDay.WrapsUp);
        await using var elena = await Sit(api, SampleDay.Connects);
        await using var fyodor = await Sit(api, SampleDay.Pauses);
        await using var galina = await Sit(api, SampleDay.Free);
        await anna.Until(desk => desk.State is { Work: Work.Talking } && desk.Call?.CallId == facts.In(CallState.Connected).CallId);
        await boris.Until(desk => desk.State is { Work: Work.Held } && desk.Call?.CallId == facts.In(CallState.Held).CallId);
        await clara.Until(desk => desk.State is { Work: Work.WrapUp, Wish: Wish.Ready });
        await elena.Until(desk => desk.State is { Work: Work.Talking } && desk.Call?.CallId == facts.In(CallState.Connecting).CallId);
        await fyodor.Until(desk => desk.State is { PanelState: PanelState.Break, Reason: "break" });
        await galina.Until(desk => desk.State is { PanelState: PanelState.Free });
        (await api.Operators.GetOperatorStateAsync(new() { Operator = SampleDay.Away })).PanelState.ShouldBe(PanelState.SignedOut);

        // And goes on: who waited is served in order, who talked ends, who calls now is served after them.
        await edge.Session.PressKeyAsync(facts.In(CallState.InMenu).CallId, SampleDay.Key).InTime();
        var late = await edge.Call(SampleDay.Line);
        var order = await Eventually.Get(() => Waiting(api), seen => seen.Count == facts.Waiting.Count + 2);
        await using var dmitri = await Sit(api, SampleDay.Rings);
        var served = new List<string>();
        while (served.Count < order.Count)
        {
            await Scene.Answer(dmitri);
            served.Add(dmitri.Call!.CallId);
            await dmitri.HangUpAsync().InTime();
            await dmitri.FinishWrapUpAsync().InTime();
        }

        served.ShouldBe(order);
        await boris.ResumeAsync().InTime();
        foreach (var talks in (DeskSession[])[anna, boris, elena])
            await talks.HangUpAsync().InTime();
        foreach (var wrapsUp in (DeskSession[])[anna, boris, clara, elena])
        {
            await wrapsUp.FinishWrapUpAsync().InTime();
            await wrapsUp.Until(desk => desk.State is { PanelState: PanelState.Free });
        }

        var archive = await Archive(api);
        archive.Select(record => record.Call.CallId).ShouldBe(facts.Archive.Select(record => record.Call.CallId).Concat(facts.Calls.Select(call => call.CallId)).Append(late), ignoreOrder: true);
        archive.Intersect(facts.Archive).Count().ShouldBe(facts.Archive.Count);
        archive.Except(facts.Archive).ShouldAllBe(record => record.Call.Outcome == Outcome.Answered);
        (await silo.Stop()).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Samples))]
    public async Task DataDirectory_AMonthLater_HasEachCallEndedOnceAndServesNewOnes(string sample)
    {
        var (place, facts) = Sample.Open(sample, AMonth);
        using var _ = place;
        await place.StartReady("--Antiphon:Edge:GraceSeconds=3");
        using var api = new AntiphonClient(place.Grpc);

        var archive = await Eventually.Get(() => Archive(api), seen => seen.Count == facts.Archive.Count + facts.Calls.Count);
        archive.Select(record => record.Call.CallId).ShouldBe(facts.Archive.Select(record => record.Call.CallId).Concat(facts.Calls.Select(call => call.CallId)), ignoreOrder: true);
        archive.Intersect(facts.Archive).Count().ShouldBe(facts.Archive.Count);
        foreach (var call in facts.Calls)
        {
            var outcome = archive.Single(record => record.Call.CallId == call.CallId).Call.Outcome;
            if (call.State is CallState.Connected or CallState.Held)
                outcome.ShouldBe(Outcome.Answered);
            else
                outcome.ShouldBeOneOf(Outcome.TimedOut, Outcome.Failed);
        }

        await Eventually.Get(async () => (await api.Operators.ListOperatorStatesAsync(new() { PageSize = 1000 })).OperatorStates, states => states.All(state => state.Work is Work.Idle or Work.WrapUp));
        await using var edge = new Exchange(api, SampleDay.Edge);
        await edge.Session.StartAsync().InTime();
        await using var anna = await Sit(api, SampleDay.Talks);
        await anna.FinishWrapUpAsync().InTime(); // of the talk that ended when the process started
        await anna.SetWishAsync(Wish.Ready).InTime();
        var late = await edge.Call(SampleDay.Line);
        await Scene.Answer(anna);
        anna.Call!.CallId.ShouldBe(late);
    }

    /// <summary>The edge comes back with the legs that it has held all the time.</summary>
    private static async Task Return(Exchange edge, Sample facts)
    {
        var held = facts.Calls.Select(call => edge.Session.ArriveAsync(new Arrival { CallId = call.CallId, Line = call.Line, ClientNumber = call.ClientNumber, Priority = call.Priority })).ToList();
        await edge.Session.StartAsync().InTime();
        await Task.WhenAll(held).InTime();
    }

    private static async Task<DeskSession> Sit(AntiphonClient api, string who)
    {
        var desk = new DeskSession(api, SampleDay.Desk(who));
        await desk.StartAsync().InTime();
        return desk;
    }

    private static async Task<IReadOnlyList<string>> Waiting(AntiphonClient api) =>
        [.. (await api.Queues.ListWaitingAsync(new() { Queue = SampleDay.Queue, PageSize = 1000 })).Calls.Select(call => call.CallId)];

    private static async Task<IReadOnlyList<ArchivedCallDetail>> Archive(AntiphonClient api)
    {
        using var export = api.Archive.ExportCalls(new());
        return await export.ResponseStream.ReadAllAsync().ToListAsync();
    }
}
