using Antiphon.Configuration;
using Antiphon.Operators;
using Antiphon.Virtual;

namespace Antiphon.Theory;

/// <summary>A Poisson stream of calls with exponential talk and patience.</summary>
/// <param name="Queue">Where they come.</param>
/// <param name="Rate">Calls in a second.</param>
/// <param name="Priority">Steps of priority.</param>
/// <param name="Patience">Its mean in seconds; null: without end.</param>
public sealed record CallStream(string Queue, double Rate, int Priority = 0, double? Patience = null);

/// <summary>A centre under a steady load for which theory has exact figures.</summary>
public sealed record Scenario
{
    /// <summary>Mean talk in seconds.</summary>
    public const double MeanTalk = 180;

    /// <summary>The model.</summary>
    public required string Name { get; init; }

    /// <summary>Offered load ÷ operators, 0 to 1.</summary>
    public required double Load { get; init; }

    /// <summary>Queues and operators; all are ready all the time.</summary>
    public required Centre Centre { get; init; }

    /// <summary>The calls.</summary>
    public required IReadOnlyList<CallStream> Streams { get; init; }

    /// <summary>What theory says.</summary>
    public required IReadOnlyList<Figure> Figures { get; init; }

    /// <summary>How many calls.</summary>
    public required long Calls { get; init; }

    /// <summary>How well figures must be known and agree, as a share.</summary>
    public required double Tolerance { get; init; }

    /// <summary>Simulates. The same seed gives the same findings to the bit.</summary>
    public IReadOnlyList<Finding> Run(ulong seed)
    {
        var comparison = new Comparison(Figures, Calls);
        Simulate(seed, call => comparison.Add(new ObservedCall(call.Call.Number, call.Waited.TotalSeconds, call.Operator)), () => comparison.IsComplete);
        return comparison.Findings();
    }

    /// <summary>Simulates until it is enough. A call's number is that of its stream.</summary>
    public void Simulate(ulong seed, Action<EndedWait> ended, Func<bool> enough) => Play(new VirtualCentre(Centre, DateTimeOffset.UnixEpoch, ended), seed, enough);

    /// <summary>Lets its calls come to a world, until it is enough. Worlds that are played with the same seed have the same calls.</summary>
    public void Play(IWorld centre, ulong seed, Func<bool> enough)
    {
        var dice = new Dice(seed);
        var rate = Streams.Sum(stream => stream.Rate);
        foreach (var id in Centre.Operators.Keys)
            centre.SetWish(id, Wish.Ready);
        centre.At(centre.Now, Arrive);
        while (!enough() && centre.Step())
        {
        }

        void Arrive()
        {
            var kind = Pick(dice.Next() * rate);
            var stream = Streams[kind];
            centre.Arrive(new VirtualCall(
                kind, stream.Queue, stream.Priority, stream.Patience is { } patience ? dice.Exponential(patience) : TimeSpan.MaxValue, dice.Exponential(MeanTalk)));
            centre.At(centre.Now + dice.Exponential(1 / rate), Arrive);
        }
    }

    private int Pick(double at)
    {
        var kind = 0;
        while (kind < Streams.Count - 1 && at >= Streams[kind].Rate)
            at -= Streams[kind++].Rate;
        return kind;
    }
}
