using Antiphon.Lines;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Shouldly;

namespace Antiphon.Configuration;

/// <summary>A write whose outcome is not known: nobody is shown what may not be stored, and a repetition settles it.</summary>
public sealed class CentreWriteTests : IAsyncLifetime
{
    private readonly BreakableStorage _storage = new();
    private ConfigurationCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await ConfigurationCluster.Start(configure: services => services.AddKeyedSingleton<IGrainStorage>("Slow", _storage));
        await _cluster.Reached((await _cluster.Centre.Apply(SampleCentre.Centre)).Version);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [InlineData(BreakableStorage.Break.BeforeTheWrite, ChangeOutcome.Applied)]
    [InlineData(BreakableStorage.Break.AfterTheWrite, ChangeOutcome.Unchanged)]
    internal async Task Put_WhoseWriteFailed_IsSettledByItsRepetition(BreakableStorage.Break next, ChangeOutcome repeated)
    {
        _storage.Next = next;
        await Should.ThrowAsync<OrleansException>(() => _cluster.Centre.PutQueue(SampleCentre.Sales with { Priority = 4 }));

        var result = await _cluster.Centre.PutQueue(SampleCentre.Sales with { Priority = 4 });

        (result.Outcome, result.Version, result.Revision).ShouldBe((repeated, 2, 2));
        (await _cluster.Centre.Get()).Queues["sales"].Priority.ShouldBe(4);
    }

    [Theory]
    [InlineData(BreakableStorage.Break.BeforeTheWrite, true)]
    [InlineData(BreakableStorage.Break.AfterTheWrite, false)]
    internal async Task Close_WhoseWriteFailed_IsAsItIsStored(BreakableStorage.Break next, bool open)
    {
        var line = _cluster.Grains.GetGrain<ILineGrain>(SampleCentre.Number);
        _storage.Next = next;
        await Should.ThrowAsync<OrleansException>(() => line.Close("anna"));

        (await line.GetStatus()).IsOpen.ShouldBe(open);
    }
}
