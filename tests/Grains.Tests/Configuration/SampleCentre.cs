using System.Collections.Immutable;

namespace Antiphon.Configuration;

/// <summary>A small centre that makes sense.</summary>
internal static class SampleCentre
{
    public const string Number = "+78007707999";

    public static Site Office { get; } = new() { Name = "irkutsk", DisplayName = "Irkutsk", TimeZone = "Asia/Irkutsk" };

    public static Topic Advice { get; } = new() { Name = "advice", DisplayName = "Advice" };

    public static NotReadyReason NoAnswer { get; } = new() { Name = NotReadyReason.NoAnswer, DisplayName = "No answer" };

    public static Queue Sales { get; } = new() { Name = "sales", Skills = [new() { Skill = "sales", Level = 50 }] };

    public static Line Line { get; } = new()
    {
        Number = Number,
        Brand = "DNS",
        TimeZone = "Asia/Vladivostok",
        Hours = [.. Enum.GetValues<DayOfWeek>().Select(day => new OpeningHours { Day = day, Open = new(10, 0), Close = new(5, 0) })],
        Menu = [new() { Key = "1", Topic = "advice", Queue = "sales" }],
        DefaultQueue = "sales",
    };

    public static Operator Anna { get; } = new()
    {
        Id = "op-001",
        DisplayName = "Anna",
        Site = "irkutsk",
        Skills = ImmutableSortedDictionary<string, int>.Empty.Add("sales", 80),
    };

    public static Centre Centre { get; } = new Centre().With(Office).With(Advice).With(NoAnswer).With(Sales).With(Line).With(Anna);
}
