using System.Collections.Immutable;
using Antiphon.Configuration;
using Antiphon.Operators;

namespace Antiphon.Queues;

/// <summary>Calls, operators and centres for the tests of routing, as short as they can be said.</summary>
internal static class Routing
{
    public const string Sales = "sales";

    public static DateTimeOffset Noon { get; } = new(2018, 3, 17, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A time so many seconds after noon.</summary>
    public static DateTimeOffset At(double seconds) => Noon.AddSeconds(seconds);

    /// <summary>The id of the call of this number: greater numbers are greater ids.</summary>
    public static Guid Id(int number) => new(number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0);

    public static WaitingCall Call(int number, double arrived = 0, double? rank = null, long version = 1) => new()
    {
        Id = Id(number),
        Queue = Sales,
        Line = "+78007707999",
        FirstArrival = At(arrived),
        EnteredAt = At(arrived),
        RankTime = At(rank ?? arrived),
        Version = version,
    };

    public static OperatorFacts Ready(string id, double idleSince = 0, long version = 1) => new()
    {
        Id = id,
        Wish = Wish.Ready,
        Reachable = true,
        IdleSince = At(idleSince),
        LastOffered = At(idleSince),
        NotBefore = DateTimeOffset.MinValue,
        Version = version,
    };

    public static PassedOver Passed(string operatorId, double until) => new() { Operator = operatorId, Until = At(until) };

    public static Operator Operator(string id, params (string Skill, int Level)[] skills) =>
        new() { Id = id, Site = "rostov", Skills = skills.ToImmutableSortedDictionary(skill => skill.Skill, skill => skill.Level) };

    public static SkillWanted Wanted(string skill, int level = 1) => new() { Skill = skill, Level = level };

    public static Centre Centre(Queue queue, params Operator[] operators) => new()
    {
        Queues = ImmutableSortedDictionary<string, Queue>.Empty.Add(queue.Name, queue),
        Operators = operators.ToImmutableSortedDictionary(one => one.Id, one => one),
    };

    /// <summary>A board of one queue, with these operators declared.</summary>
    public static QueueBoard Board(Queue queue, params Operator[] operators)
    {
        var board = new QueueBoard(queue.Name);
        board.Configure(Centre(queue, operators));
        return board;
    }
}
