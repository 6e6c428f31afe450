namespace Antiphon.Storage.Theory;

/// <summary>
/// M/M/c: Poisson arrivals, exponential talk, c operators, nobody hangs up, served in order of arrival (A. K. Erlang 1917; in today's notation L. Kleinrock, Queueing
/// Systems I, 1975, §3.5). Times are in any one unit, rates per the same unit. From an offered load of c on there is no steady state: everybody waits, without end.
/// </summary>
public sealed class ErlangC
{
    private readonly double _meanTalk;
    private readonly double _spare;

    /// <summary>Reckons.</summary>
    /// <param name="operators">c, 1 or more.</param>
    /// <param name="arrivalRate">λ, 0 or more.</param>
    /// <param name="meanTalk">1/μ, more than 0; after-call work included.</param>
    public ErlangC(int operators, double arrivalRate, double meanTalk)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(operators, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(arrivalRate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(meanTalk);
        _meanTalk = meanTalk;
        Load = arrivalRate * meanTalk;
        _spare = operators - Load;
        var loss = ErlangB.Loss(operators, Load);
        DelayProbability = _spare > 0 ? loss * operators / (_spare + Load * loss) : 1;
        AverageSpeedOfAnswer = _spare > 0 ? DelayProbability * meanTalk / _spare : double.PositiveInfinity;
        MeanQueue = _spare > 0 ? arrivalRate * AverageSpeedOfAnswer : double.PositiveInfinity;
    }

    /// <summary>a = λ/μ, in erlangs.</summary>
    public double Load { get; }

    /// <summary>C(c, a), the share of calls that wait: B ÷ (1 − ρ(1 − B)) with ρ = a/c and B of <see cref="ErlangB"/>.</summary>
    public double DelayProbability { get; }

    /// <summary>The mean wait of all calls: C ÷ (cμ − λ).</summary>
    public double AverageSpeedOfAnswer { get; }

    /// <summary>The mean number of waiting calls: λ × the mean wait (J. D. C. Little, "A proof for the queuing formula L = λW", 1961).</summary>
    public double MeanQueue { get; }

    /// <summary>The share of calls answered within a time: 1 − C·e^(−(cμ − λ)t).</summary>
    /// <param name="within">t, 0 or more.</param>
    public double ServiceLevel(double within)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(within);
        return _spare > 0 ? 1 - DelayProbability * Math.Exp(-_spare * within / _meanTalk) : 0;
    }
}
