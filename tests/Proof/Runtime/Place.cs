using Orleans.Serialization.Invocation;

namespace Antiphon.Proof.Runtime;

/// <summary>
/// Where code runs: an activation of an actor, a node, an edge. What it awaits goes on here; if it has died meanwhile, nothing goes on.
/// </summary>
/// <param name="ground">Where it stands.</param>
/// <param name="name">A name that is the same in each run: faults on its links depend on it.</param>
public abstract class Place(IGround ground, string name) : SynchronizationContext, ITargetHolder
{
    /// <summary>Its part of the keys of chance.</summary>
    public ulong Key { get; } = Chance.Key(name);

    /// <summary>Its memory is gone.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Where it stands.</summary>
    protected IGround Ground { get; } = ground;

    /// <summary>Loses its memory.</summary>
    public virtual void Die() => IsDead = true;

    /// <summary>Runs something here, now.</summary>
    public void Run(Action act)
    {
        if (IsDead)
            return;
        var (context, place) = (Current, Ground.Here);
        SetSynchronizationContext(this);
        Ground.Here = this;
        try
        {
            act();
        }
        finally
        {
            SetSynchronizationContext(context);
            Ground.Here = place;
        }
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => Ground.Post(() => Run(() => d(state)));

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nobody waits for another place.");

    /// <inheritdoc/>
    public override string ToString() => name;

    /// <inheritdoc/>
    public abstract object? GetTarget();

    /// <inheritdoc/>
    public object? GetComponent(Type componentType) => null;

    /// <summary>Waits, in system time.</summary>
    public Task Pause(TimeSpan time)
    {
        var over = new TaskCompletionSource();
        Ground.Schedule.After(time, () => Run(over.SetResult));
        return over.Task;
    }
}
