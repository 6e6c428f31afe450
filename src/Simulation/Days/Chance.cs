namespace Antiphon.Days;

/// <summary>The distributions of the simulated day, drawn from a seeded source.</summary>
public static class Chance
{
    /// <summary>Exponential with this mean.</summary>
    public static TimeSpan Exponential(this Random random, TimeSpan mean) => mean * -Math.Log(1 - random.NextDouble());

    /// <summary>Log-normal with this mean and coefficient of variation.</summary>
    public static TimeSpan LogNormal(this Random random, TimeSpan mean, double variation)
    {
        var variance = Math.Log(1 + variation * variation);
        return mean * Math.Exp(Math.Sqrt(variance) * random.Normal() - variance / 2);
    }

    /// <summary>Even between the two.</summary>
    public static TimeSpan Between(this Random random, double fromSeconds, double toSeconds) =>
        TimeSpan.FromSeconds(fromSeconds + random.NextDouble() * (toSeconds - fromSeconds));

    /// <summary>True in this share of cases.</summary>
    public static bool Happens(this Random random, double share) => random.NextDouble() < share;

    private static double Normal(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
