namespace Antiphon.Proof.Runtime;

/// <summary>
/// Randomness by seed and key: the n-th draw of a key depends on nothing else, so that what happens on one link does not change because something was left out
/// on another. That keeps a history alike while it is shrunk.
/// </summary>
public sealed class Chance(ulong seed)
{
    private readonly Dictionary<ulong, ulong> _draws = [];

    /// <summary>The key of some parts.</summary>
    public static ulong Key(params ReadOnlySpan<ulong> parts)
    {
        var key = 0x9E3779B97F4A7C15UL;
        foreach (var part in parts)
            key = Mix(key ^ part);
        return key;
    }

    /// <summary>The key of a text (FNV-1a: the same in each process).</summary>
    public static ulong Key(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in text)
            hash = (hash ^ letter) * 1099511628211UL;
        return hash;
    }

    /// <summary>The next number of this key.</summary>
    public ulong Next(ulong key)
    {
        var draw = _draws.GetValueOrDefault(key) + 1;
        _draws[key] = draw;
        return Mix(seed ^ Mix(key + (draw * 0xBF58476D1CE4E5B9UL)));
    }

    /// <summary>The next number of this key in [0, 1).</summary>
    public double Unit(ulong key) => (Next(key) >> 11) * (1.0 / (1UL << 53));

    /// <summary>The next number of this key in [0, below).</summary>
    public int Below(ulong key, int below) => (int)(Next(key) % (ulong)below);

    /// <summary>The next time of this key in [from, to).</summary>
    public TimeSpan Between(ulong key, TimeSpan from, TimeSpan to) => from + ((to - from) * Unit(key));

    /// <summary>SplitMix64's finaliser (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014).</summary>
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
