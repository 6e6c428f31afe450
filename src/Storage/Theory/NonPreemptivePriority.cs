using System.Collections.Immutable;

namespace Antiphon.Storage.Theory;

/// <summary>
/// M/M/c with priority classes that have the same talk times: a free operator takes the highest class that waits, within it the longest waiting; nobody interrupts a talk
/// (A. Cobham, "Priority assignment in waiting line problems", Operations Research 2, 1954, 70–76). Times are in any one unit, rates per the same unit.
/// </summary>
public sealed class NonPreemptivePriority
{
    /// <summary>Reckons.</summary>
    /// <param name="operators">c, 1 or more.</param>
    /// <param name="meanTalk">1/μ, more than 0.</param>
    /// <param name="arrivalRates">λ of each class, the highest first.</param>
    public NonPreemptivePriority(int operators, double meanTalk, params ReadOnlySpan<double> arrivalRates)
    {
        var (total, above) = (0.0, 0.0);
        foreach (var rate in arrivalRates)
            total += rate;
        DelayProbability = new ErlangC(operators, total, meanTalk).DelayProbability;
        var waits = ImmutableArray.CreateBuilder<double>(arrivalRates.Length);
        foreach (var rate in arrivalRates)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(rate);
            var upTo = above + rate * meanTalk / operators;
            waits.Add(upTo < 1 ? DelayProbability * meanTalk / operators / ((1 - above) * (1 - upTo)) : double.PositiveInfinity);
            above = upTo;
        }

        MeanWaits = waits.ToImmutable();
    }

    /// <summary>The share of calls that wait, the same in each class: C(c, a) of <see cref="ErlangC"/> with the load of all classes.</summary>
    public double DelayProbability { get; }

    /// <summary>
    /// The mean wait of each class: W(k) = C ÷ (cμ) ÷ ((1 − σ(k−1))(1 − σ(k))), σ(k) the sum of ρ = λ/(cμ) of the classes 1…k. Infinite from the class on with which the
    /// operators are overloaded; the classes above it are then served as if all operators were busy, which they are.
    /// </summary>
    public ImmutableArray<double> MeanWaits { get; }
}
