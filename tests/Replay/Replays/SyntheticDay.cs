using Antiphon.Centres;
using Antiphon.Days;
using Antiphon.Operators;

namespace Antiphon.Replays;

/// <summary>The synthetic day of the system's own centre (the one of its <c>--demo</c>).</summary>
internal static class SyntheticDay
{
    public static async Task<ReplayDay> PrepareAsync(AntiphonClient client, ReplayOptions options, CancellationToken cancellation)
    {
        var declared = (await client.Configuration.GetCentreAsync(new(), cancellationToken: cancellation)).Centre;
        var now = (await client.System.GetClockAsync(new(), cancellationToken: cancellation)).DomainTime.ToDateTimeOffset();
        var open = declared.Lines.Select(l => OpenDay.Find(l, now)).OfType<OpenDay>().MinBy(d => d.Opens)
            ?? throw new InvalidDataException("The centre has no line that opens in the next fortnight: apply a centre file first.");
        var centre = DayCentre.Of(declared);
        var plan = DayPlan.Create(options.Seed, options.Operators is { } count ? centre with { Operators = [.. centre.Operators.Take(count)] } : centre);
        return new()
        {
            Plan = plan,
            Opening = open.Opens,
            Window = new(TimeSpan.Zero, plan.Length),
            Facts = CentreFacts.Of(declared),
            Habits = new OperatorHabits { Topics = centre.Topics },
        };
    }
}
