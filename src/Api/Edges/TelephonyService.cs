using Antiphon.Calls;
using Antiphon.Clocks;
using Antiphon.Hosting;
using Antiphon.Sites;
using Antiphon.Streams;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Antiphon.Edges;

/// <summary>See telephony.proto.</summary>
internal sealed class TelephonyService(
    IGrainFactory grains,
    IDomainClock domain,
    Arrivals arrivals,
    [FromKeyedServices(ClockNames.System)] TimeProvider clock,
    ApiOptions options,
    IHostApplicationLifetime lifetime,
    DrainedSite drained,
    ILogger<EdgeConnection> logger) : V1.TelephonyService.TelephonyServiceBase
{
    private static readonly StreamShape<V1.EdgeMessage, V1.EdgeUpdate> Shape = new(
        message => message.Sequence,
        (update, sequence, acknowledged) => (update.Sequence, update.Acknowledged) = (sequence, acknowledged),
        () => new V1.EdgeUpdate { Heartbeat = new V1.EdgeHeartbeat() },
        Capacity: 65_536);

    public override async Task Connect(IAsyncStreamReader<V1.EdgeMessage> requestStream, IServerStreamWriter<V1.EdgeUpdate> responseStream, ServerCallContext context)
    {
        SiteHint.Set(options.Site);
        await using var stream = new SequencedStream<V1.EdgeMessage, V1.EdgeUpdate>(Shape, requestStream, responseStream, clock, options.StreamLease, context.CancellationToken);
        await stream.Serve(new EdgeConnection(stream, grains, domain, arrivals, clock, options.StreamLease, logger).Run, lifetime.ApplicationStopping, drained.Drained);
    }
}
