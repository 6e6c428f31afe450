using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Concurrency;

namespace Antiphon.Stage;

/// <summary>Counts the messages between actors that are under way, so that a scenario can wait until all is still, and loses those that a scenario wants lost.</summary>
public sealed class Traffic : IIncomingGrainCallFilter, IOutgoingGrainCallFilter
{
    private static readonly ConcurrentDictionary<MethodInfo, bool> OneWay = new();
    private long _moves;
    private int _underWay;

    /// <summary>True: this message never reaches its actor. One-way posts alone can be lost.</summary>
    public Func<IIncomingGrainCallContext, bool> Loses { get; set; } = _ => false;

    /// <summary>Runs before an actor gets a message.</summary>
    public Func<IIncomingGrainCallContext, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs before whoever asked hears the answer.</summary>
    public Func<IOutgoingGrainCallContext, Task> After { get; set; } = _ => Task.CompletedTask;

    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Grows with each departure and arrival.</summary>
    public long Moves => Volatile.Read(ref _moves);

    public void Departed() => Move(1);

    public void Arrived() => Move(-1);

    /// <summary>What is under way has been lost for good (its actor went).</summary>
    public void GiveUp() => Interlocked.Exchange(ref _underWay, 0);

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (!IsOurs(context))
        {
            await context.Invoke();
            return;
        }

        Departed();
        try
        {
            await context.Invoke();
            await After(context);
        }
        finally
        {
            if (!IsOneWay(context))
                Arrived();
        }
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (!IsOurs(context))
        {
            await context.Invoke();
            return;
        }

        try
        {
            await Before(context);
            if (!IsOneWay(context) || !Loses(context))
                await context.Invoke();
        }
        finally
        {
            if (IsOneWay(context))
                Arrived();
        }
    }

    private void Move(int by)
    {
        Interlocked.Add(ref _underWay, by);
        Interlocked.Increment(ref _moves);
    }

    private static bool IsOurs(IGrainCallContext context) => context.InterfaceMethod?.DeclaringType?.Namespace?.StartsWith("Antiphon", StringComparison.Ordinal) == true;

    private static bool IsOneWay(IGrainCallContext context) => OneWay.GetOrAdd(context.InterfaceMethod, method => method.GetCustomAttribute<OneWayAttribute>() is not null);
}
