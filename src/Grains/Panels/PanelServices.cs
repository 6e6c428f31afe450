using Antiphon.Alarms;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace Antiphon.Panels;

/// <summary>What a silo needs to feed and host panels.</summary>
public static class PanelServices
{
    private static readonly TimeSpan PullEvery = TimeSpan.FromMilliseconds(10);
    private const int FactsAtOnce = 32;
    private const int Queues = 1;

    /// <summary>Adds the streams, in memory and with implicit subscribers, and the feed; after <see cref="GrainServices.AddAntiphonGrains"/>.</summary>
    public static ISiloBuilder AddAntiphonPanels(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton<IPanelFeed, PanelFeed>();
        silo.Services.AddHostedService<AlarmKeeper>();
        return silo.AddMemoryStreams(PanelKey.Provider, streams =>
        {
            streams.ConfigurePartitioning(Queues);
            streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
            streams.ConfigurePullingAgent(agent => agent.Configure(options => (options.GetQueueMsgsTimerPeriod, options.BatchContainerBatchSize) = (PullEvery, FactsAtOnce)));
        });
    }
}
