using System.Collections.Concurrent;
using System.Linq.Expressions;
using Antiphon.Calls;
using Antiphon.Clocks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.CodeGeneration;
using Orleans.Core;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Configuration;
using Orleans.Serialization.Serializers;
using Orleans.Timers;

namespace Antiphon.Proof.Runtime;

/// <summary>
/// What an actor sees of Orleans: a factory of references and a way to go. The references are those that Orleans generates from the interfaces, so that time-outs,
/// one-way and interleaving methods are what the interfaces say.
/// </summary>
internal sealed class References(IGrainReferenceRuntime runtime, Action<IGrainContext> leave) : IGrainFactory, IGrainRuntime
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddSerializer(serializer => serializer.AddAssembly(typeof(ICallGrain).Assembly)).BuildServiceProvider();
    private static readonly ConcurrentDictionary<Type, Func<GrainReferenceShared, IdSpan, GrainReference>> Proxies = new();

    private static readonly ConcurrentDictionary<Type, GrainType> Types = new();

    private readonly Dictionary<(GrainType, Type), GrainReferenceShared> _shared = [];
    private readonly Dictionary<(Type, string), object> _byName = [];
    private readonly Dictionary<(Type, Guid), object> _byGuid = [];

    public IGrainFactory GrainFactory => this;

    public IServiceProvider ServiceProvider => Services;

    public string SiloIdentity => "proof";

    public SiloAddress SiloAddress => throw new NotSupportedException();

    public ITimerRegistry TimerRegistry => throw new NotSupportedException();

    /// <summary>The grain type of an actor's interface: its name without I and Grain, in small letters.</summary>
    public static GrainType TypeOf(Type @interface) =>
        Types.GetOrAdd(@interface, static @interface => GrainType.Create(@interface.Name[1..].Replace("Grain", "", StringComparison.Ordinal).ToLowerInvariant()));

    public object To(GrainId id, Type @interface)
    {
        if (!_shared.TryGetValue((id.Type, @interface), out var shared))
            _shared[(id.Type, @interface)] = shared = new GrainReferenceShared(
                id.Type, GrainInterfaceType.Create(@interface.Name), 0, runtime, InvokeMethodOptions.None,
                Services.GetRequiredService<CodecProvider>(), Services.GetRequiredService<CopyContextPool>(), Services);
        return Proxies.GetOrAdd(@interface, MakeProxy)(shared, id.Key);
    }

    public T GetGrain<T>(string key, string? prefix = null) where T : IGrainWithStringKey
    {
        if (!_byName.TryGetValue((typeof(T), key), out var known))
            _byName[(typeof(T), key)] = known = To(GrainId.Create(TypeOf(typeof(T)), IdSpan.Create(key)), typeof(T));
        return (T)known;
    }

    public T GetGrain<T>(Guid key, string? prefix = null) where T : IGrainWithGuidKey
    {
        if (!_byGuid.TryGetValue((typeof(T), key), out var known))
            _byGuid[(typeof(T), key)] = known = To(GrainId.Create(TypeOf(typeof(T)), GrainIdKeyExtensions.CreateGuidKey(key)), typeof(T));
        return (T)known;
    }

    public IAddressable GetGrain(GrainId id) => (IAddressable)To(id, typeof(IWakeable));

    public void DeactivateOnIdle(IGrainContext context) => leave(context);

    public void DelayDeactivation(IGrainContext context, TimeSpan timeSpan)
    {
    }

    private static Func<GrainReferenceShared, IdSpan, GrainReference> MakeProxy(Type @interface)
    {
        var proxy = Services.GetRequiredService<IOptions<TypeManifestOptions>>().Value.InterfaceProxies
            .Single(type => type.Name.EndsWith("_" + @interface.Name, StringComparison.Ordinal) && @interface.IsAssignableFrom(type));
        ParameterExpression shared = Expression.Parameter(typeof(GrainReferenceShared)), key = Expression.Parameter(typeof(IdSpan));
        var constructor = proxy.GetConstructor([typeof(GrainReferenceShared), typeof(IdSpan)])!;
        return Expression.Lambda<Func<GrainReferenceShared, IdSpan, GrainReference>>(Expression.New(constructor, shared, key), shared, key).Compile();
    }

    // What no actor of ours asks for.
    T IGrainFactory.GetGrain<T>(long key, string? prefix) => throw new NotSupportedException();

    T IGrainFactory.GetGrain<T>(Guid key, string extension, string? prefix) => throw new NotSupportedException();

    T IGrainFactory.GetGrain<T>(long key, string extension, string? prefix) => throw new NotSupportedException();

    T IGrainFactory.GetGrain<T>(GrainId id) => throw new NotSupportedException();

    T IGrainFactory.CreateObjectReference<T>(IGrainObserver obj) => throw new NotSupportedException();

    void IGrainFactory.DeleteObjectReference<T>(IGrainObserver obj) => throw new NotSupportedException();

    IGrain IGrainFactory.GetGrain(Type type, Guid key) => throw new NotSupportedException();

    IGrain IGrainFactory.GetGrain(Type type, long key) => throw new NotSupportedException();

    IGrain IGrainFactory.GetGrain(Type type, string key) => throw new NotSupportedException();

    IGrain IGrainFactory.GetGrain(Type type, Guid key, string extension) => throw new NotSupportedException();

    IGrain IGrainFactory.GetGrain(Type type, long key, string extension) => throw new NotSupportedException();

    IAddressable IGrainFactory.GetGrain(GrainId id, GrainInterfaceType type) => throw new NotSupportedException();

    IAddressable IGrainFactory.GetGrain(Type type, IdSpan key, string prefix) => throw new NotSupportedException();

    IAddressable IGrainFactory.GetGrain(Type type, IdSpan key) => throw new NotSupportedException();

    IStorage<T> IGrainRuntime.GetStorage<T>(IGrainContext context) => throw new NotSupportedException();
}
