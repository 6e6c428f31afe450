using Antiphon.Traces;
using Shouldly;
using static Antiphon.Traces.TraceText;

namespace Antiphon.Centres;

public sealed class TraceCentreTests
{
    private static TraceCentre Infer(params string[] lines)
    {
        var day = Day(lines);
        return new(day, TraceRoster.Infer(day));
    }

    private static readonly string[] Lines =
    [
        Line("8:00:00", "8:00:05", service: ("8:00:05", "8:10:05", 600), server: "AG01"),
        Line("8:00:00", "8:00:05", service: ("8:00:05", "8:10:05", 600), server: "AG02", type: "NE"),
        Line("8:30:00", "8:30:05", service: ("8:30:05", "8:40:05", 600), server: "AG02"),
        Line("8:31:00", "8:31:05", service: ("8:31:05", "8:40:05", 540), type: "TT"),
    ];

    [Fact]
    public void Operators_ServeTheTypesTheyServed_AndTypesNobodyIsNamedFor()
    {
        var serves = Infer(Lines).Serves;

        serves["ag01"].ShouldBe(["ps", "tt"], ignoreOrder: true);
        serves["ag02"].ShouldBe(["ne", "ps", "tt"], ignoreOrder: true);
    }

    [Fact]
    public void Declaration_HasAQueueASkillAndAKeyForEachType()
    {
        var centre = Infer(Lines).Declare(240);

        centre.Queues.Select(q => (q.Name, q.Skills.Single().Skill)).ShouldBe([("ne", "ne"), ("ps", "ps"), ("tt", "tt")]);
        centre.Lines.Single().Menu.Select(m => (m.Key, m.Queue)).ShouldBe([("1", "ne"), ("2", "ps"), ("3", "tt")]);
        centre.Operators.Select(o => (o.Id, string.Join(",", o.Skills.Keys.Order()))).ShouldBe([("ag01", "ps,tt"), ("ag02", "ne,ps,tt")]);
    }

    [Theory]
    [InlineData(1, 20)]
    [InlineData(240, 480)]
    [InlineData(10_000, 3600)]
    public void Offers_StandForTwoRealSecondsWithinWhatIsAllowed(double speed, double seconds) =>
        Infer(Lines).Declare(speed).Queues.ShouldAllBe(q => q.OfferTimeout.ToTimeSpan() == TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Facts_OfTheDeclaration_AreThoseOfTheRecord()
    {
        var centre = Infer(Lines);

        var facts = CentreFacts.Of(centre.Declare(240));

        facts.Serves.Select(s => (s.Key, Queues: string.Join(",", s.Value.Order()))).Order().ShouldBe(centre.Serves.Select(s => (s.Key, Queues: string.Join(",", s.Value.Order()))).Order());
        facts.Ranking.Values.ShouldAllBe(r => r.HeadStart * TraceCentre.HighPriority == TimeSpan.FromSeconds(90) && r.Priority == 0);
    }
}
