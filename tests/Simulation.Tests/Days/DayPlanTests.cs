using System.Text.Json;
using Shouldly;

namespace Antiphon.Days;

public sealed class DayPlanTests(ITestOutputHelper output)
{
    private static readonly SeedCentre Seed = SeedCentre.Read();
    private static readonly DayPlan Plan = DayPlan.Create(2018, Seed.Day);

    [Fact]
    public void Create_SameSeed_SameDay() =>
        JsonSerializer.Serialize(DayPlan.Create(2018, Seed.Day)).ShouldBe(JsonSerializer.Serialize(Plan));

    [Fact]
    public void Create_OtherSeed_OtherDay() =>
        DayPlan.Create(2019, Seed.Day).Calls[0].Arrives.ShouldNotBe(Plan.Calls[0].Arrives);

    [Fact]
    public void Calls_OfTheDay_FillNineteenHoursInOrder()
    {
        Plan.Length.ShouldBe(TimeSpan.FromHours(19));
        Plan.Calls.Count.ShouldBe(12_000);
        Plan.Calls.Select(c => c.Arrives).ShouldBeInOrder();
        Plan.Calls[0].Arrives.ShouldBeGreaterThanOrEqualTo(TimeSpan.Zero);
        Plan.Calls[^1].Arrives.ShouldBeLessThan(Plan.Length);
        Enumerable.Range(0, 19).ShouldAllBe(hour => Plan.Calls.Count(c => (int)c.Arrives.TotalHours == hour) > 100);
    }

    [Fact]
    public void Calls_ByTopic_ArePartedAsInTheDomain()
    {
        Share("product-advice").ShouldBe(0.65, 0.015);
        Share("service").ShouldBe(0.30, 0.015);
        Share("other").ShouldBe(0.05, 0.01);
        Plan.Calls.Select(c => c.Line).Distinct().Count().ShouldBe(2);

        static double Share(string topic) => Plan.Calls.Count(c => c.Topic == topic) / 12_000.0;
    }

    [Fact]
    public void Calls_TalkTime_MeansThatOfTheDomain() => Plan.Calls.Average(c => c.Talk.TotalSeconds).ShouldBe(146, 4);

    [Fact]
    public void Shifts_OfTheDay_GiveEveryOperatorOneWithinTheDay()
    {
        Plan.Shifts.Select(s => s.Operator).ShouldBe(Seed.Day.Operators.Select(o => o.Id));
        Plan.Shifts.Count.ShouldBe(150);
        Plan.Shifts.ShouldAllBe(s => s.End - s.Start > TimeSpan.FromHours(2) && s.Start > TimeSpan.FromMinutes(-5) && s.End < Plan.Length + TimeSpan.FromMinutes(5));
        Plan.Shifts.SelectMany(s => s.Breaks).ShouldAllBe(b => Seed.Day.BreakReasons.Contains(b.Reason));
        Plan.Shifts.ShouldAllBe(s => s.Breaks.All(b => b.At > s.Start && b.At + b.Length < s.End + TimeSpan.FromMinutes(15)));
    }

    [Fact]
    public void Shifts_InEveryHour_HaveBreaksAndLostDesksAndSomebodyAtHome()
    {
        for (var hour = TimeSpan.Zero; hour < Plan.Length; hour += TimeSpan.FromHours(1))
        {
            var (from, until) = (hour, hour + TimeSpan.FromHours(1));
            Plan.Shifts.SelectMany(s => s.Breaks).Any(b => b.At < until && b.At + b.Length > from).ShouldBeTrue($"break at {hour}");
            Plan.Shifts.SelectMany(s => s.Losses).Any(l => l >= from && l < until).ShouldBeTrue($"loss at {hour}");
            Plan.Shifts.Any(s => s.End < from || s.Start > until).ShouldBeTrue($"signed out at {hour}");
        }
    }

    [Fact]
    public void Day_AsEstimated_MakesClientsWaitAsTheDomainSays()
    {
        var estimate = DayEstimate.Run(Plan, Seed);
        output.WriteLine(estimate.Table());

        estimate.Calls.Count.ShouldBe(12_000);
        estimate.Asa.ShouldBeInRange(15, 30);
        estimate.AbandonRate.ShouldBeInRange(0.02, 0.06);
        estimate.MostWaiting.Take(19).ShouldAllBe(most => most > 0);
    }
}
