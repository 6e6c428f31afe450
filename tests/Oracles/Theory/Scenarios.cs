using System.Collections.Immutable;
using Antiphon.Configuration;
using Antiphon.Storage.Theory;

namespace Antiphon.Theory;

/// <summary>
/// The models that have exact figures, at a load. Where Antiphon has something softer, it is driven to the model's limit: priority is an ageing head start in seconds, so for
/// strict classes the head start is longer than any wait.
/// </summary>
public static class Scenarios
{
    /// <summary>The loads of the whole run.</summary>
    public static readonly ImmutableArray<double> Loads = [0.5, 0.6, 0.7, 0.8, 0.9, 0.98];

    private const double Talk = Scenario.MeanTalk;
    private const double Within = 20;
    private const string Own = "own";
    private const string Other = "other";
    private static readonly TimeSpan Strict = TimeSpan.FromDays(1000);

    /// <summary>All models at all loads; few operators, because the fewer there are, the fewer calls are wanted. Some larger centres after them.</summary>
    public static IEnumerable<Scenario> All =>
    [
        .. Loads.Select(load => Patient(3, load)),
        .. Loads.Select(load => Impatient(10, load)),
        .. Loads.Select(load => TwoPriorities(3, load)),
        .. Loads.Select(load => Overflow(2, 2, load)),
        .. Loads.Select(load => LateOverflow(10, load)),
        Ageing(3, 0.7), Ageing(3, 0.9), Patient(10, 0.8) with { Calls = 3_500_000 }, Impatient(100, 0.98),
    ];

    /// <summary>The short form: the same models, at loads for which few calls are enough, to 5 %.</summary>
    public static IEnumerable<Scenario> Few =>
    [
        Patient(3, 0.5) with { Calls = 200_000, Tolerance = 0.05 },
        Impatient(10, 0.9) with { Calls = 160_000, Tolerance = 0.05 },
        TwoPriorities(3, 0.5) with { Calls = 450_000, Tolerance = 0.05 },
        Overflow(2, 2, 0.5) with { Calls = 220_000, Tolerance = 0.05 },
        LateOverflow(10, 0.9) with { Calls = 80_000, Tolerance = 0.05 },
        Ageing(3, 0.5) with { Calls = 200_000, Tolerance = 0.05 },
    ];

    /// <summary>M/M/c against Erlang C.</summary>
    public static Scenario Patient(int operators, double load)
    {
        var theory = new ErlangC(operators, Rate(operators, load), Talk);
        return new()
        {
            Name = $"M/M/{operators}",
            Load = load,
            Tolerance = ToleranceAt(load),
            Calls = CallsFor(load),
            Centre = Of([new Queue { Name = Own }], Group(Own, operators)),
            Streams = [new(Own, Rate(operators, load))],
            Figures = [Figures.Delayed(theory.DelayProbability), Figures.MeanWait(theory.AverageSpeedOfAnswer), Figures.ServiceLevel(Within, theory.ServiceLevel(Within))],
        };
    }

    /// <summary>M/M/c+M against Erlang A; mean patience is the mean talk.</summary>
    public static Scenario Impatient(int operators, double load)
    {
        var theory = new ErlangA(operators, Rate(operators, load), Talk, Talk);
        return new()
        {
            Name = $"M/M/{operators}+M",
            Load = load,
            Tolerance = ToleranceAt(load),
            Calls = load < 0.6 ? 2_500_000 : load < 0.75 ? 1_000_000 : 500_000,
            Centre = Of([new Queue { Name = Own }], Group(Own, operators)),
            Streams = [new(Own, Rate(operators, load), Patience: Talk)],
            Figures =
            [
                Figures.Delayed(theory.DelayProbability), Figures.Abandoned(theory.AbandonProbability), Figures.MeanWait(theory.MeanWait),
                Figures.SpeedOfAnswer(theory.AverageSpeedOfAnswer), Figures.ServiceLevel(Within, theory.ServiceLevel(Within)),
            ],
        };
    }

    /// <summary>A third of the calls has priority by a head start longer than any wait, against Cobham.</summary>
    public static Scenario TwoPriorities(int operators, double load)
    {
        var (high, low) = (Rate(operators, load) / 3, Rate(operators, load) * 2 / 3);
        var theory = new NonPreemptivePriority(operators, Talk, high, low);
        return new()
        {
            Name = $"M/M/{operators}, two priorities",
            Load = load,
            Tolerance = ToleranceAt(load),
            Calls = CallsFor(load) * 5 / 4,
            Centre = Of([new Queue { Name = Own, HeadStart = Strict }], Group(Own, operators)),
            Streams = [new(Own, high, Priority: 1), new(Own, low)],
            Figures = [Figures.Delayed(theory.DelayProbability), Figures.MeanWaitOf(0, "high", theory.MeanWaits[0]), Figures.MeanWaitOf(1, "low", theory.MeanWaits[1])],
        };
    }

