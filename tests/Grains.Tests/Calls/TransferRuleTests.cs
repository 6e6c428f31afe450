using System.Collections.Immutable;
using Antiphon.Configuration;
using Shouldly;

namespace Antiphon.Calls;

public sealed class TransferRuleTests
{
    private static readonly Centre Centre = CallStory.Centre
        .With(new Operator { Id = "both", Site = "irkutsk", Skills = Skills(("sales", 1), ("service", 1)) })
        .With(new Operator { Id = "fitter", Site = "irkutsk", Skills = Skills(("service", 1)) });

    [Fact]
    public void Transfer_ToAQueue_GoesThroughIt() => QueueFor(new() { Queue = "service" }).ShouldBe("service");

    [Theory]
    [InlineData("sales")]
    [InlineData("service")]
    public void Transfer_ToAnOperatorWhoServesThePresentQueue_StaysInIt(string present) => QueueFor(new() { Operator = "both" }, present).ShouldBe(present);

    [Fact]
    public void Transfer_ToAnOperatorOfAnotherQueue_GoesThroughOneThatTheOperatorServes() => QueueFor(new() { Operator = "fitter" }).ShouldBe("service");

    [Theory]
    [InlineData(null, null, RefusalReason.Invalid)]
    [InlineData("sales", "both", RefusalReason.Invalid)]
    [InlineData("none", null, RefusalReason.NotFound)]
    [InlineData(null, "nobody", RefusalReason.NotFound)]
    [InlineData(null, "anna", RefusalReason.WrongState)]
    public void Transfer_ToNowhere_IsRefused(string? queue, string? someone, RefusalReason reason)
    {
        var (found, refusal) = TransferRule.QueueFor(new() { Queue = queue, Operator = someone }, "sales", Centre);

        found.ShouldBeNull();
        refusal!.Reason.ShouldBe(reason);
    }

    private static string? QueueFor(TransferTarget target, string present = "sales") => TransferRule.QueueFor(target, present, Centre).Queue?.Name;

    private static ImmutableSortedDictionary<string, int> Skills(params (string Skill, int Level)[] skills) =>
        ImmutableSortedDictionary.CreateRange(skills.Select(skill => KeyValuePair.Create(skill.Skill, skill.Level)));
}
