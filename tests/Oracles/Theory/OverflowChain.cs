namespace Antiphon.Theory;

/// <summary>
/// Two skill groups, of which the second helps the first ("N-design" of the literature): first-group calls go to a free operator of the first group, else of the second,
/// else wait; second-group calls go to the second group alone. Who becomes free in the second group takes its own calls first. There is no closed form: the chain of
/// (busy in 1, busy in 2, waiting 1, waiting 2) is solved numerically, cut off where waiting lines have a negligible share.
/// </summary>
public sealed class OverflowChain
{
    private readonly MarkovChain<State> _chain;
    private readonly (int First, int Second, double FirstRate, double SecondRate) _of;

    /// <summary>Solves. The unit of time is the mean talk.</summary>
    /// <param name="first">Operators of the first group.</param>
    /// <param name="second">Operators of the second group.</param>
    /// <param name="firstRate">Arrivals for the first group.</param>
    /// <param name="secondRate">Arrivals for the second group.</param>
    public OverflowChain(int first, int second, double firstRate, double secondRate)
    {
        _of = (first, second, firstRate, secondRate);
        // Both lines together fall off by the load from place to place, the second line by its own group's load.
        var most = Cut((firstRate + secondRate) / (first + second));
        var mostSecond = Cut(secondRate / second);
        _chain = new(default, state => state.Busy1 + state.Busy2 + state.Wait1 + state.Wait2, state => Leave(state, most, mostSecond));
    }

    /// <summary>The mean wait of first-group calls, by Little's law.</summary>
    public double FirstWait => _chain.Mean(state => state.Wait1) / _of.FirstRate;

    /// <summary>The mean wait of second-group calls.</summary>
    public double SecondWait => _chain.Mean(state => state.Wait2) / _of.SecondRate;

    /// <summary>The share of first-group calls that the second group answers.</summary>
    public double Overflowed =>
        (_chain.Mean(state => state.Busy1 == _of.First && state.Busy2 < _of.Second ? 1 : 0) * _of.FirstRate
            + _chain.Mean(state => state is { Wait1: > 0, Wait2: 0 } ? state.Busy2 : 0)) / _of.FirstRate;

    private static int Cut(double ratio) => (int)Math.Ceiling(Math.Log(1e-9) / Math.Log(ratio));

    private IEnumerable<(State To, double Rate)> Leave(State at, int most, int mostSecond)
    {
        if (at.Busy1 < _of.First)
            yield return (at with { Busy1 = at.Busy1 + 1 }, _of.FirstRate);
        else if (at.Busy2 < _of.Second)
            yield return (at with { Busy2 = at.Busy2 + 1 }, _of.FirstRate);
        else if (at.Wait1 < most)
            yield return (at with { Wait1 = at.Wait1 + 1 }, _of.FirstRate);

        if (at.Busy2 < _of.Second)
            yield return (at with { Busy2 = at.Busy2 + 1 }, _of.SecondRate);
        else if (at.Wait2 < mostSecond)
            yield return (at with { Wait2 = at.Wait2 + 1 }, _of.SecondRate);

        yield return (at.Wait1 > 0 ? at with { Wait1 = at.Wait1 - 1 } : at with { Busy1 = at.Busy1 - 1 }, at.Busy1);
        yield return (at.Wait2 > 0 ? at with { Wait2 = at.Wait2 - 1 } : at.Wait1 > 0 ? at with { Wait1 = at.Wait1 - 1 } : at with { Busy2 = at.Busy2 - 1 }, at.Busy2);
    }

    private readonly record struct State(int Busy1, int Busy2, int Wait1, int Wait2);
}
