using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;
using Orleans.Serialization.TypeSystem;

namespace Antiphon;

/// <summary>
/// Remembers the Orleans type of each grain interface. Without it every <see cref="IGrainFactory"/> lookup reads the interface's attributes anew: a fifth of what
/// a call's life costs (tests/Benchmarks).
/// </summary>
internal sealed class RememberedInterfaceTypes(IServiceProvider services) : IGrainInterfaceTypeProvider
{
    private readonly ConcurrentDictionary<Type, GrainInterfaceType> _known = new();
    private readonly Lazy<GrainInterfaceTypeResolver> _resolver = new(() => new(
        services.GetServices<IGrainInterfaceTypeProvider>().Where(provider => provider is not RememberedInterfaceTypes), services.GetRequiredService<TypeConverter>()));

    /// <inheritdoc/>
    public bool TryGetGrainInterfaceType(Type type, out GrainInterfaceType grainInterfaceType)
    {
        grainInterfaceType = _known.GetOrAdd(type, static (type, resolver) => resolver.Value.GetGrainInterfaceType(type), _resolver);
        return true;
    }
}
