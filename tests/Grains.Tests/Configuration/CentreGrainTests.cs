using System.Collections.Immutable;
using Shouldly;

namespace Antiphon.Configuration;

public sealed class CentreGrainTests : IAsyncLifetime
{
    private ConfigurationCluster _cluster = null!;

    private ICentreGrain Centre => _cluster.Centre;

    public async ValueTask InitializeAsync() => _cluster = await ConfigurationCluster.Start();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Apply_OfAWholeCentre_GivesItAndItsResourcesAVersion()
    {
        var result = await Centre.Apply(SampleCentre.Centre);

        result.Outcome.ShouldBe(ChangeOutcome.Applied);
        result.Version.ShouldBe(1);
        result.Changes.Length.ShouldBe(6);
        var centre = await Centre.Get();
        centre.Version.ShouldBe(1);
        centre.Queues["sales"].Revision.ShouldBe(1);
    }

    [Fact]
    public async Task Apply_OfTheSameContent_LeavesTheVersion()
    {
        await Centre.Apply(SampleCentre.Centre);

        var again = await Centre.Apply(SampleCentre.Centre);

        again.Outcome.ShouldBe(ChangeOutcome.Unchanged);
        again.Version.ShouldBe(1);
    }

    [Fact]
    public async Task Apply_OfOneChange_RaisesThatRevisionAlone()
    {
        await Centre.Apply(SampleCentre.Centre);

        await Centre.Apply(SampleCentre.Centre.With(SampleCentre.Sales with { Priority = 3 }));

        var centre = await Centre.Get();
        centre.Queues["sales"].Revision.ShouldBe(2);
        centre.Lines[SampleCentre.Number].Revision.ShouldBe(1);
    }

