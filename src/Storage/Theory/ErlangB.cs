namespace Antiphon.Storage.Theory;

/// <summary>M/M/c/c: calls that find everybody busy are lost.</summary>
public static class ErlangB
{
    /// <summary>
    /// The share of calls lost, 0 to 1: B(c, a) = (aᶜ/c!) ÷ Σₖ₌₀ᶜ aᵏ/k! (A. K. Erlang, "Løsning af nogle Problemer fra Sandsynlighedsregningen af Betydning for de
    /// automatiske Telefoncentraler", Elektroteknikeren 13, 1917), by the recursion B(0) = 1, B(n) = a·B(n−1) ÷ (n + a·B(n−1)), which neither overflows nor cancels.
    /// </summary>
    /// <param name="operators">c, 0 or more.</param>
    /// <param name="load">a, the offered load in erlangs: arrival rate × mean talk; 0 or more.</param>
    public static double Loss(int operators, double load)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(operators);
        ArgumentOutOfRangeException.ThrowIfNegative(load);
        var loss = 1.0;
        for (var n = 1; n <= operators; n++)
            loss = load * loss / (n + load * loss);
        return loss;
    }
}
