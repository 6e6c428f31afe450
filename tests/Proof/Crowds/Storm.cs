using Antiphon.Proof.Runtime;

namespace Antiphon.Proof.Crowds;

/// <summary>What fails inside the silos, by seed: many threads ask, so that the same seed gives the same shares and not the same history.</summary>
public sealed class Storm(ulong seed)
{
    private readonly long[] _struck = new long[Enum.GetValues<Failure>().Length];
    private long _draws;
    private long _strength;

    /// <summary>From 0 (nothing fails) to 1.</summary>
    public double Strength
    {
        get => BitConverter.Int64BitsToDouble(Interlocked.Read(ref _strength));
        set => Interlocked.Exchange(ref _strength, BitConverter.DoubleToInt64Bits(value));
    }

    /// <summary>How often each kind has struck.</summary>
    public IEnumerable<(Failure Failure, long Count)> Struck => _struck.Select((count, failure) => ((Failure)failure, count)).Where(struck => struck.count > 0);

    /// <summary>Does this fail, with this probability in a storm?</summary>
    public bool Strikes(Failure failure, double probability)
    {
        var strength = Strength;
        if (strength <= 0 || Unit() >= probability * strength)
            return false;
        Count(failure);
        return true;
    }

    /// <summary>It has happened.</summary>
    public void Count(Failure failure) => Interlocked.Increment(ref _struck[(int)failure]);

    /// <summary>How long a message is held up: most not at all, one in fifty up to 0.3 s, one in five hundred up to 3 s.</summary>
    public TimeSpan Delay() => Strikes(Failure.Delayed, 0.02) ? TimeSpan.FromMilliseconds(Unit() * (Unit() < 0.1 ? 3000 : 300)) : TimeSpan.Zero;

    private double Unit() => (Chance.Key(seed, (ulong)Interlocked.Increment(ref _draws)) >> 11) * (1.0 / (1UL << 53));
}
