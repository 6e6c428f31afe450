namespace Antiphon.Storage.Theory;

/// <summary>
/// M/M/c+M: as <see cref="ErlangC"/>, but each waiting client hangs up after an exponential patience of mean 1/θ (C. Palm, "Research on telephone traffic carried by full
/// availability groups", Tele 1957; A. Mandelbaum and S. Zeltyn, "Service engineering in action: the Palm/Erlang-A queue", 2007). There is a steady state at any load.
/// </summary>
/// <remarks>
/// Calls in the system are a birth–death process: π(n) ÷ π(n−1) = λ/(nμ) up to c, and λ/(cμ + jθ) with j waiting. Palm's A(x, y) of the literature is
/// Σ π(c+j) ÷ π(c) with x = cμ/θ, y = λ/θ. Everything is a sum of positive terms over j, outwards from π(c), where <see cref="ErlangB"/> gives the mass below: nothing
/// cancels, and weights are scaled down when they become large. Who finds j waiting is served with probability cμ ÷ (cμ + (j+1)θ), and then after the sum of independent
/// exponential times of rates cμ + iθ, i = 1…j+1 (each the first of: a call ahead leaves, is served, or this client hangs up). The number of terms grows as the patience.
/// </remarks>
public sealed class ErlangA
{
    private const double Negligible = 1e-18;
    private const double Large = 1e250;

    private readonly double _completions;
    private readonly double _impatience;
    private readonly double[] _waiting;

    /// <summary>Reckons.</summary>
    /// <param name="operators">c, 1 or more.</param>
    /// <param name="arrivalRate">λ, 0 or more.</param>
    /// <param name="meanTalk">1/μ, more than 0.</param>
    /// <param name="meanPatience">1/θ, more than 0 and finite.</param>
    public ErlangA(int operators, double arrivalRate, double meanTalk, double meanPatience)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(operators, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(arrivalRate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(meanTalk);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(meanPatience);
        ArgumentOutOfRangeException.ThrowIfEqual(meanPatience, double.PositiveInfinity);
        (_completions, _impatience) = (operators / meanTalk, 1 / meanPatience);
        _waiting = Waiting(arrivalRate, 1 / ErlangB.Loss(operators, arrivalRate * meanTalk) - 1);
        var (queue, served, servedWait, path) = (0.0, 0.0, 0.0, 0.0);
        for (var j = 0; j < _waiting.Length; j++)
        {
            queue += j * _waiting[j];
            path += 1 / (_completions + (j + 1) * _impatience);
            served += _waiting[j] * Served(j);
            servedWait += _waiting[j] * Served(j) * path;
        }

        DelayProbability = _waiting.Sum();
        MeanQueue = queue;
        MeanWait = arrivalRate > 0 ? queue / arrivalRate : 0;
        AbandonProbability = _impatience * MeanWait;
        AverageSpeedOfAnswer = servedWait / (1 - DelayProbability + served);
        Occupancy = arrivalRate * meanTalk * (1 - AbandonProbability) / operators;
    }

    /// <summary>The share of calls that do not find a free operator: Σ π(c+j).</summary>
    public double DelayProbability { get; }

    /// <summary>The share of calls whose client hangs up: θ × the mean queue ÷ λ.</summary>
    public double AbandonProbability { get; }

    /// <summary>The mean wait of all calls, answered and abandoned: the mean queue ÷ λ (Little 1961).</summary>
    public double MeanWait { get; }

    /// <summary>The mean wait of the answered calls.</summary>
    public double AverageSpeedOfAnswer { get; }

    /// <summary>The mean number of waiting calls: Σ j·π(c+j).</summary>
    public double MeanQueue { get; }

    /// <summary>The share of operators' time spent talking, 0 to 1.</summary>
    public double Occupancy { get; }

    /// <summary>
    /// The share of all calls, abandoned ones included, that are answered within a time. The sum S of exponential times of rates cμ + iθ, i = 1…n, has
    /// P(S &gt; t) = I_z(cμ/θ + 1, n), z = e^(−θt), the regularised incomplete beta function, whose terms are added up along with j.
    /// </summary>
    /// <param name="within">t, 0 or more.</param>
    public double ServiceLevel(double within)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(within);
        var (share, later) = (1 - DelayProbability, 0.0);
        // log(1 − z), without cancellation where t is short against the patience.
        var x = _impatience * within;
        var passed = x < 1 ? Math.Log(2 * Math.Sinh(x / 2)) - x / 2 : Math.Log(1 - Math.Exp(-x));
        var term = -(_completions + _impatience) * within;
        for (var j = 0; j < _waiting.Length; j++)
        {
            if (j > 0)
                term += Math.Log(_completions / _impatience / j + 1) + passed;
            later += Math.Exp(term);
            share += _waiting[j] * Served(j) * Math.Max(0, 1 - later);
        }

        return share;
    }

    /// <summary>The share served of those who find <paramref name="j"/> waiting.</summary>
    private double Served(int j) => _completions / (_completions + (j + 1) * _impatience);

    /// <summary>π(c+j), j = 0, 1, …, until the rest is negligible.</summary>
    /// <param name="arrivalRate">λ.</param>
    /// <param name="below">The mass below c, in units of π(c).</param>
    private double[] Waiting(double arrivalRate, double below)
    {
        var weights = new List<double> { 1 };
        for (var (sum, weight) = (1.0, 1.0); ;)
        {
            var ratio = arrivalRate / (_completions + weights.Count * _impatience);
            weight *= ratio;
            if (ratio < 1 && weight / (1 - ratio) < Negligible * sum)
                break;
            weights.Add(weight);
            sum += weight;
            if (weight < Large)
                continue;
            for (var j = 0; j < weights.Count; j++)
                weights[j] /= Large;
            (weight, sum, below) = (weight / Large, sum / Large, below / Large);
        }

        var total = below + weights.Sum();
        return [.. weights.Select(weight => weight / total)];
    }
}
