using Antiphon.Storage.Theory;

namespace Antiphon.Theory;

/// <summary>
/// A group whose calls overflow after a fixed wait to another group that always has somebody free. To the first group that is M/M/c+D, clients with a patience of exactly T
/// (D. Barrer 1957; F. Baccelli and G. Hébuterne, "On queues with impatient customers", 1981; here as S. Zeltyn and A. Mandelbaum, "Call centers with impatient customers:
/// many-server asymptotics of the M/M/n+G queue", 2005, write it): with J = ∫₀^∞ exp(λ·min(x, T) − cμx) dx and E = 1 ÷ B(c−1, a), the wait that a patient call would have
/// has density λ·exp(λ·min(x, T) − cμx) ÷ (E + λJ), and is zero otherwise.
/// </summary>
public sealed class TimedOverflow
{
    /// <summary>Reckons; λ = cμ is left out.</summary>
    /// <param name="operators">c.</param>
    /// <param name="arrivalRate">λ.</param>
    /// <param name="meanTalk">1/μ.</param>
    /// <param name="after">T.</param>
    public TimedOverflow(int operators, double arrivalRate, double meanTalk, double after)
    {
        var spare = operators / meanTalk - arrivalRate;
        var late = Math.Exp(-spare * after);
        var norm = 1 / ErlangB.Loss(operators - 1, arrivalRate * meanTalk) + arrivalRate * ((1 - late) / spare + late * meanTalk / operators);
        Overflowed = arrivalRate * late * meanTalk / operators / norm;
        DelayProbability = arrivalRate * ((1 - late) / spare + late * meanTalk / operators) / norm;
        MeanWait = arrivalRate * ((1 - late) / spare - after * late) / spare / norm + after * Overflowed;
    }

    /// <summary>The share of calls that wait.</summary>
    public double DelayProbability { get; }

    /// <summary>The share of calls that overflow.</summary>
    public double Overflowed { get; }

    /// <summary>The mean wait of all calls; T for those who overflow.</summary>
    public double MeanWait { get; }
}
