using System.Reflection;
using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Doors;
using Antiphon.Edges;
using Antiphon.Operators;
using Antiphon.Panels;
using Antiphon.Proof.Checking;
using Antiphon.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.CodeGeneration;
using Orleans.Serialization.Invocation;
using CallRecord = Antiphon.Calls.CallRecord;

namespace Antiphon.Proof.Runtime;

/// <summary>
/// A cluster in one thread and in virtual time: the actors of src/Grains as they are, their references as Orleans generates them, and between them a network and a
/// storage that fail by seed.
/// </summary>
public sealed class Cluster : IGrainReferenceRuntime, IGround
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(5); // as SiloHost sets it
    private static readonly Action<IGrainContext?> SetRuntimeContext = MakeSetRuntimeContext();

    private readonly Dictionary<Type, ulong> _requestKeys = [];
    private readonly Dictionary<TimeSpan, Timeouts> _timeouts = [];
    private readonly Dictionary<GrainId, Activation> _directory = [];
    private readonly Dictionary<GrainId, Activation> _twins = [];
    private readonly Dictionary<GrainId, Place> _fixed = [];
    private readonly VirtualClock _system;
    private readonly VirtualClock _domain;

    /// <summary>A cluster without a configuration.</summary>
    public Cluster(Chance chance, Weather weather, double speed)
    {
        (Chance, Weather) = (chance, weather);
        (_system, _domain) = (new VirtualClock(Schedule, () => Here), new VirtualClock(Schedule, () => Here, speed));
        References = new References(this, context => ((Activation)context).Leave());
        ActivationServices = new ServiceCollection().AddSingleton<IGrainRuntime>(References).BuildServiceProvider();
        Store = new HotStore(this);
    }

    /// <summary>Virtual time.</summary>
    public Schedule Schedule { get; } = new();

    /// <summary>Randomness.</summary>
    public Chance Chance { get; }

    /// <summary>What fails.</summary>
    public Weather Weather { get; }

    /// <summary>The configuration.</summary>
    public CentreCopy View { get; } = new();

    /// <summary>The storage.</summary>
    public HotStore Store { get; }

    /// <summary>References to actors.</summary>
    public IGrainFactory Grains => References;

    /// <summary>The system clock.</summary>
    public TimeProvider System => _system;

    /// <summary>The domain clock.</summary>
    public TimeProvider Domain => _domain;

    /// <inheritdoc/>
    public Moment Now => new(_domain.GetUtcNow(), _system.GetUtcNow());

    /// <summary>Changes a message, or swallows it (true): a planted fault.</summary>
    public Func<GrainId, IInvokable, bool>? Tampers { get; set; }

    /// <summary>Which of two activations of an actor hears what is sent to it: the older (true) or the newer (false). Null: chance decides.</summary>
    public bool? OlderHears { get; set; }

    /// <summary>Is told when a queue asks an operator for a call (true) and when it has its answer (false).</summary>
    public Action<Guid, bool>? Asks { get; set; }

    /// <summary>Is told in words of each message that arrives and of each answer that is sent; null: nobody listens.</summary>
    public Action<string>? Overheard { get; set; }

    internal References References { get; }

    internal IServiceProvider ActivationServices { get; }

    /// <summary>Whose code runs.</summary>
    public Place? Here { get; set; }

    /// <inheritdoc/>
    public T Listen<T>(Place place, string kind, string name) where T : IGrainObserver
    {
        var id = GrainId.Create(GrainType.Create(kind), IdSpan.Create(name));
        _fixed[id] = place;
        return (T)References.To(id, typeof(T));
    }

    /// <inheritdoc/>
    public void Post(Action act) => Schedule.After(TimeSpan.Zero, act);

    /// <inheritdoc/>
    public void Configure(int hall, Centre centre) => View.Set(centre);

    /// <inheritdoc/>
    public void Kill(GrainId id)
    {
        if (!_directory.TryGetValue(id, out var activation))
            return;
        Weather.Count(Failure.Crash);
        activation.Die();
    }

    /// <summary>All actors of a silo (0 to 2) lose their memory.</summary>
    public void KillSilo(int silo)
    {
        foreach (var activation in _directory.Values.Concat(_twins.Values).Where(one => one.Silo == silo).ToList())
        {
            Weather.Count(Failure.Crash);
            activation.Die();
        }
    }

    /// <summary>A second activation beside the one that lives; some senders go on knowing the first for a while.</summary>
    public void Twin(GrainId id, TimeSpan time)
    {
        if (_twins.ContainsKey(id) || !_directory.Remove(id, out var first))
            return;
        Weather.Count(Failure.Twin);
        _twins[id] = first;
        Find(id);
        Schedule.After(time, () =>
        {
            if (_twins.GetValueOrDefault(id) == first)
                first.Die();
        });
    }

    /// <inheritdoc/>
    public ValueTask<T?> InvokeMethodAsync<T>(GrainReference reference, IInvokable request, InvokeMethodOptions options)
    {
        var reply = new Reply<T?>(Here);
        Send(reference, request, options, reply);
        return new ValueTask<T?>(reply.Task);
    }

    /// <inheritdoc/>
    public ValueTask InvokeMethodAsync(GrainReference reference, IInvokable request, InvokeMethodOptions options)
    {
        if ((options & InvokeMethodOptions.OneWay) != 0)
        {
            Send(reference, request, options, null);
            return ValueTask.CompletedTask;
        }
        var reply = new Reply<object?>(Here);
        Send(reference, request, options, reply);
        return new ValueTask(reply.Task);
    }

    /// <inheritdoc/>
    public void InvokeMethod(GrainReference reference, IInvokable request, InvokeMethodOptions options) => Send(reference, request, options, null);

    /// <inheritdoc/>
    public object Cast(IAddressable grain, Type interfaceType) => References.To(grain.GetGrainId(), interfaceType);

    internal void Gone(Activation activation)
    {
        if (_directory.GetValueOrDefault(activation.GrainId) == activation)
            _directory.Remove(activation.GrainId);
        if (_twins.GetValueOrDefault(activation.GrainId) == activation)
            _twins.Remove(activation.GrainId);
    }

    internal void Answer(Reply? reply, Place from, Response response)
    {
        if (reply is not null)
            Overheard?.Invoke($"{from} answers: {(object?)response.Exception?.Message ?? response.Result ?? "nothing"}");
        if (reply is null || Weather.Strikes(Failure.ResponseLost, from.Key, 0.003))
            return;
        Schedule.After(Weather.Travel(from.Key), () => reply.Take(response));
    }

    internal void Deliver(Delivery delivery)
    {
        Overheard?.Invoke($"{delivery.To} hears: {delivery.Request.GetMethodName()} {string.Join(", ", Enumerable.Range(0, delivery.Request.GetArgumentCount()).Select(delivery.Request.GetArgument))}");
        if (_fixed.TryGetValue(delivery.To, out var place))
            place.Run(() =>
            {
                delivery.Request.SetTarget(place);
                _ = delivery.Request.Invoke().AsTask();
            });
        else
            Find(delivery.To).Receive(delivery);
    }

    /// <summary>Makes an actor, with its state read.</summary>
    internal async Task<Grain> Create(Activation activation)
    {
        switch (activation.GrainId.Type.ToString())
        {
            case "call":
                var call = await Store.Read<CallRecord>(activation);
                return Make(activation, () => new CallGrain(call, _domain, _system, View, Store, new FiledCalls(Store, Store, _system), new SilentPanels(), NullLogger<CallGrain>.Instance));
            case "operator":
                var who = await Store.Read<OperatorRecord>(activation);
                return Make(activation, () => new OperatorGrain(who, _domain, _system, Options.Create(new DeskTimes()), View, Store, new SilentPanels(), new NoSites(), NullLogger<OperatorGrain>.Instance));
            case "queue":
                var queue = await Store.Read<QueueRecord>(activation);
                return Make(activation, () => new QueueGrain(queue, _domain, _system, View, Store, new NoSites(), NullLogger<QueueGrain>.Instance));
            case "edge":
                var edge = await Store.Read<EdgeRecord>(activation);
                return Make(activation, () => new EdgeGrain(edge, _system, Options.Create(new EdgeTimes()), Store, NullLogger<EdgeGrain>.Instance));
            case "door":
                var door = await Store.Read<DoorRecord>(activation);
                return Make(activation, () => new DoorGrain(door, _system, Store));
            default:
                return Make(activation, () => new OpenLine(View));
        }
    }

    private static Grain Make(Activation activation, Func<Grain> make)
    {
        SetRuntimeContext(activation);
        try
        {
            return make();
        }
        finally
        {
            SetRuntimeContext(null);
        }
    }

    private Activation Find(GrainId id)
    {
        if (_twins.TryGetValue(id, out var twin) && (OlderHears ?? Chance.Below(twin.Key, 2) == 0))
            return twin;
        if (!_directory.TryGetValue(id, out var activation))
        {
            _directory[id] = activation = new Activation(this, id, Chance.Below(Chance.Key(id.ToString()), 3));
            activation.Start();
        }
        return activation;
    }

    private void Send(GrainReference reference, IInvokable request, InvokeMethodOptions options, Reply? reply)
    {
        var id = reference.GrainId;
        if (reply is not null)
            TimeoutsOf(request.GetDefaultResponseTimeout() ?? ResponseTimeout).Add(reply, request.GetMethodName());
        if (reply is not null && request.GetMethodName() == nameof(IOperatorGrain.TryReserve) && request.GetArgument(0) is Offer { CallId: var call })
        {
            Asks?.Invoke(call, true);
            reply.Ended = () => Asks?.Invoke(call, false);
        }
        if (Tampers?.Invoke(id, request) == true)
            return;
        var link = Chance.Key(Here?.Key ?? 0, id.GetUniformHashCode(), KeyOf(request));
        var delivery = new Delivery(id, request, options, reply);
        if (!Weather.Strikes(reply is null ? Failure.PostLost : Failure.RequestLost, link, reply is null ? 0.006 : 0.003))
            Schedule.After(Weather.Travel(link), () => Deliver(delivery));
        if (request.GetMethodName() != "Hello" && Weather.Strikes(Failure.Repeated, link, 0.006))
            Schedule.After(Weather.Travel(link), () => Deliver(delivery with { Reply = null }));
    }

    private Timeouts TimeoutsOf(TimeSpan time)
    {
        if (!_timeouts.TryGetValue(time, out var timeouts))
            _timeouts[time] = timeouts = new Timeouts(Schedule, time);
        return timeouts;
    }

    private ulong KeyOf(IInvokable request)
    {
        if (!_requestKeys.TryGetValue(request.GetType(), out var key))
            _requestKeys[request.GetType()] = key = Chance.Key(request.GetInterfaceName() + "." + request.GetMethodName());
        return key;
    }

    /// <summary>Grain's constructor takes its context from the thread, and only Orleans may set it.</summary>
    private static Action<IGrainContext?> MakeSetRuntimeContext()
    {
        var method = typeof(Grain).Assembly.GetType("Orleans.Runtime.RuntimeContext")?.GetMethod("ResetExecutionContext", BindingFlags.NonPublic | BindingFlags.Static)
            ?? throw new MissingMethodException("Orleans.Runtime.RuntimeContext", "ResetExecutionContext");
        return method.CreateDelegate<Action<IGrainContext?>>();
    }
}
