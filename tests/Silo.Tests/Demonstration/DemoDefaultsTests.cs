using System.Collections.Immutable;
using Antiphon.Configuration;
using Shouldly;

namespace Antiphon.Demonstration;

public sealed class DemoDefaultsTests
{
    private static readonly Centre Seed = CentreFile.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "centre", "dns.json"))).Centre;

    [Theory]
    [InlineData("2026-11-22T01:00:00Z")] // 11:00 in Vladivostok: open.
    [InlineData("2026-11-22T13:59:59Z")] // 23:59: open.
    [InlineData("2026-11-21T14:00:00Z")] // 00:00: open since the day before.
    [InlineData("2026-11-21T20:00:00Z")] // 06:00: shut.
    public void Opening_AtAnyHourOfADay_IsThatDaysTenOClock(string now) =>
        DemoDefaults.Opening(Seed, DateTimeOffset.Parse(now, null)).ShouldBe(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Opening_OfACentreThatIsNeverShut_IsNow()
    {
        var now = new DateTimeOffset(2026, 11, 22, 18, 0, 0, TimeSpan.Zero);

        DemoDefaults.Opening(new Centre(), now).ShouldBe(now);
        DemoDefaults.Opening(Seed with { Lines = Seed.Lines.ToImmutableSortedDictionary(l => l.Key, l => l.Value with { Hours = [] }) }, now).ShouldBe(now);
    }
}
