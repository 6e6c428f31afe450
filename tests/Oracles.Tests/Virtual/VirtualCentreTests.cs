using System.Collections.Immutable;
using Antiphon.Configuration;
using Antiphon.Operators;
using Shouldly;

namespace Antiphon.Virtual;

public sealed class VirtualCentreTests
{
    private static readonly DateTimeOffset Noon = new(2018, 3, 17, 12, 0, 0, TimeSpan.Zero);

    private readonly List<(int Call, double Waited, string? Operator)> _ended = [];

    [Fact]
    public void Calls_AreAnsweredByRank_OrHangUp()
    {
        var centre = Open(new Queue { Name = "a", HeadStart = TimeSpan.FromSeconds(45) }, Operator("x"));
        Want(centre, 0, "x", Wish.Ready);
        Call(centre, 0, 1, "a", talk: 100);
        Call(centre, 1, 2, "a", talk: 10);
        Call(centre, 2, 3, "a", talk: 10, patience: 97);
        Call(centre, 50, 4, "a", talk: 10);
        Call(centre, 45, 5, "a", talk: 10, priority: 1);

        Run(centre);

        // 5 ranks from 12:00:00 and goes first, for 45 s of head start make up for 44 s less of waiting.
        _ended.ShouldBe([(1, 0, "x"), (3, 97, null), (5, 55, "x"), (2, 109, "x"), (4, 70, "x")]);
    }

    [Fact]
    public void WhoBecomesFree_TakesTheBestCallOfAllQueues()
    {
        var centre = Open([new Queue { Name = "a" }, new Queue { Name = "b" }], Operator("x"));
        Want(centre, 0, "x", Wish.Ready);
        Call(centre, 0, 1, "a", talk: 10);
        Call(centre, 1, 2, "b", talk: 10);
        Call(centre, 2, 3, "a", talk: 10);
        Call(centre, 3, 4, "b", talk: 10);

        Run(centre);

        _ended.ShouldBe([(1, 0, "x"), (2, 9, "x"), (3, 18, "x"), (4, 27, "x")]);
    }

    [Fact]
    public void Tier_OpensByTimeAlone()
    {
        var centre = Open(
            new Queue { Name = "a", Skills = [Wanted("own")], Overflow = [new() { After = TimeSpan.FromSeconds(20), Skills = [Wanted("other")] }] },
            Operator("x", "own"), Operator("y", "other"));
        Want(centre, 0, "x", Wish.Ready);
        Want(centre, 0, "y", Wish.Ready);
        Call(centre, 0, 1, "a", talk: 100);
        Call(centre, 5, 2, "a", talk: 100);

        Run(centre);

        _ended.ShouldBe([(1, 0, "x"), (2, 20, "y")]);
    }

    [Fact]
    public void Wish_WhileTalking_HoldsAfterIt()
    {
        var centre = Open(new Queue { Name = "a" }, Operator("x"));
        Want(centre, 0, "x", Wish.Ready);
        Call(centre, 0, 1, "a", talk: 10);
        Want(centre, 5, "x", Wish.NotReady);
        Call(centre, 6, 2, "a", talk: 10);
        Want(centre, 30, "x", Wish.Ready);
        Want(centre, 35, "x", Wish.SignedOut);
        Call(centre, 36, 3, "a", talk: 10, patience: 60);

        Run(centre);

        _ended.ShouldBe([(1, 0, "x"), (2, 24, "x"), (3, 60, null)]);
    }

    private VirtualCentre Open(Queue queue, params Operator[] operators) => Open([queue], operators);

    private VirtualCentre Open(Queue[] queues, params Operator[] operators) => new(
        new Centre
        {
            Queues = queues.ToImmutableSortedDictionary(queue => queue.Name, queue => queue),
            Operators = operators.ToImmutableSortedDictionary(one => one.Id, one => one),
        },
        Noon,
        wait => _ended.Add((wait.Call.Number, wait.Waited.TotalSeconds, wait.Operator)));

    private static Operator Operator(string id, params string[] skills) => new() { Id = id, Site = "here", Skills = skills.ToImmutableSortedDictionary(skill => skill, _ => 50) };

    private static SkillWanted Wanted(string skill) => new() { Skill = skill };

    private static void Want(VirtualCentre centre, double at, string operatorId, Wish wish) => centre.At(Noon.AddSeconds(at), () => centre.SetWish(operatorId, wish));

    private static void Call(VirtualCentre centre, double at, int number, string queue, double talk, double? patience = null, int priority = 0) =>
        centre.At(Noon.AddSeconds(at), () => centre.Arrive(
            new VirtualCall(number, queue, priority, patience is { } seconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue, TimeSpan.FromSeconds(talk))));

    private static void Run(VirtualCentre centre)
    {
        while (centre.Step())
        {
        }
    }
}
