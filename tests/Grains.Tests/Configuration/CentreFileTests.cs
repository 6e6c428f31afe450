using System.Collections.Immutable;
using CsCheck;
using Shouldly;

namespace Antiphon.Configuration;

public sealed class CentreFileTests
{
    [Fact]
    public void File_WithCommentsAndTrailingCommas_IsRead()
    {
        var (centre, problems) = CentreFile.Read("""
            // A centre.
            { "sites": { "home": { "timeZone": "Europe/Moscow", "isVirtual": true, }, }, }
            """);

        problems.ShouldBeEmpty();
        centre.Sites["home"].ShouldBe(new Site { Name = "home", TimeZone = "Europe/Moscow", IsVirtual = true });
    }

    [Fact]
    public void Queue_WithEveryKindOfValue_IsReadAsWritten()
    {
        var (centre, problems) = CentreFile.Read("""
            { "queues": { "sales": { "strategy": "ringAll", "offerTimeout": "12.5s", "maximumWait": "90s", "wrapUp": { "mode": "mandatoryTimed", "duration": "15s" },
              "onMaximumWait": { "action": "moveTo", "queue": "other" }, "overflow": [{ "after": "30s", "skills": [{ "skill": "any" }] }] } } }
            """);

        problems.ShouldBeEmpty();
        var queue = centre.Queues["sales"];
        queue.Name.ShouldBe("sales");
        queue.Strategy.ShouldBe(Strategy.RingAll);
        queue.OfferTimeout.ShouldBe(TimeSpan.FromSeconds(12.5));
        queue.MaximumWait.ShouldBe(TimeSpan.FromSeconds(90));
        queue.WrapUp.ShouldBe(new WrapUp { Mode = WrapUpMode.MandatoryTimed, Duration = TimeSpan.FromSeconds(15) });
        queue.OnMaximumWait.ShouldBe(new Else { Action = ElseAction.MoveTo, Queue = "other" });
        queue.Overflow.ShouldHaveSingleItem().Skills.ShouldBe([new SkillWanted { Skill = "any" }]);
    }

    [Theory]
    [InlineData("""{ "sites": { "home": { "timeZone": "Europe/Moscow", "colour": "red" } } }""", "sites[home].colour")]
    [InlineData("""{ "queues": { "sales": { "overflow": [{ "after": "1s" }, { "after": 20 }] } } }""", "queues[sales].overflow[1].after")]
    [InlineData("""{ "queues": { "sales": { "offerTimeout": "20 s" } } }""", "queues[sales].offerTimeout")]
    [InlineData("""{ "queues": { "sales": { "offerTimeout": "-20s" } } }""", "queues[sales].offerTimeout")]
    [InlineData("""{ "queues": { "sales": { "strategy": "fastest" } } }""", "queues[sales].strategy")]
    [InlineData("""{ "queues": { "sales": { "strategy": 1 } } }""", "queues[sales].strategy")]
    [InlineData("""{ "queues": { "sales": { "wrapUp": null } } }""", "queues[sales].wrapUp")]
    [InlineData("""{ "queues": { "sales": { "name": "sales" } } }""", "queues[sales].name")]
    [InlineData("""{ "queues": { "sales": { "revision": 3 } } }""", "queues[sales].revision")]
    [InlineData("""{ "queues": { "sales": 3 } }""", "queues[sales]")]
    [InlineData("""{ "queues": [] }""", "queues")]
    [InlineData("""{ "skills": {} }""", "skills")]
    [InlineData("""{ "sites": { "home": {} } }""", "sites[home]")]
    [InlineData("""{ "lines": { "+78007707999": { "timeZone": "Asia/Tokyo", "defaultQueue": "a", "hours": [{ "day": "monday", "open": "25:00", "close": "05:00" }] } } }""", "lines[+78007707999].hours[0].open")]
    [InlineData("""{ "sites": {}, "sites": {} }""", "$")]
    [InlineData("[]", "$")]
    [InlineData("{", "$")]
    [InlineData("", "$")]
    public void File_ThatCannotBeRead_IsRefusedByPath(string text, string path)
    {
        var problem = CentreFile.Read(text).Problems.ShouldHaveSingleItem();

        problem.Path.ShouldBe(path);
        problem.Severity.ShouldBe(ProblemSeverity.Error);
        problem.Message.ShouldNotBeEmpty();
    }

    [Fact]
    public void File_WithSeveralBrokenResources_NamesEachAndReadsTheRest()
    {
        var (centre, problems) = CentreFile.Read("""{ "sites": { "a": { "x": 1 }, "b": { "timeZone": "UTC" }, "c": { "y": 1 } } }""");

        problems.Select(problem => problem.Path).ShouldBe(["sites[a].x", "sites[c].y"]);
        centre.Sites.Keys.ShouldBe(["b"]);
    }

    [Fact]
    public void File_OfAnyQueueAndOperator_ReadsBackTheSame()
    {
        var duration = Gen.Int[0, 86_400_000].Select(ms => TimeSpan.FromMilliseconds(ms));
        var skill = Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 9], Gen.Int[1, 100], (name, level) => new SkillWanted { Skill = name, Level = level });
        var queue = Gen.Select(Gen.Enum<Strategy>(), skill.Array[0, 3], duration, duration.Nullable(), duration, Gen.Int[-10, 10], (strategy, skills, offer, wait, after, priority) => new Queue
        {
            Name = "q",
            DisplayName = "\"Очередь\"",
            Strategy = strategy,
            Skills = [.. skills],
            OfferTimeout = offer,
            MaximumWait = wait,
            Priority = priority,
            Overflow = [new() { After = after, Skills = [.. skills] }],
        });
        var @operator = Gen.Select(Gen.Enum<Employment>(), skill.Array[0, 3], (employment, skills) => new Operator
        {
            Id = "o",
            Site = "s",
            Employment = employment,
            Skills = skills.DistinctBy(one => one.Skill).ToImmutableSortedDictionary(one => one.Skill, one => one.Level),
        });

        Gen.Select(queue, @operator).Sample((one, other) =>
        {
            var centre = SampleCentre.Centre.With(one).With(other);
            var (read, problems) = CentreFile.Read(CentreFile.Write(centre));
            return problems.IsEmpty && CentreDiff.Between(centre, read).IsEmpty && read.Queues["q"].OfferTimeout == one.OfferTimeout
                && read.Queues["q"].Skills.SequenceEqual(one.Skills) && read.Operators["o"].Skills.SequenceEqual(other.Skills);
        });
    }
}
