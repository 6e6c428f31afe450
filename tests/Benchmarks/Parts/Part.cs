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
    public IReadOnlyList<Store> Storages { get; init; } = [Store.Memory, Store.Sqlite];

    public static Scale Full { get; } = new(20, [150, 1000, 10_000], [100, 1000, 5000, 50_000], [5, 20, 50, 200, 1000]);

    public static Scale Quick { get; } = new(2, [150], [100, 1000], [50]) { WarmUp = TimeSpan.FromSeconds(2), Settling = TimeSpan.FromSeconds(1), Runs = 1, Viewers = 50, Walls = 100, Browsers = 1 };

    /// <summary>How long a part works unmeasured first: a process that is seconds old still compiles its code.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long it is left alone before it is looked at.</summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How often each case of (a) is measured.</summary>
    public int Runs { get; init; } = 3;

    /// <summary>Viewers of the panel by gRPC.</summary>
    public int Viewers { get; init; } = 1000;

    /// <summary>Walls by bare connections.</summary>
    public int Walls { get; init; } = 2000;

    /// <summary>Walls in a browser.</summary>
    public int Browsers { get; init; } = 5;

    public TimeSpan Length => TimeSpan.FromSeconds(Seconds);
}
