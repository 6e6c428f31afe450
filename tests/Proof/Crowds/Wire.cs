using System.Collections.Concurrent;
using System.Reflection;
using Antiphon.Configuration;
using Antiphon.Proof.Runtime;
using Antiphon.Queues;
using Orleans.Concurrency;
using Orleans.Serialization.Invocation;

namespace Antiphon.Proof.Crowds;

/// <summary>
/// The way between actors: holds messages up, loses posts, requests and answers. A lost request or answer is a time-out of unknown outcome for its sender, in virtual
/// time. Counts what moves, so that one can wait until all is still.
/// </summary>
public sealed class Wire(StepClock clock, Storm storm) : IOutgoingGrainCallFilter, IIncomingGrainCallFilter
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(5); // as SiloHost sets it
    private static readonly ConcurrentDictionary<MethodInfo, Manner> Manners = new();
    private readonly Dictionary<Guid, int> _offering = [];
    private long _moves;

    /// <summary>Grows with each departure and arrival.</summary>
    public long Moves => Interlocked.Read(ref _moves);

    /// <summary>The calls of which an offer was being made at some moment since one last asked.</summary>
    public IReadOnlyList<Guid> TakeOffering()
    {
        lock (_offering)
        {
            Guid[] calls = [.. _offering.Keys];
            foreach (var over in calls.Where(call => _offering[call] == 0))
                _offering.Remove(over);
            return calls;
        }
    }

    /// <summary>Changes a message, or swallows it (true): a planted fault.</summary>
    public Func<GrainId, IInvokable, bool>? Tampers { get; set; }

    /// <summary>What was said last.</summary>
    public LastMessages Last { get; } = new();

    /// <summary>Something has moved.</summary>
    public void Move() => Interlocked.Increment(ref _moves);

    /// <inheritdoc/>
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        var manner = Manners.GetOrAdd(context.InterfaceMethod, MannerOf);
        if (!manner.IsOurs)
            return context.Invoke();
        Move();
        return SynchronizationContext.Current is Place place ? CarryFor(place, () => Carry(context, manner)) : Carry(context, manner);
    }

    /// <inheritdoc/>
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        Move();
        await context.Invoke();
        Move();
    }

    /// <summary>A hall's people have a thread of their own, which is not to carry messages; they hear answers there, one after the other.</summary>
    private static async Task CarryFor(Place place, Func<Task> carry)
    {
        var heard = new TaskCompletionSource();
        var carried = Task.Run(carry);
        carried.ContinueWith(_ => place.Post(_ => heard.SetResult(), null), TaskScheduler.Default).Ignore();
        await heard.Task;
        await carried;
    }

    private async Task Carry(IOutgoingGrainCallContext context, Manner manner)
    {
        if (!manner.IsStepOfOffer)
        {
            await CarryOver(context, manner);
            return;
        }
        var call = context.Request.GetArgument(0) is Offer offer ? offer.CallId : context.TargetId.GetGuidKey();
        Offers(call, 1);
        try
        {
            await CarryOver(context, manner);
        }
        finally
        {
            Offers(call, -1);
        }
    }

    private void Offers(Guid call, int more)
    {
        lock (_offering)
            _offering[call] = _offering.GetValueOrDefault(call) + more;
    }

    private async Task CarryOver(IOutgoingGrainCallContext context, Manner manner)
    {
        try
        {
            await CarryWhatMayBeLost(context, manner);
            Note(context, manner.IsOneWay ? null : context.Result);
        }
        catch (Exception exception)
        {
            Note(context, exception);
            throw;
        }
    }

    private async Task CarryWhatMayBeLost(IOutgoingGrainCallContext context, Manner manner)
    {
        var isOneWay = manner.IsOneWay;
        var isLost = Tampers?.Invoke(context.TargetId, context.Request) == true || storm.Strikes(isOneWay ? Failure.PostLost : Failure.RequestLost, isOneWay ? 0.006 : 0.004);
        if (isOneWay && isLost)
        {
            Note(context, "lost");
            return;
        }
        var over = isOneWay ? Task.CompletedTask : clock.Wait(manner.Timeout);
        if (!isLost)
        {
            if (storm.Delay() is { Ticks: > 0 } delay)
                await clock.Wait(delay);
            var call = context.Invoke();
            if (isOneWay || (await Task.WhenAny(call, over) == call && !storm.Strikes(Failure.ResponseLost, 0.004)))
            {
                await call;
                Move();
                return;
            }
            call.Ignore();
        }
        await over;
        Move();
        throw new TimeoutException($"No answer to {context.MethodName}.");
    }

    private void Note(IOutgoingGrainCallContext context, object? outcome) =>
        Last.Add(clock.GetUtcNow(), context.MethodName, context.TargetId, context.Request.GetArgumentCount() > 0 ? context.Request.GetArgument(0) : null, outcome);

    private static Manner MannerOf(MethodInfo method)
    {
        // The centre's configuration is not what is put to the test here.
        var isOurs = method.DeclaringType is { Namespace: { } room } type && room.StartsWith("Antiphon", StringComparison.Ordinal) && type != typeof(ICentreGrain) && type != typeof(ICentreObserver);
        var isStep = method.Name is "TryReserve" or "TryOffer" or "EndOffer" or "Settle";
        return new(isOurs, isStep, method.GetCustomAttribute<OneWayAttribute>() is not null, method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout ?? ResponseTimeout);
    }

    private sealed record Manner(bool IsOurs, bool IsStepOfOffer, bool IsOneWay, TimeSpan Timeout);
}
