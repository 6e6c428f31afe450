using Antiphon.Figures;
using Antiphon.Traces;
using Shouldly;

namespace Antiphon.RealDays;

/// <summary>Real days in virtual time; the record is not part of the repository, and the tests are skipped, saying so, where it is absent.</summary>
public sealed class VirtualDayTests
{
    [Fact]
    public void RecordedDay_Played_IsNearTheRecord_AndRepeatable()
    {
        var month = Month.Load(RecordedMonth.Find());
        var day = month.Days[0];

        var played = VirtualDay.Play(day, month.Facts);

        played.Recorded.Arrived.ShouldBe(1551);
        (played.Recorded.Answered, played.Recorded.Abandoned).ShouldBe((1354, 145));
        played.Recorded.AverageSpeedOfAnswer.TotalSeconds.ShouldBe(34.8, 0.05);
        var figures = played.Replayed;
        (figures.Arrived, figures.Answered + figures.Abandoned + figures.Other).ShouldBe((1551, 1551));
        // Nobody hangs up who did not hang up in the record, and who left in the menu comes to no queue.
        played.ReplayedCalls.Zip(played.RecordedCalls).ShouldAllBe(call =>
            call.Second.As == CountedAs.Other ? call.First.As == CountedAs.Other : call.First.As == call.Second.As || (call.First.As == CountedAs.Answered && call.First.Waited <= call.Second.Waited));
        figures.AverageSpeedOfAnswer.TotalSeconds.ShouldBeInRange(15, 45);
        VirtualDay.Play(day, month.Facts).ReplayedCalls.ShouldBe(played.ReplayedCalls);
    }

    [Fact]
    public void Pauses_MakeClientsWait_AndPatienceEndsWaits()
    {
        var month = Month.Load(RecordedMonth.Find());
        var day = month.Days[1];

        DayFigures Play(Assumptions assumptions) => VirtualDay.Play(day, month.Facts, assumptions).Replayed;

        var (plain, pauses, patience) = (Play(Assumptions.None), Play(Assumptions.Pauses), Play(Assumptions.Patience));
        pauses.AverageSpeedOfAnswer.ShouldBeGreaterThan(plain.AverageSpeedOfAnswer);
        patience.AverageSpeedOfAnswer.ShouldBeLessThan(plain.AverageSpeedOfAnswer);
        patience.Abandoned.ShouldBeGreaterThan(plain.Abandoned);
    }
}
