using Antiphon.Sites;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Placement;

namespace Antiphon.Configuration;

/// <summary>What a silo needs to follow the configuration.</summary>
public static class ConfigurationServices
{
    /// <summary>
    /// Registers this silo's <see cref="ICentreView"/> and, if wanted, what keeps it up to date. Wants both clocks and a grain storage named Slow; harmless to repeat.
    /// </summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="follow">False: somebody else calls <see cref="CentreView.Set"/> (tests).</param>
    public static IServiceCollection AddCentreView(this IServiceCollection services, bool follow = true)
    {
        services.TryAddSingleton<CentreView>();
        services.TryAddSingleton<ICentreView>(provider => provider.GetRequiredService<CentreView>());
        if (!services.Any(service => service.ServiceType == typeof(IHomes)))
        {
            services.AddSingleton<IHomes, SiteSilos>();
            services.AddPlacementFilter<HomeSiteFilter, SiteSilos>(ServiceLifetime.Transient); // on every silo: without it nothing could be placed
        }

        if (follow)
            services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, CentreFollower>());
        return services;
    }
}
