namespace Antiphon.Theory;

/// <summary>Random numbers that are the same on every machine and runtime: SplitMix64 (G. Steele, D. Lea and C. Flood, "Fast splittable pseudorandom number generators", 2014).</summary>
/// <param name="seed">Any.</param>
public sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>At least 0, less than 1.</summary>
    public double Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Exponential with this mean, in seconds.</summary>
    public TimeSpan Exponential(double meanSeconds) => TimeSpan.FromSeconds(-meanSeconds * Math.Log(1 - Next()));
}
