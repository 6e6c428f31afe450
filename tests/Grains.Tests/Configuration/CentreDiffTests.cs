using Shouldly;

namespace Antiphon.Configuration;

public sealed class CentreDiffTests
{
    [Fact]
    public void Centres_ThatDifferInRevisionsAlone_AreTheSame()
    {
        var other = (SampleCentre.Centre with { Version = 9 }).With(SampleCentre.Sales with { Revision = 9, Skills = [.. SampleCentre.Sales.Skills.ToArray()] });

        CentreDiff.Between(SampleCentre.Centre, other).ShouldBeEmpty();
    }

    [Fact]
    public void Centres_OfOtherResources_TellAddedAndRemoved()
    {
        var old = new Centre().With(SampleCentre.Office);
        var @new = new Centre().With(SampleCentre.Office with { Name = "rostov" });

        CentreDiff.Between(old, @new).Select(change => (change.Difference, change.Kind, change.Name, change.Fields.Length))
            .ShouldBe([(DifferenceKind.Removed, ResourceKind.Site, "irkutsk", 0), (DifferenceKind.Added, ResourceKind.Site, "rostov", 0)]);
    }

    [Fact]
    public void Line_WithOtherHoursAndAnExitMore_TellsTheFields()
    {
        var other = SampleCentre.Line with { Hours = [], OnNobodyStaffed = new() { Announcement = "later" }, MenuTimeout = TimeSpan.FromSeconds(12) };

        var change = CentreDiff.Between(SampleCentre.Centre, SampleCentre.Centre.With(other)).ShouldHaveSingleItem();

        (change.Difference, change.Kind, change.Name).ShouldBe((DifferenceKind.Changed, ResourceKind.Line, SampleCentre.Number));
        change.Fields.Select(field => field.Field).ShouldBe(["hours", "menuTimeout", "onNobodyStaffed"], ignoreOrder: true);
        change.Fields.Single(field => field.Field == "hours").New.ShouldBe("[]");
        change.Fields.Single(field => field.Field == "menuTimeout").Old.ShouldBe("\"30s\"");
        change.Fields.Single(field => field.Field == "onNobodyStaffed").Old.ShouldBeNull();
    }
}
