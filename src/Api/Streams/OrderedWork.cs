using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Antiphon.Streams;

/// <summary>Work of which pieces with one key run in the order given, and others side by side; so many at once at most.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing that must be given back.")]
internal sealed class OrderedWork<TKey>(int limit)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Task> _last = new();
    private readonly SemaphoreSlim _room = new(limit, limit);
    private readonly int _limit = limit;

    /// <summary>Runs a piece after those of its key; waits only for room, and for what the piece does before it first waits itself. Called by one at a time; the piece must not throw.</summary>
    public async Task Add(TKey key, Func<Task> piece, CancellationToken cancellation)
    {
        await _room.WaitAsync(cancellation);
        var run = Run(_last.GetValueOrDefault(key, Task.CompletedTask), piece);
        _last[key] = run;
        _ = run.ContinueWith(done => _last.TryRemove(new KeyValuePair<TKey, Task>(key, done)), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Waits until all has run.</summary>
    public async Task Drain()
    {
        for (var i = 0; i < _limit; i++)
            await _room.WaitAsync();
        _room.Release(_limit);
    }

    private async Task Run(Task before, Func<Task> piece)
    {
        await before;
        try
        {
            await piece();
        }
        finally
        {
            _room.Release();
        }
    }
}
