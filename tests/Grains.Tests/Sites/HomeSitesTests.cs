using System.Collections.Immutable;
using Antiphon.Configuration;
using Shouldly;

namespace Antiphon.Sites;

public sealed class HomeSitesTests
{
    private readonly HomeSites _homes = new(new Centre
    {
        Operators = new[] { ("a", "x", 50), ("b", "x", 50), ("c", "y", 50), ("d", "y", 10) }
            .ToImmutableSortedDictionary(one => one.Item1, one => new Operator { Id = one.Item1, Site = one.Item2, Skills = ImmutableSortedDictionary<string, int>.Empty.Add("voice", one.Item3) }),
        Queues = new[] { ("easy", 1), ("hard", 40), ("impossible", 90) }
            .ToImmutableSortedDictionary(queue => queue.Item1, queue => new Queue { Name = queue.Item1, Skills = [new SkillWanted { Skill = "voice", Level = queue.Item2 }] }),
        Lines = new[] { ("+1", "hard", "hard"), ("+2", "hard", "easy") }
            .ToImmutableSortedDictionary(line => line.Item1, line => new Line { Number = line.Item1, TimeZone = "UTC", DefaultQueue = line.Item2, Menu = [new MenuChoice { Key = "1", Topic = "t", Queue = line.Item3 }] }),
    });

    [Theory]
    [InlineData("a", "x")]
    [InlineData("d", "y")]
    [InlineData("nobody", null)]
    public void Operator_IsAtHomeWhereHeWorks(string id, string? site) => _homes.OfOperator(id).ShouldBe(site);

    [Theory]
    [InlineData("hard", "x")] // two of three
    [InlineData("easy", null)] // half of them is not more than half
    [InlineData("impossible", null)]
    [InlineData("none", null)]
    public void Queue_IsAtHomeWhereMoreThanHalfOfItsOperatorsWork(string name, string? site) => _homes.OfQueue(name).ShouldBe(site);

    [Theory]
    [InlineData("+1", "x")]
    [InlineData("+2", null)]
    [InlineData("+3", null)]
    public void Line_IsAtHomeWhereAllItsQueuesAre(string number, string? site) => _homes.OfLine(number).ShouldBe(site);
}
