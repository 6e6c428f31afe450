using Shouldly;

namespace Antiphon.Traces;

/// <summary>The recorded month, where it is at hand: it is not part of the repository.</summary>
public sealed class RealTraceTests
{
    private const string Name = "anonymous-bank-1999-02.tsv";

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
        var path = Find();
        Assert.SkipWhen(path is null, $"../shared/data/{Name} is not there, beside the repository");
        using var file = File.OpenText(path!);
        var reader = new TraceReader();
        return ([.. reader.Read(file)], reader.Broken);
    }

    /// <summary>From the repository's root (which holds the solution) upwards, the first shared/data beside.</summary>
    private static string? Find()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Antiphon.slnx")))
        {
            at = at.Parent;
        }

        for (at = at?.Parent; at is not null; at = at.Parent)
        {
            if (Path.Combine(at.FullName, "shared", "data", Name) is var path && File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