    [Fact]
    public async Task Apply_Dry_TellsTheChangesAndChangesNothing()
    {
        await Centre.Apply(SampleCentre.Centre);

        var result = await Centre.Apply(SampleCentre.Centre.With(SampleCentre.Sales with { OfferTimeout = TimeSpan.FromSeconds(30) }), dryRun: true);

        result.Outcome.ShouldBe(ChangeOutcome.Applied);
        result.Version.ShouldBe(1);
        var field = result.Changes.ShouldHaveSingleItem().Fields.ShouldHaveSingleItem();
        (field.Field, field.Old, field.New).ShouldBe(("offerTimeout", "\"20s\"", "\"30s\""));
        (await Centre.Get()).Queues["sales"].OfferTimeout.ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Apply_OfACentreThatMakesNoSense_IsInvalidAndChangesNothing()
    {
        var result = await Centre.Apply(SampleCentre.Centre.With(SampleCentre.Anna with { Site = "nowhere" }));

        result.Outcome.ShouldBe(ChangeOutcome.Invalid);
        result.Problems.ShouldHaveSingleItem().Path.ShouldBe("operators[op-001].site");
        (await Centre.Get()).Version.ShouldBe(0);
    }

    [Fact]
    public async Task Apply_FromAnOlderVersion_IsAConflict()
    {
        await Centre.Apply(SampleCentre.Centre);

        var result = await Centre.Apply(new(), expectedVersion: 0);

        result.Outcome.ShouldBe(ChangeOutcome.Conflict);
        result.Revision.ShouldBe(1);
    }

    [Fact]
    public async Task Put_OfTwoSupervisorsAtOnce_OneIsToldOfTheConflict()
    {
        await Centre.Apply(SampleCentre.Centre);
        var read = (await Centre.Get()).Queues["sales"];

        var first = await Centre.PutQueue(read with { Priority = 1 }, read.Revision);
        var second = await Centre.PutQueue(read with { MaximumWaiting = 9 }, read.Revision);

        first.Outcome.ShouldBe(ChangeOutcome.Applied);
        first.Revision.ShouldBe(2);
        second.Outcome.ShouldBe(ChangeOutcome.Conflict);
        second.Revision.ShouldBe(2);
        (await Centre.Get()).Queues["sales"].MaximumWaiting.ShouldBe(0);
    }

    [Fact]
    public async Task Put_ThatMustBeNew_OfAnExistingName_IsAConflict()
    {
        await Centre.Apply(SampleCentre.Centre);

        (await Centre.PutSite(SampleCentre.Office with { DisplayName = "Another" }, expectedRevision: 0)).Outcome.ShouldBe(ChangeOutcome.Conflict);
        (await Centre.PutSite(SampleCentre.Office, expectedRevision: 0)).Outcome.ShouldBe(ChangeOutcome.Unchanged);
        (await Centre.PutSite(SampleCentre.Office with { Name = "rostov" }, expectedRevision: 0)).Outcome.ShouldBe(ChangeOutcome.Applied);
    }

    [Fact]
    public async Task Put_IntoAnEmptyCentre_IsApplied()
    {
        var result = await Centre.PutTopic(SampleCentre.Advice);

        result.Outcome.ShouldBe(ChangeOutcome.Applied);
        (await Centre.Get()).NotReadyReasons.Keys.ShouldBe([NotReadyReason.NoAnswer]);
    }

    [Fact]
    public async Task Delete_OfWhatAnotherRefersTo_IsInvalidAndSaysWho()
    {
        await Centre.Apply(SampleCentre.Centre);

        var result = await Centre.Delete(ResourceKind.Queue, "sales");

        result.Outcome.ShouldBe(ChangeOutcome.Invalid);
        result.Revision.ShouldBe(1);
        result.Problems.Select(problem => problem.Path).ShouldBe([$"lines[{SampleCentre.Number}].defaultQueue", $"lines[{SampleCentre.Number}].menu[0].queue"]);
    }

    [Fact]
    public async Task Delete_OfTheReasonOfMissedOffers_IsInvalid()
    {
        await Centre.Apply(SampleCentre.Centre);

        (await Centre.Delete(ResourceKind.NotReadyReason, NotReadyReason.NoAnswer)).Outcome.ShouldBe(ChangeOutcome.Invalid);
    }

    [Fact]
    public async Task Delete_ByRevision_RemovesOrConflictsOrFindsNothing()
    {
        await Centre.Apply(SampleCentre.Centre);

        (await Centre.Delete(ResourceKind.Line, SampleCentre.Number, expectedRevision: 7)).Outcome.ShouldBe(ChangeOutcome.Conflict);
        var removed = await Centre.Delete(ResourceKind.Line, SampleCentre.Number, expectedRevision: 1);
        (removed.Outcome, removed.Version, removed.Revision).ShouldBe((ChangeOutcome.Applied, 2, 0));
        (await Centre.Delete(ResourceKind.Line, SampleCentre.Number)).Outcome.ShouldBe(ChangeOutcome.NotFound);
    }

    [Fact]
    public async Task Declare_OfTheSameFileAfterAnEdit_LeavesTheEdit()
    {
        await Centre.Declare(SampleCentre.Centre);
        await Centre.PutQueue(SampleCentre.Sales with { Priority = 5 });

        var again = await Centre.Declare(SampleCentre.Centre);
        var other = await Centre.Declare(SampleCentre.Centre.With(SampleCentre.Office with { DisplayName = "Irkutsk office" }));

        again.Outcome.ShouldBe(ChangeOutcome.Unchanged);
        again.Version.ShouldBe(2);
        other.Outcome.ShouldBe(ChangeOutcome.Applied);
        (await Centre.Get()).Queues["sales"].Priority.ShouldBe(0);
    }

    [Fact]
    public async Task Centre_AfterItsActivationIsGone_IsAsItWasStored()
    {
        await Centre.Apply(SampleCentre.Centre);
        await _cluster.Deactivate(Centre);

        var centre = await Centre.Get();

        centre.Version.ShouldBe(1);
        centre.Operators["op-001"].Revision.ShouldBe(1);
        CentreDiff.Between(SampleCentre.Centre, centre).ShouldBe(ImmutableArray<CentreDifference>.Empty);
    }

    [Fact(Timeout = 60_000)]
    public async Task Move_ThatIsPlanned_TakesPlaceAtItsTime_AlsoAfterARestart()
    {
        await Centre.Apply(SampleCentre.Centre.With(SampleCentre.Office with { Name = "moscow" }));
        var from = _cluster.Domain.GetUtcNow().AddDays(1);

        (await Centre.Move("op-001", "moscow", Employment.Outsourcer, from)).Outcome.ShouldBe(ChangeOutcome.Applied);
        (await Centre.Move("op-001", "moscow", Employment.Outsourcer, from)).Outcome.ShouldBe(ChangeOutcome.Unchanged);
        (await Centre.Apply(SampleCentre.Centre)).Problems.Single().Path.ShouldBe("sites[moscow]"); // it is needed
        await _cluster.Deactivate(Centre);
        (await Centre.Get()).Operators["op-001"].Site.ShouldBe("irkutsk");
        _cluster.Domain.Advance(TimeSpan.FromDays(1));

        while ((await Centre.Get()).Version < 2) // it wakes by a message of its own
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        var moved = (await Centre.Get()).Operators["op-001"];
        (moved.Site, moved.Employment, moved.Revision).ShouldBe(("moscow", Employment.Outsourcer, 2));
        (await Centre.GetPostings("op-001")).Select(one => (one.Site, one.IsPlanned)).ShouldBe([("irkutsk", false), ("moscow", false)]);
    }

    [Fact]
    public async Task Drain_OutlivesARestartAndWhatIsDeclared()
    {
        await Centre.Apply(SampleCentre.Centre);

        (await Centre.Drain("irkutsk", isDrained: true)).Version.ShouldBe(2);
        (await Centre.Drain("irkutsk", isDrained: true)).Outcome.ShouldBe(ChangeOutcome.Unchanged);
        (await Centre.Drain("nowhere", isDrained: true)).Outcome.ShouldBe(ChangeOutcome.NotFound);
        await _cluster.Deactivate(Centre);
        await Centre.Apply(SampleCentre.Centre.With(SampleCentre.Sales with { Priority = 3 }));

        (await Centre.Get()).DrainedSites.ShouldBe(["irkutsk"]);
        await Centre.Drain("irkutsk", isDrained: false);
        (await Centre.Get()).DrainedSites.ShouldBeEmpty();
    }
}
