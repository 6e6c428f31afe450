using Shouldly;

namespace Antiphon.Traces;

/// <summary>The recorded month, where it is at hand: it is not part of the repository.</summary>
public sealed class RealTraceTests
{
    [Fact]
    public void RecordedMonth_IsReadWithoutABrokenLine()
    {
        var (calls, broken) = ReadMonth();

        broken.ShouldBeEmpty();
        calls.Length.ShouldBe(33_344);
        calls.Count(c => c.Outcome == TraceOutcome.Agent).ShouldBe(27_162);
        calls.Count(c => c.Outcome == TraceOutcome.Phantom).ShouldBe(278);
    }

    [Fact]
    public void RecordedDays_GiveShiftsWithBreaksWithinThem()
    {
        var (calls, _) = ReadMonth();

        foreach (var date in calls.Select(c => c.Date).Distinct())
        {
            var day = TraceDay.Of(date, calls)!;
            var shifts = TraceRoster.Infer(day);
            shifts.Length.ShouldBe(day.Servers.Length);
            shifts.ShouldAllBe(s => s.Presence.Length > TimeSpan.Zero && s.Presence.Length < TimeSpan.FromHours(24));
            shifts.ShouldAllBe(s => s.Breaks.All(b => b.Within(s.Presence) == b));
        }
    }

    private static (TraceCall[] Calls, IReadOnlyList<BrokenLine> Broken) ReadMonth()
    {
        using var file = RecordedMonth.Find().OpenText();
        var reader = new TraceReader();
        return ([.. reader.Read(file)], reader.Broken);
    }
}
