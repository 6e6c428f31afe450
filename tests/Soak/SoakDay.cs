using Antiphon.Days;
using Antiphon.Operators;
using Antiphon.V1;
using Google.Protobuf.WellKnownTypes;

namespace Antiphon.Soak;

/// <summary>
/// The centre and its day: the domain's own curve over 24 h, from 13:00 to 13:00, so that as many call at the sixth hour as at the last and memory is compared
/// under the same load; a few call in the hours in which the centre would be closed. Three lines, three queues, three groups of operators.
/// </summary>
internal sealed class SoakDay
{
    private const double Night = 0.3;
    private const double BreakShare = 0.08;
    /// <summary>The share of those present that the busiest hour wants.</summary>
    private const double Occupancy = 0.9;
    private static readonly TimeSpan MostTalk = TimeSpan.FromSeconds(146);
    private static readonly TimeSpan LeastTalk = TimeSpan.FromSeconds(10);
    /// <summary>Ringing, joining, holding and wrap-up of a call.</summary>
    private static readonly TimeSpan Aside = TimeSpan.FromSeconds(12);
    private static readonly DailyCurve FromOneToOne = new(
        7.9, 7.4, 7.1, 7.2, 7.5, 7.7, 7.4, 6.5, 5.4, 4.3, 3.4, 2.7, 2.2, 1.9, 1.7, 1.5, Night, Night, Night, Night, Night, 5.2, 6.9, 7.8);

    private static readonly (string Queue, string Number)[] Lines = [("dns", "+78007707999"), ("technopoint", "+78007004666"), ("service", "+78005550100")];
    private readonly SoakOptions _options;
    private readonly Random _random;

    public SoakDay(SoakOptions options)
    {
        (_options, _random) = (options, new Random(options.Seed));
        var busiest = Enumerable.Range(0, FromOneToOne.Quarters).Max(FromOneToOne.Share) * options.Calls / (15 * 60);
        var handled = TimeSpan.FromSeconds(options.Operators * (1 - BreakShare) * Occupancy / busiest) - Aside;
        Talk = handled < LeastTalk ? LeastTalk : handled > MostTalk ? MostTalk : handled;
        var lines = Lines.Select(line => new DayLine(line.Number, [], line.Queue)).ToList();
        var centre = new DayCentre { Lines = lines, Operators = [.. Enumerable.Range(0, options.Operators).Select(Operator)], BreakReasons = ["break"] };
        Calls = [.. DayPlan.Create(options.Seed, centre with { Operators = [centre.Operators[0]] }, Shape).Calls.TakeWhile(call => call.Arrives < Length)];
        Operators = centre.Operators;
    }

    /// <summary>How long it lasts.</summary>
    public TimeSpan Length => TimeSpan.FromHours(_options.Hours);

    /// <summary>Mean talk: the centre's own, or as much of it as these operators can bear in the busiest hour.</summary>
    public TimeSpan Talk { get; }

    /// <summary>The calls, by arrival.</summary>
    public IReadOnlyList<PlannedCall> Calls { get; }

    /// <summary>Who sits at the desks.</summary>
    public IReadOnlyList<DayOperator> Operators { get; }

    /// <summary>The queues.</summary>
    public static IEnumerable<string> Queues => Lines.Select(line => line.Queue);

    /// <summary>How all of them work.</summary>
    public static OperatorHabits Habits { get; } = new() { FastestAnswer = TimeSpan.FromSeconds(1), SlowestAnswer = TimeSpan.FromSeconds(4), WrapUp = TimeSpan.FromSeconds(5) };

    /// <summary>An operator's whole day: a break each hundred minutes or so, and now and then a lost desk.</summary>
    public PlannedShift Shift(DayOperator who)
    {
        var (breaks, losses) = (new List<PlannedBreak>(), new List<TimeSpan>());
        for (var at = _random.Between(0, 7200); at < Length; at += _random.Between(4800, 8400))
            breaks.Add(new(at, _random.Between(300, 780), "break"));
        if (_random.Happens(0.25 * Length / TimeSpan.FromHours(24)))
            losses.Add(Length * _random.NextDouble());
        return new() { Operator = who.Id, Start = TimeSpan.Zero, End = TimeSpan.FromDays(30), Breaks = breaks, Losses = losses };
    }

    /// <summary>What is declared.</summary>
    public Centre Centre()
    {
        var centre = new Centre
        {
            Sites = { new Site { Name = "office", TimeZone = "Europe/Moscow" } },
            NotReadyReasons = { new NotReadyReason { Name = "break" }, new NotReadyReason { Name = "no-answer" } },
        };
        foreach (var (queue, number) in Lines)
        {
            centre.Queues.Add(new Queue
            {
                Name = queue,
                Strategy = Strategy.LongestIdle,
                Skills = { new SkillWanted { Skill = queue } },
                OfferTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(120)),
                WrapUp = new WrapUp { Mode = WrapUpMode.Optional, Duration = Duration.FromTimeSpan(TimeSpan.FromSeconds(30)) },
            });
            centre.Lines.Add(new Line { Number = number, TimeZone = "Europe/Moscow", DefaultQueue = queue });
        }

        centre.Operators.AddRange(Operators.Select(one => new Operator { Id = one.Id, Site = "office", Employment = Employment.Staff, Skills = { one.Queues.ToDictionary(queue => queue, _ => 50) } }));
        return centre;
    }

    private DayShape Shape => new() { Calls = _options.Calls, Curve = FromOneToOne, LineShares = [0.28, 0.57, 0.15], MeanTalk = Talk };

    /// <summary>Of ten, seven serve both brands, two the service line and a brand, one all three.</summary>
    private static DayOperator Operator(int number) => new($"op-{number:D4}", (number % 10) switch { < 7 => ["dns", "technopoint"], < 9 => ["service", "technopoint"], _ => ["dns", "service", "technopoint"] });
}
