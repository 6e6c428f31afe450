namespace Antiphon.Theory;

/// <summary>
/// The steady state of a Markov chain in continuous time, solved numerically, for models without a closed form. States have a level (calls in the system), and each
/// transition goes one level up or down. Gauss–Seidel sweeps settle the shares within levels; after each, the levels are weighed anew as the birth–death process that they
/// are, for which the slow part is exact at once (aggregation: J. Koury, D. McAllister and W. Stewart, "Iterative methods for computing stationary distributions of nearly
/// completely decomposable Markov chains", 1984).
/// </summary>
/// <typeparam name="TState">A value type; equal states are one.</typeparam>
public sealed class MarkovChain<TState>
    where TState : struct, IEquatable<TState>
{
    private const double Exact = 1e-12;
    private const int MostSweeps = 100_000;

    private readonly List<TState> _states = [];
    private readonly double[] _shares;

    /// <summary>Finds all states that can be reached, and solves.</summary>
    /// <param name="start">Any state.</param>
    /// <param name="levelOf">A state's level, from 0.</param>
    /// <param name="leave">Where a state leads, with the rate; each state can be reached from each.</param>
    public MarkovChain(TState start, Func<TState, int> levelOf, Func<TState, IEnumerable<(TState To, double Rate)>> leave)
    {
        var numbers = new Dictionary<TState, int>();
        var come = new List<List<(int From, double Rate)>>();
        var rates = new List<double>();
        Number(start);
        for (var from = 0; from < _states.Count; from++)
        {
            foreach (var (to, rate) in leave(_states[from]).Where(way => way.Rate > 0))
            {
                var number = Number(to);
                if (Math.Abs(levelOf(to) - levelOf(_states[from])) != 1)
                    throw new ArgumentException($"{_states[from]} → {to} is not one level up or down.", nameof(leave));
                come[number].Add((from, rate));
                rates[from] += rate;
            }
        }

        _shares = Solve([.. _states.Select(levelOf)], [.. come.Select(ways => ways.ToArray())], [.. rates]);

        int Number(TState state)
        {
            if (numbers.TryGetValue(state, out var number))
                return number;
            numbers[state] = number = _states.Count;
            _states.Add(state);
            come.Add([]);
            rates.Add(0);
            return number;
        }
    }

    /// <summary>The mean of a value in the steady state; of 0 or 1, the share of time.</summary>
    public double Mean(Func<TState, double> value) => _states.Select((state, i) => value(state) * _shares[i]).Sum();

    private static double[] Solve(int[] levels, (int From, double Rate)[][] come, double[] rates)
    {
        var shares = new double[levels.Length];
        Array.Fill(shares, 1.0 / shares.Length);
        var order = Enumerable.Range(0, levels.Length).OrderBy(state => levels[state]).ToArray();
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var change = 0.0;
            foreach (var state in order)
            {
                var flow = 0.0;
                foreach (var (from, rate) in come[state])
                    flow += shares[from] * rate;
                flow /= rates[state];
                change += Math.Abs(flow - shares[state]);
                shares[state] = flow;
            }

            Weigh(levels, come, shares);
            if (change < Exact)
                return shares;
        }

        throw new InvalidOperationException($"Not solved in {MostSweeps} sweeps.");
    }

    /// <summary>As much goes up from a level as comes down from the next.</summary>
    private static void Weigh(int[] levels, (int From, double Rate)[][] come, double[] shares)
    {
        var top = levels.Max();
        var (up, down, mass) = (new double[top + 1], new double[top + 2], new double[top + 1]);
        for (var state = 0; state < levels.Length; state++)
        {
            mass[levels[state]] += shares[state];
            foreach (var (from, rate) in come[state])
            {
                if (levels[from] < levels[state])
                    up[levels[from]] += shares[from] * rate;
                else
                    down[levels[from]] += shares[from] * rate;
            }
        }

        var weights = new double[top + 1];
        weights[0] = 1;
        for (var level = 1; level <= top; level++)
            weights[level] = down[level] > 0 ? weights[level - 1] * up[level - 1] / down[level] : 0;
        var total = 0.0;
        for (var level = 0; level <= top; level++)
            total += weights[level] * mass[level];
        for (var state = 0; state < levels.Length; state++)
            shares[state] *= weights[levels[state]] / total;
    }
}
