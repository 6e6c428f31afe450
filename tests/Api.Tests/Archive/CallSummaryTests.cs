using Antiphon.Storage.Archive;
using Shouldly;

namespace Antiphon.Archive;

public sealed class CallSummaryTests
{
    private static readonly TimeSpan TwentySeconds = TimeSpan.FromSeconds(20);

    [Fact]
    public void Summary_LeavesShortAbandonsOutOfTheServiceLevelAndMenuHangUpsOutOfBoth()
    {
        var summary = ArchiveService.Show(new CallSummary(
            Arrived: 120,
            ByOutcome: new Dictionary<string, long> { ["Answered"] = 80, ["Abandoned"] = 10, ["ShortAbandoned"] = 25, ["Refused"] = 5 },
            QueuedByOutcome: new Dictionary<string, long> { ["Answered"] = 80, ["Abandoned"] = 10, ["ShortAbandoned"] = 10, ["Refused"] = 0 },
            AverageSpeedOfAnswer: TimeSpan.FromSeconds(21),
            AnsweredWithin: 63,
            LongestWait: TimeSpan.FromMinutes(3),
            Talked: TimeSpan.FromSeconds(80 * 146),
            Held: TimeSpan.Zero), TwentySeconds);

        summary.Queued.ShouldBe(100);
        summary.ServiceLevel.ShouldBe(63 / 90d);
        summary.AbandonRate.ShouldBe(0.2);
        summary.AverageTalk.Seconds.ShouldBe(146);
        summary.AverageSpeedOfAnswer.Seconds.ShouldBe(21);
        summary.Outcomes.Single(one => one.Outcome == V1.Outcome.ShortAbandoned).Count.ShouldBe(25);
    }

    [Fact]
    public void Summary_OfNothing_HasNoRates()
    {
        var summary = ArchiveService.Show(new CallSummary(0, new Dictionary<string, long>(), new Dictionary<string, long>(), default, 0, default, default, default), TwentySeconds);

        summary.HasServiceLevel.ShouldBeFalse();
        summary.HasAbandonRate.ShouldBeFalse();
        summary.AverageSpeedOfAnswer.ShouldBeNull();
    }

    [Fact]
    public void Moments_OfARow_AreReadInOrder()
    {
        var moments = ArchivedMoments.Read("""[{"at":"2026-11-22T10:00:00+00:00","what":"Queued","detail":"advice"},{"at":"2026-11-22T10:00:05+00:00","what":"Ended"}]""").ToList();

        moments.Select(one => one.What).ShouldBe(["Queued", "Ended"]);
        moments[0].Detail.ShouldBe("advice");
        moments[1].Time.Seconds.ShouldBe(moments[0].Time.Seconds + 5);
    }
}