    /// <summary>
    /// The usual head start of 45 s, for a third of the calls. Each class's wait has no closed form, but no order of service that knows nothing of the talks' lengths changes
    /// the mean of all (L. Kleinrock's conservation law, "A conservation law for a wide class of queueing disciplines", 1965): it is Erlang C's.
    /// </summary>
    public static Scenario Ageing(int operators, double load) => Patient(operators, load) with
    {
        Name = $"M/M/{operators}, head start 45 s",
        Streams = [new(Own, Rate(operators, load) / 3, Priority: 1), new(Own, Rate(operators, load) * 2 / 3)],
        Figures = [Figures.MeanWait(new ErlangC(operators, Rate(operators, load), Talk).AverageSpeedOfAnswer)],
    };

    /// <summary>Two groups; a tier opens the first group's calls to the second at once. 65 % of the calls are the first group's: alone it would be overloaded above 0.77.</summary>
    public static Scenario Overflow(int first, int second, double load)
    {
        var rate = Rate(first + second, load);
        var (firstRate, secondRate) = (0.65 * rate, 0.35 * rate);
        var theory = new OverflowChain(first, second, firstRate * Talk, secondRate * Talk);
        var helpers = Group(Other, second);
        return new()
        {
            Name = $"{first} + {second}, overflow",
            Load = load,
            Tolerance = ToleranceAt(load),
            Calls = CallsFor(load) * 3 / 2,
            Centre = Of(
                [
                    new Queue { Name = Own, Strategy = Strategy.SkillBest, Skills = [Wanted(Own)], Overflow = [new() { After = TimeSpan.Zero, Skills = [Wanted(Other)] }] },
                    // Of both queues' calls the second group takes its own first.
                    new Queue { Name = Other, Skills = [Wanted(Other)], Priority = 1, HeadStart = Strict },
                ],
                [.. Group(Own, first), .. helpers]),
            Streams = [new(Own, firstRate), new(Other, secondRate)],
            Figures =
            [
                Figures.MeanWaitOf(0, "first", theory.FirstWait * Talk), Figures.MeanWaitOf(1, "second", theory.SecondWait * Talk),
                new("P(overflow)", theory.Overflowed, call => call.Kind == 0 ? (call.Operator!.StartsWith(Other, StringComparison.Ordinal) ? 1 : 0) : null),
            ],
        };
    }

    /// <summary>A tier opens the calls after 20 s to a second group, which is large enough to have somebody free always.</summary>
    public static Scenario LateOverflow(int operators, double load)
    {
        var theory = new TimedOverflow(operators, Rate(operators, load), Talk, Within);
        return new()
        {
            Name = $"{operators}, overflow after {Within} s",
            Load = load,
            Tolerance = ToleranceAt(load),
            Calls = load < 0.6 ? 2_500_000 : 1_000_000,
            Centre = Of(
                [new Queue { Name = Own, Skills = [Wanted(Own)], Overflow = [new() { After = TimeSpan.FromSeconds(Within), Skills = [Wanted(Other)] }] }],
                [.. Group(Own, operators), .. Group(Other, 4 * operators)]),
            Streams = [new(Own, Rate(operators, load))],
            Figures =
            [
                Figures.Delayed(theory.DelayProbability), Figures.MeanWait(theory.MeanWait),
                new("P(overflow)", theory.Overflowed, call => call.Operator!.StartsWith(Other, StringComparison.Ordinal) ? 1 : 0),
            ],
        };
    }

    /// <summary>
    /// Calls for a half-width well below the tolerance: as W. Whitt, "Planning queueing simulations", 1989, has it, they grow as (t ÷ tolerance ÷ (1 − load))²; the factor is
    /// measured, for the mean wait of three operators. At small loads, where few calls wait, a million and a half.
    /// </summary>
    private static long CallsFor(double load) => Math.Max(1_500_000, (long)(10 * Math.Pow(Comparison.Student / ToleranceAt(load) / (1 - load), 2)));

    /// <summary>At 0.98 a tenth, for the calls that are wanted grow as 1 ÷ (1 − load)².</summary>
    private static double ToleranceAt(double load) => load > 0.97 ? 0.1 : 0.03;

    private static double Rate(int operators, double load) => operators * load / Talk;

    private static SkillWanted Wanted(string skill) => new() { Skill = skill };

    private static IEnumerable<Operator> Group(string skill, int size) =>
        Enumerable.Range(0, size).Select(i => new Operator { Id = $"{skill}-{i:D3}", Site = "here", Skills = ImmutableSortedDictionary<string, int>.Empty.Add(skill, 50) });

    private static Centre Of(IEnumerable<Queue> queues, IEnumerable<Operator> operators) => new()
    {
        Queues = queues.ToImmutableSortedDictionary(queue => queue.Name, queue => queue, StringComparer.Ordinal),
        Operators = operators.ToImmutableSortedDictionary(one => one.Id, one => one, StringComparer.Ordinal),
    };
}
