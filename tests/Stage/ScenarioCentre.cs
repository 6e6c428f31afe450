using System.Collections.Immutable;
using Antiphon.Configuration;

namespace Antiphon.Stage;

/// <summary>The centre of the scenarios: two queues with a line each, and those who serve one or both.</summary>
public static class ScenarioCentre
{
    public const string SalesLine = "+78007707999";
    public const string ServiceLine = "+78007004666";

    public static Queue Sales { get; } = new() { Name = "sales", Skills = [new() { Skill = "sales" }] };

    public static Queue Service { get; } = new() { Name = "service", Skills = [new() { Skill = "service" }] };

    /// <summary>anna and boris sell, victor serves, vera does both.</summary>
    public static Centre Centre { get; } = new Centre()
        .With(new Site { Name = "irkutsk", TimeZone = "Asia/Irkutsk" })
        .With(new Topic { Name = "advice" })
        .With(new NotReadyReason { Name = NotReadyReason.NoAnswer })
        .With(new NotReadyReason { Name = "lunch" })
        .With(Sales)
        .With(Service)
        .With(Line(SalesLine, "sales"))
        .With(Line(ServiceLine, "service"))
        .With(Operator("anna", ("sales", 50)))
        .With(Operator("boris", ("sales", 50)))
        .With(Operator("victor", ("service", 50)))
        .With(Operator("vera", ("sales", 50), ("service", 50)));

    public static Line Line(string number, string queue) => new() { Number = number, Brand = "DNS", TimeZone = "Asia/Vladivostok", DefaultQueue = queue };

    public static Operator Operator(string id, params (string Skill, int Level)[] skills) =>
        new() { Id = id, Site = "irkutsk", Skills = ImmutableSortedDictionary.CreateRange(skills.Select(skill => KeyValuePair.Create(skill.Skill, skill.Level))) };
}
