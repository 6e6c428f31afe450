using System.Collections.Immutable;
using System.Globalization;
using Antiphon.Configuration;

namespace Antiphon.Proof.World;

/// <summary>One episode before it is played: a centre, a pace, and what happens when. All of it follows from a number.</summary>
public sealed record Plan
{
    /// <summary>How long things happen (system time).</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(90);

    /// <summary>The number it follows from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The number of its hall, if it shares its ground with others; 0: it is alone.</summary>
    public int Hall { get; init; }

    /// <summary>What every queue of a hall asks for, so that no hall serves another's calls.</summary>
    public ImmutableArray<SkillWanted> Membership => Hall == 0 ? [] : [new SkillWanted { Skill = Name("member"), Level = 1 }];

    /// <summary>0: nothing fails; 1: a storm.</summary>
    public required double Strength { get; init; }

    /// <summary>Domain seconds in a real one.</summary>
    public required double Speed { get; init; }

    /// <summary>The configuration at the start.</summary>
    public required Centre Centre { get; init; }

    /// <summary>What happens, in order.</summary>
    public required ImmutableArray<Operation> Operations { get; init; }

    /// <summary>The plan of this number.</summary>
    public static Plan Make(ulong seed)
    {
        var random = new Random((int)(seed ^ (seed >> 32)));
        var strength = random.Next(4) switch { 0 => 0, 1 => 0.5, _ => 1.0 };
        var speed = random.Next(2) == 0 ? 1.0 : 4.0;
        return new Plan { Seed = seed, Strength = strength, Speed = speed, Centre = new Centre(), Operations = [] }.Fill(random);
    }

    /// <summary>The plan of this number for a hall that shares its ground, its weather and its clocks with others.</summary>
    public static Plan MakeFor(int hall, ulong seed, double strength, double speed) =>
        new Plan { Seed = seed, Hall = hall, Strength = strength, Speed = speed, Centre = new Centre(), Operations = [] }.Fill(new Random((int)(seed ^ (seed >> 32))));

    /// <summary>The number of the hall that calls something so.</summary>
    public static int HallOf(string name) => name.StartsWith('h') && name.IndexOf('-', StringComparison.Ordinal) is > 1 and var end ? int.Parse(name.AsSpan(1, end - 1), CultureInfo.InvariantCulture) : 0;

    /// <summary>What is called so in this hall.</summary>
    public string Name(string plain) => Hall == 0 ? plain : $"h{Hall}-{plain}";

    private Plan Fill(Random random)
    {
        var centre = MakeCentre(random);
        return this with { Centre = centre, Operations = MakeOperations(random, centre, Speed, storm: Strength > 0) };
    }

    private Centre MakeCentre(Random random)
    {
        string[] skills = [Name("sales"), Name("repair"), Name("spanish")];
        var operators = Enumerable.Range(1, random.Next(3, 11)).Select(number => new Operator
        {
            Id = Name($"op-{number}"), Site = "hall", Address = $"sip:{number}",
            Skills = skills.Where(_ => random.Next(10) < 7).ToImmutableSortedDictionary(skill => skill, _ => random.Next(1, 101)).AddRange(Membership.Select(member => KeyValuePair.Create(member.Skill, member.Level))),
        });
        var queues = Enumerable.Range(1, random.Next(1, 4)).Select(number => MakeQueue(random, Name($"queue-{number}"), skills)).ToList();
        var lines = queues.Select((queue, i) => new Line
        {
            Number = $"+4930{20_000_000 + (10 * Hall) + i}", TimeZone = "Europe/Berlin", DefaultQueue = queue.Name,
            OnNobodyStaffed = random.Next(4) == 0 ? new Else() : null,
            OnFull = random.Next(2) == 0 ? new Else() : new Else { Action = ElseAction.MoveTo, Queue = queues[random.Next(queues.Count)].Name },
            MenuTimeout = TimeSpan.FromSeconds(5),
            Menu = random.Next(4) > 0 ? [] : [new MenuChoice { Key = "1", Topic = "topic", Queue = queues[0].Name }, new MenuChoice { Key = "2", Topic = "topic", Queue = queues[^1].Name }],
        });
        return new Centre
        {
            Version = 1,
            Sites = ImmutableSortedDictionary<string, Site>.Empty.Add("hall", new Site { Name = "hall", TimeZone = "Europe/Berlin" }),
            Topics = ImmutableSortedDictionary<string, Topic>.Empty.Add("topic", new Topic { Name = "topic" }),
            NotReadyReasons = ImmutableSortedDictionary<string, NotReadyReason>.Empty.Add("break", new NotReadyReason { Name = "break" }).Add(NotReadyReason.NoAnswer, new NotReadyReason { Name = NotReadyReason.NoAnswer }),
            Operators = operators.ToImmutableSortedDictionary(one => one.Id, one => one),
            Queues = queues.ToImmutableSortedDictionary(one => one.Name, one => one),
            Lines = lines.ToImmutableSortedDictionary(one => one.Number, one => one),
        };
    }

