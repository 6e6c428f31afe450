using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Hosting;
using Antiphon.Sites;
using Antiphon.Streams;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Antiphon.Doors;

/// <summary>See desk.proto.</summary>
internal sealed class DeskService(
    IGrainFactory grains,
    Door door,
    CentreReader centres,
    IDomainClock domain,
    [FromKeyedServices(ClockNames.System)] TimeProvider clock,
    ApiOptions options,
    IHostApplicationLifetime lifetime,
    DrainedSite drained,
    ILogger<DeskConnection> logger) : V1.DeskService.DeskServiceBase
{
    private static readonly StreamShape<V1.DeskMessage, V1.DeskUpdate> Shape = new(
        message => message.Sequence,
        (update, sequence, acknowledged) => (update.Sequence, update.Acknowledged) = (sequence, acknowledged),
        () => new V1.DeskUpdate { Heartbeat = new V1.DeskHeartbeat() },
        Capacity: 1024);

    public override async Task Connect(IAsyncStreamReader<V1.DeskMessage> requestStream, IServerStreamWriter<V1.DeskUpdate> responseStream, ServerCallContext context)
    {
        await using var stream = new SequencedStream<V1.DeskMessage, V1.DeskUpdate>(Shape, requestStream, responseStream, clock, options.StreamLease, context.CancellationToken);
        await stream.Serve(first => new DeskConnection(stream, first, grains, door, centres, domain, clock, options.StreamLease, logger).Run(), lifetime.ApplicationStopping, drained.Drained);
    }
}
