using System.Collections.Concurrent;

namespace Antiphon.Benchmarks;

/// <summary>Counts what grains are asked, by method.</summary>
internal sealed class GrainCalls : IIncomingGrainCallFilter
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    public IReadOnlyDictionary<string, int> Counts => _counts;

    public void Clear() => _counts.Clear();

    public Task Invoke(IIncomingGrainCallContext context)
    {
        _counts.AddOrUpdate($"{context.InterfaceName.Split('.')[^1]}.{context.MethodName}", 1, (_, count) => count + 1);
        return context.Invoke();
    }
}