    private Queue MakeQueue(Random random, string name, string[] skills) => new()
    {
        Name = name,
        Strategy = random.Next(3) == 0 ? Strategy.RingAll : (Strategy)random.Next(7),
        Skills = random.Next(3) == 0 ? Membership : [.. Membership, new SkillWanted { Skill = skills[random.Next(3)], Level = random.Next(1, 60) }],
        Overflow = random.Next(2) == 0 ? [] : [new OverflowTier { After = TimeSpan.FromSeconds(random.Next(3, 15)), Skills = [.. Membership, new SkillWanted { Skill = skills[random.Next(3)], Level = 10 }] }],
        Priority = random.Next(-2, 3),
        HeadStart = TimeSpan.FromSeconds(random.Next(1, 20)),
        OfferTimeout = TimeSpan.FromSeconds(random.Next(2, 7)),
        WrapUp = MakeWrapUp((WrapUpMode)random.Next(3), random.Next(1, 4)),
        MaximumWait = random.Next(3) == 0 ? TimeSpan.FromSeconds(random.Next(20, 60)) : null,
        OnMaximumWait = random.Next(2) == 0 ? new Else() : new Else { Action = ElseAction.MoveTo, Queue = Name("queue-1") },
        MaximumWaiting = random.Next(3) == 0 ? 15 : 0,
        ShortAbandon = TimeSpan.FromSeconds(2),
        PreferredFor = random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(random.Next(2, 10)),
        RedialWithin = random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(30),
        RejectDelay = TimeSpan.FromSeconds(random.Next(3)),
        NoAnswerDelay = TimeSpan.FromSeconds(random.Next(4)),
        BusyDelay = TimeSpan.FromSeconds(random.Next(1, 4)),
        MaximumNoAnswers = random.Next(2) == 0 ? 0 : 4,
    };

    private static WrapUp MakeWrapUp(WrapUpMode mode, int seconds) => new() { Mode = mode, Duration = mode == WrapUpMode.None ? TimeSpan.Zero : TimeSpan.FromSeconds(seconds) };

    private static ImmutableArray<Operation> MakeOperations(Random random, Centre centre, double speed, bool storm)
    {
        var operations = new List<Operation>();
        var calls = 0;
        var load = centre.Operators.Count * speed * (0.2 + (random.NextDouble() * 0.25));
        for (var at = 2.0; at < Length.TotalSeconds; at += -Math.Log(1 - random.NextDouble()) / load)
        {
            var redial = random.Next(12) == 0;
            operations.Add(Make(at, redial ? OperationKind.Redial : OperationKind.Arrive, calls, random.Next(), random.Next()));
            operations.Add(Make(at + ((0.5 + (-Math.Log(1 - random.NextDouble()) * 25)) / speed), OperationKind.HangUp, calls, 0, 0));
            if (random.Next(4) == 0)
                operations.Add(Make(at + (1.5 / speed), OperationKind.Choose, calls, random.Next(1, 4), 0));
            calls++;
        }
        Scatter(OperationKind.Wish, centre.Operators.Count * 5, calls);
        Scatter(OperationKind.Force, centre.Operators.Count, calls);
        Scatter(OperationKind.Away, centre.Operators.Count / 2, calls);
        Scatter(OperationKind.Skills, 2, calls);
        Scatter(OperationKind.EditQueue, 2, calls);
        Scatter(OperationKind.Withdraw, calls / 60, calls);
        Scatter(OperationKind.Prioritize, calls / 20, calls);
        Scatter(OperationKind.Requeue, calls / 30, calls);
        if (storm)
        {
            Scatter(OperationKind.Crash, 10, calls);
            Scatter(OperationKind.Twin, 6, calls);
            Scatter(OperationKind.CrashSilo, random.Next(2), calls);
            Scatter(OperationKind.CrashNode, random.Next(2), calls);
            Scatter(OperationKind.EdgeAway, random.Next(2), calls);
        }
        return [.. operations.OrderBy(operation => operation.At)];

        void Scatter(OperationKind kind, int count, int below)
        {
            for (var i = 0; i < count; i++)
                operations.Add(Make(3 + (random.NextDouble() * (Length.TotalSeconds - 3)), kind, random.Next(Math.Max(1, below)), random.Next(), random.Next()));
        }
    }

    private static Operation Make(double at, OperationKind kind, int subject, int value, int more) => new(TimeSpan.FromSeconds(Math.Round(at, 3)), kind, subject, value, more);
}
