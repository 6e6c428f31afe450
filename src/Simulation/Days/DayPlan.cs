namespace Antiphon.Days;

/// <summary>A client of the day. All times are domain time.</summary>
public sealed record PlannedCall
{
    /// <summary>From 0, in order of arrival.</summary>
    public required int Number { get; init; }

    /// <summary>After opening.</summary>
    public required TimeSpan Arrives { get; init; }

    /// <summary>The line dialled, E.164.</summary>
    public required string Line { get; init; }

    /// <summary>The client's number, E.164.</summary>
    public required string Client { get; init; }

    /// <summary>What the client calls about.</summary>
    public required string Topic { get; init; }

    /// <summary>The key of the line's menu that leads there; empty: the line has no menu.</summary>
    public required string Key { get; init; }

    /// <summary>The call's own priority, −10 to 10; 0 is ordinary.</summary>
    public int Priority { get; init; }

    /// <summary>The queue that the key leads to.</summary>
    public required string Queue { get; init; }

    /// <summary>From arrival to the key.</summary>
    public required TimeSpan MenuTime { get; init; }

    /// <summary>True: hangs up instead of pressing the key.</summary>
    public bool LeavesInMenu { get; init; }

    /// <summary>How long the client waits, from the key on, before hanging up.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>How long the talk lasts, if it comes to one.</summary>
    public required TimeSpan Talk { get; init; }
}

/// <summary>A pause of an operator's shift.</summary>
/// <param name="At">After opening.</param>
/// <param name="Length">How long (domain).</param>
/// <param name="Reason">The not-ready reason.</param>
public sealed record PlannedBreak(TimeSpan At, TimeSpan Length, string Reason);

/// <summary>An operator's day at work. Times are domain time after opening.</summary>
public sealed record PlannedShift
{
    /// <summary>The operator's id.</summary>
    public required string Operator { get; init; }

    /// <summary>Signs in.</summary>
    public required TimeSpan Start { get; init; }

    /// <summary>Signs out (after the call in hand).</summary>
    public required TimeSpan End { get; init; }

    /// <summary>Pauses, in order.</summary>
    public required IReadOnlyList<PlannedBreak> Breaks { get; init; }

    /// <summary>When the desk's connection is lost for a while.</summary>
    public required IReadOnlyList<TimeSpan> Losses { get; init; }
}

/// <summary>The figures of a day. The defaults are those of the seed's centre.</summary>
public sealed record DayShape
{
    /// <summary>Calls of the day.</summary>
    public int Calls { get; init; } = 12_000;

    /// <summary>How they are spread.</summary>
    public DailyCurve Curve { get; init; } = DailyCurve.Retail;

    /// <summary>Shares of a menu's choices, in the menu's order.</summary>
    public IReadOnlyList<double> TopicShares { get; init; } = [0.65, 0.30, 0.05];

    /// <summary>Shares of the lines, in order of number.</summary>
    public IReadOnlyList<double> LineShares { get; init; } = [0.28, 0.72];

    /// <summary>Mean talk time.</summary>
    public TimeSpan MeanTalk { get; init; } = TimeSpan.FromSeconds(146);

    /// <summary>Handling beside the talk (ringing, joining, wrap-up), by which shifts are planned.</summary>
    public TimeSpan Aside { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>Mean patience of nearly all clients; a few (3 %) have little.</summary>
    public TimeSpan MeanPatience { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Operators above the bare work, one whose desk is lost included: the fewer, the longer clients wait.</summary>
    public double Reserve { get; init; } = 3.2;

    /// <summary>Share of a shift that is break.</summary>
    public double Shrinkage { get; init; } = 0.075;

    /// <summary>A desk's connection is lost this often in the whole centre.</summary>
    public TimeSpan LossEvery { get; init; } = TimeSpan.FromMinutes(20);
}

/// <summary>A whole day, laid down beforehand: the same seed, centre and shape give the same day.</summary>
public sealed class DayPlan
{
    /// <summary>A day whose calls and shifts come from elsewhere, for example from a record.</summary>
    public DayPlan(TimeSpan length, IReadOnlyList<PlannedCall> calls, IReadOnlyList<PlannedShift> shifts)
    {
        Length = length;
        Calls = calls;
        Shifts = shifts;
    }

    /// <summary>From opening to closing.</summary>
    public TimeSpan Length { get; }

    /// <summary>The clients, in order of arrival.</summary>
    public IReadOnlyList<PlannedCall> Calls { get; }

    /// <summary>The operators' shifts, in order of operator.</summary>
    public IReadOnlyList<PlannedShift> Shifts { get; }

    /// <summary>Plans a day.</summary>
    /// <exception cref="ArgumentException">The centre has no line or no operator.</exception>
    public static DayPlan Create(int seed, DayCentre centre, DayShape? shape = null)
    {
        if (centre.Lines.Count == 0 || centre.Operators.Count == 0)
        {
            throw new ArgumentException("A day needs a line and an operator.", nameof(centre));
        }

        shape ??= new DayShape();
        return new(shape.Curve.Length, PlanCalls(new Random(seed), centre, shape), new Roster(new Random(seed + 1), shape).Plan(centre));
    }

    private static PlannedCall[] PlanCalls(Random random, DayCentre centre, DayShape shape)
    {
        var arrivals = new TimeSpan[shape.Calls];
        for (var i = 0; i < arrivals.Length; i++)
        {
            arrivals[i] = shape.Curve.Quantile(random.NextDouble());
        }

        Array.Sort(arrivals);
        var calls = new PlannedCall[arrivals.Length];
        for (var i = 0; i < calls.Length; i++)
        {
            var line = Pick(random, centre.Lines, shape.LineShares);
            var choice = line.Menu.Count == 0 ? new DayChoice("", "", line.DefaultQueue) : Pick(random, line.Menu, shape.TopicShares);
            calls[i] = new()
            {
                Number = i,
                Arrives = arrivals[i],
                Line = line.Number,
                Client = $"+79{random.NextInt64(1_000_000_000):D9}",
                Topic = choice.Topic,
                Key = choice.Key,
                Queue = choice.Queue,
                MenuTime = random.Between(2, 9),
                LeavesInMenu = random.Happens(0.004),
                Patience = TimeSpan.FromSeconds(1) + random.Exponential(random.Happens(0.03) ? TimeSpan.FromSeconds(40) : shape.MeanPatience),
                Talk = TimeSpan.FromSeconds(8) + random.LogNormal(shape.MeanTalk - TimeSpan.FromSeconds(8), 0.85),
            };
        }

        return calls;
    }

    private static T Pick<T>(Random random, IReadOnlyList<T> among, IReadOnlyList<double> shares)
    {
        var u = random.NextDouble();
        for (var i = 0; i < among.Count - 1 && i < shares.Count; i++)
        {
            if ((u -= shares[i]) < 0)
            {
                return among[i];
            }
        }

        return among[Math.Min(among.Count, shares.Count) - 1];
    }
}
