using Antiphon.Alarms;
using Antiphon.Calls;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Panels;
using Antiphon.Queues;
using Antiphon.Sites;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Antiphon;

/// <summary>What a silo needs to host the actors, besides both clocks (by the keys of <see cref="ClockNames"/>) and the storage.</summary>
public static class GrainServices
{
    /// <summary>Registers the view of the configuration, what wakes queues and overdue actors, and what is remembered of clients.</summary>
    public static IServiceCollection AddAntiphonGrains(this IServiceCollection services)
    {
        services.Insert(0, ServiceDescriptor.Singleton<IGrainInterfaceTypeProvider, RememberedInterfaceTypes>()); // asked before Orleans' own
        services.AddCentreView();
        services.AddSingleton<IReturningClients, ReturningClients>();
        services.AddSingleton<FiledCalls>();
        services.TryAddSingleton<IPanelFeed, SilentPanels>();
        services.TryAddSingleton(new AlarmWebhookOptions());
        services.AddSingleton<IAlarmWebhook, AlarmWebhook>();
        services.AddHostedService<QueueKeeper>();
        services.AddHostedService<OverdueSweeper>();
        services.AddHostedService<SiteDrain>();
        return services;
    }
}
