using Antiphon.Storage;

namespace Antiphon.Benchmarks;

/// <summary>A part of the benchmarks.</summary>
/// <param name="Key">By what it is chosen on the command line.</param>
/// <param name="Title">What it asks.</param>
/// <param name="Measure">Measures it.</param>
internal sealed record Part(string Key, string Title, Func<Scale, Task<IReadOnlyList<Table>>> Measure);

/// <summary>How large and long the parts are measured.</summary>
/// <param name="Seconds">Length of one measured run.</param>
/// <param name="Operators">Sizes of the centre.</param>
/// <param name="Waiting">Lengths of the queue.</param>
/// <param name="Rates">Calls a second.</param>
internal sealed record Scale(int Seconds, IReadOnlyList<int> Operators, IReadOnlyList<int> Waiting, IReadOnlyList<int> Rates)
{
    /// <summary>The storages that are measured.</summary>
    public IReadOnlyList<HotStorage> Storages { get; init; } = [HotStorage.Memory, HotStorage.Grouped];

    public static Scale Full { get; } = new(20, [150, 1000, 10_000], [100, 1000, 5000, 50_000], [5, 20, 50, 200, 1000]);

    public static Scale Quick { get; } = new(6, [150], [100, 5000], [50]);

    public TimeSpan Length => TimeSpan.FromSeconds(Seconds);
}
