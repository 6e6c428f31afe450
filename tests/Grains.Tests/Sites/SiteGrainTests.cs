using Antiphon.Configuration;
using Antiphon.Operators;
using Antiphon.Queues;
using Antiphon.Storage.Hot;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Antiphon.Sites;

public sealed class SiteGrainTests
{
    [Fact]
    public async Task Report_OfASite_IsMadeOfConfigurationAndRows()
    {
        await using var cluster = await ConfigurationCluster.Start(configure: services => services.AddSingleton<IHotRows>(new OneRow()));
        await cluster.Reached((await cluster.Centre.Apply(SampleCentre.Centre)).Version);

        var report = await cluster.Grains.GetGrain<ISiteGrain>("irkutsk").GetReport();

        report.Operators.ShouldHaveSingleItem().ShouldBe(new SiteOperator { Id = "op-001", DisplayName = "Anna", State = PanelState.Break, Reason = "lunch" });
        report.Counts[PanelState.Break].ShouldBe(1);
    }

    private sealed class OneRow : IHotRows
    {
        public Task<HotPage<OperatorFacts>> ReadOperators(CancellationToken cancellation = default) =>
            Task.FromResult(new HotPage<OperatorFacts>([new() { Id = "op-001", Wish = Wish.NotReady, Reachable = true, Reason = "lunch" }], Mark: 1));

        public Task<HotPage<WaitingCall>> ReadWaiting(string queue, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<HotChanges> ReadChanges(string queue, long since, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<HotVersions> ReadVersions(long since, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<Guid>> ReadEdgeCalls(string edge, DateTimeOffset? endedAfter = null, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<DoorDesk>> ReadDoorDesks(string door, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<OverdueActor>> ReadOverdue(DateTimeOffset domainTime, DateTimeOffset systemTime, int limit, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<LiveCall>> ListCalls(LiveCallFilter filter, int limit, LiveCall? after, CancellationToken cancellation = default) => throw new NotSupportedException();
    }
}
