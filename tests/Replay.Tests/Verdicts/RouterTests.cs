using CsCheck;
using Shouldly;
using static Antiphon.Verdicts.Made;

namespace Antiphon.Verdicts;

/// <summary>The verdict against a router whose order is known.</summary>
public sealed class RouterTests
{
    private static readonly string[] Queues = ["ps", "ne", "in"];

    /// <summary>A client of a simulated day; whole seconds.</summary>
    private sealed record Client(int Queued, string Queue, int Priority, int Talk, int Patience);

    private static readonly Gen<Client[]> Day = Gen.Select(Gen.Int[0, 600], Gen.Int[0, 2], Gen.Int[0, 1], Gen.Int[1, 90], Gen.Int[1, 400])
        .Select((queued, queue, high, talk, patience) => new Client(queued, Queues[queue], 2 * high, talk, patience)).Array[2, 40];

    private static readonly Gen<string[][]> Skills = Gen.Shuffle(Queues, 1, 3).Array[1, 4];

    [Fact]
    public void PerfectRouter_IsNeverFoundAtFault() => Gen.Select(Day, Skills, Gen.Double[1, 300]).Sample((day, skills, speed) =>
        Verdict.Judge(Route(day, skills, newestFirst: false) with { Speed = speed }).IsClean.ShouldBeTrue());

    [Fact]
    public void PerfectRouter_WithAnyPlant_IsFoundAtFault() => Gen.Select(Day, Skills, Gen.Enum<PlantKind>()).Sample((day, skills, kind) =>
    {
        var evidence = Route(day, skills, newestFirst: false);
        Evidence planted;
        try
        {
            planted = Plant.Sow(evidence, kind);
        }
        catch (InvalidOperationException)
        {
            return;
        }

        Verdict.Judge(planted).IsClean.ShouldBeFalse();
    });

    [Fact]
    public void NewestFirst_IsFoundAtFault()
    {
        Client[] day = [.. Enumerable.Range(0, 20).Select(i => new Client(i * 5, "ps", 0, 30, 1000))];

        Verdict.Judge(Route(day, [["ps"]], newestFirst: true)).Misordered.Length.ShouldBeGreaterThan(5);
    }

    /// <summary>Second by second: who is free takes the best-ranked call that waits and that he or she may take.</summary>
    private static Evidence Route(Client[] day, string[][] skills, bool newestFirst)
    {
        var free = skills.Select(_ => 0).ToArray();
        var waiting = new List<Client>();
        var ended = new List<(PlayedCall, ArchivedCall)>();
        for (var now = 0; now <= 600 + 1100; now++)
        {
            waiting.AddRange(day.Where(c => c.Queued == now));
            foreach (var gone in waiting.Where(c => c.Queued + c.Patience == now).ToArray())
            {
                waiting.Remove(gone);
                ended.Add(Left(gone.Queued, now, gone.Queue, gone.Priority));
            }

            for (var who = 0; who < skills.Length; who++)
            {
                var mine = waiting.Where(c => skills[who].Contains(c.Queue)).OrderBy(c => (newestFirst ? -1 : 1) * (c.Queued - 45 * c.Priority)).FirstOrDefault();
                if (free[who] <= now && mine is not null)
                {
                    waiting.RemoveAt(waiting.FindIndex(c => ReferenceEquals(c, mine)));
                    free[who] = now + mine.Talk;
                    ended.Add(Served(mine.Queued, now, $"ag{who}", free[who], mine.Queue, mine.Priority));
                }
            }
        }

        return Evidence(Serves([.. skills.Select((s, i) => ($"ag{i}", s))]), [.. ended]);
    }
}
