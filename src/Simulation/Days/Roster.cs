namespace Antiphon.Days;

/// <summary>
/// Gives every operator one shift so that those present follow the day's work: a shift is laid where it lessens the squared distance from the
/// wanted curve most, and each is then laid anew a few times.
/// </summary>
internal sealed class Roster(Random random, DayShape shape)
{
    private const int ShortestQuarters = 10;
    private const int LongestQuarters = 26;

    public PlannedShift[] Plan(DayCentre centre)
    {
        var wanted = Wanted();
        var present = new int[wanted.Length];
        var operators = centre.Operators.Select((o, i) => (Operator: o, Index: i)).ToArray();
        var shifts = new (int Start, int Length)[operators.Length];
        // Those of one set of skills follow the curve by themselves, so that each hour has its mixture.
        var groups = operators.GroupBy(o => string.Join(',', o.Operator.Queues)).Select(g => new
        {
            Members = g.OrderBy(_ => random.Next()).ToArray(),
            Wanted = Array.ConvertAll(wanted, w => w * g.Count() / operators.Length),
            Present = new int[wanted.Length],
        }).OrderBy(g => g.Members.Length).ToArray();
        for (var sweep = 0; sweep < 4; sweep++)
        {
            foreach (var group in groups)
            {
                foreach (var member in group.Members)
                {
                    Add(present, shifts[member.Index], -1);
                    Add(group.Present, shifts[member.Index], -1);
                    shifts[member.Index] = Best(wanted, present, group.Wanted, group.Present);
                    Add(present, shifts[member.Index], 1);
                    Add(group.Present, shifts[member.Index], 1);
                }
            }
        }

        var breaks = new int[wanted.Length];
        return Lose([.. operators.Select(o => Detail(o.Operator, shifts[o.Index], present, breaks, centre.BreakReasons))]);
    }

    /// <summary>How many are to be signed in, each quarter hour: the work, a reserve, and those on a break.</summary>
    private double[] Wanted()
    {
        var wanted = new double[shape.Curve.Quarters];
        for (var quarter = 0; quarter < wanted.Length; quarter++)
        {
            var work = shape.Curve.Share(quarter) * shape.Calls * (shape.MeanTalk + shape.Aside).TotalMinutes / 15;
            wanted[quarter] = (work + shape.Reserve) / (1 - shape.Shrinkage);
        }

        return wanted;
    }

    private static (int Start, int Length) Best(double[] wanted, int[] present, double[] groupWanted, int[] groupPresent)
    {
        var best = (Start: 0, Length: ShortestQuarters);
        var bestGain = double.NegativeInfinity;
        for (var start = 0; start + ShortestQuarters <= wanted.Length; start++)
        {
            // What one more person is worth: (w − p)² − (w − p − 1)² = 2(w − p) − 1.
            var gain = 0.0;
            for (var length = 1; length <= LongestQuarters && start + length <= wanted.Length; length++)
            {
                var quarter = start + length - 1;
                gain += 2 * (wanted[quarter] - present[quarter] + groupWanted[quarter] - groupPresent[quarter]) - 2;
                if (length >= ShortestQuarters && gain > bestGain)
                {
                    (best, bestGain) = ((start, length), gain);
                }
            }
        }

        return best;
    }

    private static void Add(int[] present, (int Start, int Length) shift, int people)
    {
        for (var quarter = shift.Start; quarter < shift.Start + shift.Length; quarter++)
        {
            present[quarter] += people;
        }
    }

    /// <summary>A first break within the first hour or two, then one about every hundred minutes, where the fewest are away at the time.</summary>
    private PlannedShift Detail(DayOperator who, (int Start, int Length) shift, int[] present, int[] away, IReadOnlyList<string> reasons)
    {
        var breaks = new List<PlannedBreak>();
        for (var next = shift.Start + 2 + random.Next(4); next < shift.Start + shift.Length - 2; next += 7)
        {
            var quarter = Enumerable.Range(next, Math.Min(5, shift.Start + shift.Length - 1 - next))
                .MinBy(q => (double)(away[q] + 1) / present[q]);
            away[quarter]++;
            var reason = reasons.Count > 1 && random.Happens(0.3) ? reasons[1 + random.Next(reasons.Count - 1)] : reasons.Count > 0 ? reasons[0] : "";
            breaks.Add(new(Quarter(quarter) + random.Between(0, 240), random.Between(420, 780), reason));
        }

        var start = Quarter(shift.Start) + (shift.Start == 0 ? random.Between(0, 20) : random.Between(-120, 120));
        return new() { Operator = who.Id, Start = start, End = Quarter(shift.Start + shift.Length) + random.Between(-60, 60), Breaks = breaks, Losses = [] };
    }

    /// <summary>One desk after the other loses its connection.</summary>
    private PlannedShift[] Lose(PlannedShift[] shifts)
    {
        var losses = shifts.ToDictionary(s => s.Operator, _ => new List<TimeSpan>());
        for (var at = shape.LossEvery / 2; at < shape.Curve.Length; at += shape.LossEvery * (0.85 + 0.3 * random.NextDouble()))
        {
            var whole = TimeSpan.FromMinutes(20);
            var candidates = shifts.Where(s => s.Start + whole < at && at + whole < s.End && losses[s.Operator].Count == 0 && !s.Breaks.Any(b => at > b.At - whole && at < b.At + b.Length)).ToArray();
            if (candidates.Length > 0)
            {
                losses[candidates[random.Next(candidates.Length)].Operator].Add(at);
            }
        }

        return [.. shifts.Select(s => s with { Losses = losses[s.Operator] })];
    }

    private static TimeSpan Quarter(int quarter) => TimeSpan.FromMinutes(15 * quarter);
}
