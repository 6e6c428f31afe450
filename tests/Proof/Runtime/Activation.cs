using Orleans.CodeGeneration;
using Orleans.Serialization.Invocation;

namespace Antiphon.Proof.Runtime;

/// <summary>A request on its way.</summary>
internal sealed record Delivery(GrainId To, IInvokable Request, InvokeMethodOptions Options, Reply? Reply)
{
    public bool Interleaves => (Options & InvokeMethodOptions.AlwaysInterleave) != 0;
}

/// <summary>
/// An activation of an actor, as Orleans holds one: requests one after the other (but for those that interleave), what is awaited goes on here, and one that leaves
/// finishes what runs and sends on what waits.
/// </summary>
internal sealed class Activation(Cluster cluster, GrainId id, int silo) : Place(cluster, id.ToString()), IGrainContext
{
    private readonly List<Delivery> _waiting = [];
    private readonly List<Delivery> _running = [];
    private Grain? _instance;
    private bool _isActive;
    private bool _isLeaving;

    private Cluster Cluster { get; } = cluster;

    public GrainId GrainId => id;

    public int Silo => silo;

    public GrainReference GrainReference => (GrainReference)Cluster.References.To(id, typeof(Clocks.IWakeable));

    public object? GrainInstance => _instance;

    public IServiceProvider ActivationServices => Cluster.ActivationServices;

    /// <summary>Reads its state and wakes.</summary>
    public void Start() => Run(() => _ = Wake());

    public void Receive(Delivery delivery)
    {
        _waiting.Add(delivery);
        Pump();
    }

    /// <summary>Finishes what runs, then goes.</summary>
    public void Leave()
    {
        _isLeaving = true;
        Cluster.Schedule.After(TimeSpan.Zero, Pump);
    }

    public override void Die()
    {
        base.Die();
        Cluster.Gone(this);
        foreach (var lost in _waiting.Concat(_running))
            if (lost.Reply is { } reply)
                Cluster.Schedule.After(Cluster.Chance.Between(Key, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(3)), () => reply.Fail(new SiloUnavailableException("Its silo is gone.")));
    }

    public override object? GetTarget() => _instance;

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    private async Task Wake()
    {
        try
        {
            _instance = await Cluster.Create(this);
            await _instance.OnActivateAsync(CancellationToken.None);
            _isActive = true;
            Pump();
        }
        catch (Exception exception)
        {
            Cluster.Gone(this);
            foreach (var refused in _waiting)
                Cluster.Answer(refused.Reply, this, Response.FromException(exception));
            base.Die();
        }
    }

    private void Pump()
    {
        if (!_isActive || IsDead)
            return;
        if (_isLeaving)
        {
            if (_running.Count == 0)
                Close();
            return;
        }
        for (var i = 0; i < _waiting.Count && !_isLeaving; i++)
        {
            var next = _waiting[i];
            if (!next.Interleaves && _running.Exists(running => !running.Interleaves))
                continue;
            _waiting.RemoveAt(i--);
            _running.Add(next);
            Run(() => _ = Execute(next));
        }
    }

    private async Task Execute(Delivery delivery)
    {
        Response response;
        try
        {
            delivery.Request.SetTarget(this);
            response = await delivery.Request.Invoke();
        }
        catch (Exception exception)
        {
            response = Response.FromException(exception);
        }
        _running.Remove(delivery);
        Cluster.Answer(delivery.Reply, this, response);
        Pump();
    }

    private void Close()
    {
        _isActive = false; // what it runs beside its turns goes on
        Cluster.Gone(this);
        (_instance as IDisposable)?.Dispose();
        foreach (var delivery in _waiting)
            Cluster.Deliver(delivery);
        _waiting.Clear();
    }

    // What no actor of ours asks for.
    ActivationId IGrainContext.ActivationId => throw new NotSupportedException();

    GrainAddress IGrainContext.Address => throw new NotSupportedException();

    IGrainLifecycle IGrainContext.ObservableLifecycle => throw new NotSupportedException();

    IWorkItemScheduler IGrainContext.Scheduler => throw new NotSupportedException();

    Task IGrainContext.Deactivated => throw new NotSupportedException();

    void IGrainContext.SetComponent<T>(T? value) where T : class => throw new NotSupportedException();

    void IGrainContext.ReceiveMessage(object message) => throw new NotSupportedException();

    void IGrainContext.Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

    void IGrainContext.Deactivate(DeactivationReason reason, CancellationToken cancellationToken) => Leave();

    void IGrainContext.Rehydrate(IRehydrationContext context) => throw new NotSupportedException();

    void IGrainContext.Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();
}
