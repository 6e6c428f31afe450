using Orleans.Concurrency;

namespace Antiphon.Clocks;

/// <summary>An actor with deadlines. Whoever notices that one has passed (its own timer, a sweep of overdue rows, a change of configuration) wakes it.</summary>
[Alias("antiphon.IWakeable")]
public interface IWakeable : IAddressable
{
    /// <summary>Looks at the clocks and does what is due. Repeatable; harmless when nothing is due.</summary>
    [OneWay, Alias("Wake")]
    Task Wake();
}
