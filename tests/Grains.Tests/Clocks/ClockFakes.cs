using Antiphon.Operators;
using Antiphon.Queues;
using Antiphon.Storage.Clocks;
using Antiphon.Storage.Hot;

namespace Antiphon.Clocks;

/// <summary>A clock setting in memory.</summary>
internal sealed class MemoryClockStore : IClockStore
{
    public ClockSetting? Setting { get; private set; }

    public ClockSetting? Read() => Setting;

    public Task<bool> TryWrite(ClockSetting? expected, ClockSetting value)
    {
        if (Setting != expected)
            return Task.FromResult(false);
        Setting = value;
        return Task.FromResult(true);
    }
}

/// <summary>Hot rows of a centre with these live calls; remembers who asked for overdue actors.</summary>
internal sealed class FakeHotRows : IHotRows
{
    public List<LiveCall> Calls { get; } = [];

    public List<(DateTimeOffset Domain, DateTimeOffset System)> Sweeps { get; } = [];

    /// <summary>Set: the next sweep fails with it.</summary>
    public Exception? Fault { get; set; }

    public Task<IReadOnlyList<OverdueActor>> ReadOverdue(DateTimeOffset domainTime, DateTimeOffset systemTime, int limit, CancellationToken cancellation = default)
    {
        Sweeps.Add((domainTime, systemTime));
        if (Fault is not { } fault)
            return Task.FromResult<IReadOnlyList<OverdueActor>>([]);
        Fault = null;
        return Task.FromException<IReadOnlyList<OverdueActor>>(fault);
    }

    public Task<IReadOnlyList<LiveCall>> ListCalls(LiveCallFilter filter, int limit, LiveCall? after, CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<LiveCall>>([.. Calls.Take(limit)]);

    public Task<HotPage<WaitingCall>> ReadWaiting(string queue, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<HotPage<OperatorFacts>> ReadOperators(CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<HotChanges> ReadChanges(string queue, long since, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<HotVersions> ReadVersions(long since, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<Guid>> ReadEdgeCalls(string edge, DateTimeOffset? endedAfter = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<DoorDesk>> ReadDoorDesks(string door, CancellationToken cancellation = default) => throw new NotSupportedException();
}
