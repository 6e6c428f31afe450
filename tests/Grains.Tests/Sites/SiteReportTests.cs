using Antiphon.Configuration;
using Antiphon.Operators;
using Shouldly;

namespace Antiphon.Sites;

public sealed class SiteReportTests
{
    private static readonly Centre Centre = SampleCentre.Centre
        .With(SampleCentre.Office with { Name = "rostov" })
        .With(SampleCentre.Anna with { Id = "op-002", DisplayName = "Boris" })
        .With(SampleCentre.Anna with { Id = "op-003", DisplayName = "Vera" })
        .With(SampleCentre.Anna with { Id = "op-004", DisplayName = "Gleb", Site = "rostov" });

    private static readonly OperatorFacts[] Rows =
    [
        new() { Id = "op-001", Wish = Wish.Ready, Work = Work.Talking, Reachable = true, Reason = "stale" },
        new() { Id = "op-002", Wish = Wish.NotReady, Reachable = true, Reason = "lunch" },
        new() { Id = "op-004", Wish = Wish.Ready, Reachable = true },
        new() { Id = "op-gone", Wish = Wish.Ready, Reachable = true },
    ];

    [Fact]
    public void Report_OfASite_HasThoseWhoAreConfiguredToWorkThere()
    {
        var report = SiteReportRule.Report(Centre, "irkutsk", Rows);

        report.IsKnown.ShouldBeTrue();
        report.Operators.Select(one => (one.Id, one.DisplayName, one.State, one.Reason)).ShouldBe([
            ("op-001", "Anna", PanelState.Talking, ""),
            ("op-002", "Boris", PanelState.Break, "lunch"),
            ("op-003", "Vera", PanelState.SignedOut, ""),
        ]);
    }

    [Fact]
    public void Counts_OfASite_NameEveryState()
    {
        var counts = SiteReportRule.Report(Centre, "irkutsk", Rows).Counts;

        counts.Keys.ShouldBe(Enum.GetValues<PanelState>());
        counts.Where(pair => pair.Value > 0).Select(pair => (pair.Key, pair.Value)).ShouldBe([(PanelState.Talking, 1), (PanelState.Break, 1), (PanelState.SignedOut, 1)]);
    }

    [Fact]
    public void Report_AfterAnOperatorMoved_IsOfTheNewSite()
    {
        var moved = Centre.With(Centre.Operators["op-004"] with { Site = "irkutsk" });

        SiteReportRule.Report(moved, "irkutsk", Rows).Counts[PanelState.Free].ShouldBe(1);
        SiteReportRule.Report(moved, "rostov", Rows).Operators.ShouldBeEmpty();
    }

    [Fact]
    public void Report_OfASiteThatIsNotConfigured_IsUnknownAndEmpty()
    {
        var report = SiteReportRule.Report(Centre, "moscow", Rows);

        report.IsKnown.ShouldBeFalse();
        report.Operators.ShouldBeEmpty();
    }
}
