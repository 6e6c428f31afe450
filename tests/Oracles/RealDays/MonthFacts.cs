using System.Collections.Immutable;
using Antiphon.Traces;

namespace Antiphon.RealDays;

/// <summary>What a whole record says of its operators' pauses and of its clients' patience.</summary>
public sealed class MonthFacts
{
    private readonly ImmutableArray<(TimeSpan Waited, double Survives)> _patience;
    private readonly Dictionary<DateOnly, TimeSpan> _pauses;

    /// <summary>Reads them out of the days.</summary>
    public MonthFacts(IReadOnlyList<TraceDay> days)
    {
        _patience = Patience([.. days.SelectMany(day => day.Calls).Where(call => call.LeftQueue || call.Outcome == TraceOutcome.Agent)]);
        _pauses = days.ToDictionary(day => day.Date, MeanPause);
    }

    /// <summary>The mean gap between two services of one operator in which a call waited that he or she could take, breaks left out.</summary>
    public TimeSpan Pause(DateOnly date) => _pauses[date];

    /// <summary>The share of clients who would wait for at least so long.</summary>
    public double Survival(TimeSpan waited) => _patience.TakeWhile(step => step.Waited < waited).Select(step => step.Survives).LastOrDefault(1);

    /// <summary>A patience drawn from those that are longer than this wait; null: longer than any that was seen.</summary>
    public TimeSpan? PatienceBeyond(TimeSpan waited, Random random)
    {
        var left = (1 - random.NextDouble()) * _patience.TakeWhile(step => step.Waited <= waited).Select(step => step.Survives).LastOrDefault(1);
        foreach (var (at, survives) in _patience)
        {
            if (at > waited && survives < left)
                return at;
        }

        return null;
    }

    /// <summary>
    /// Hang-ups tell how long those waited who hung up; of who was served we know only that he or she waited so long. E. Kaplan and P. Meier, "Nonparametric estimation from
    /// incomplete observations", 1958: S(t) = Π over hang-ups at s ≤ t of 1 − hang-ups(s) ÷ waiting(s).
    /// </summary>
    private static ImmutableArray<(TimeSpan, double)> Patience(TraceCall[] calls)
    {
        var steps = ImmutableArray.CreateBuilder<(TimeSpan, double)>();
        var (survives, waiting) = (1.0, calls.Length);
        foreach (var moment in calls.GroupBy(call => call.Waited).OrderBy(moment => moment.Key))
        {
            var leaves = moment.Count(call => call.LeftQueue);
            survives *= 1 - (double)leaves / waiting;
            waiting -= moment.Count();
            if (leaves > 0)
                steps.Add((moment.Key, survives));
        }

        return steps.ToImmutable();
    }

    private static TimeSpan MeanPause(TraceDay day)
    {
        var pauses = new List<double>();
        foreach (var server in day.Servers)
        {
            var waits = day.Calls.Where(call => call.Queue is not null && server.Types.Contains(call.Type)).Select(call => call.Queue!.Value).ToArray();
            foreach (var (before, after) in server.Services.Zip(server.Services.Skip(1)))
            {
                var gap = new Stretch(before.End, after.Start);
                if (gap.Length >= TimeSpan.Zero && gap.Length <= TraceRoster.LongestPause && waits.Any(wait => wait.Start <= gap.Start && wait.End >= gap.Start))
                    pauses.Add(gap.Length.TotalSeconds);
            }
        }

        return TimeSpan.FromSeconds(pauses.Count > 0 ? pauses.Average() : 0);
    }
}
