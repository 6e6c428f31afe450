using Antiphon.V1;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Streams;

public sealed class FailoverTests : IAsyncLifetime
{
    /// <summary>Nobody listens there.</summary>
    private static readonly Uri Nowhere = new("http://127.0.0.1:1");

    private FakeNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await FakeNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task UnaryCall_AddressUnavailable_IsRepeatedAtTheNext(bool blocking)
    {
        using var client = new AntiphonClient(Nowhere, _node.Address);

        (await GetClock(client, blocking)).StatusCode.ShouldBe(StatusCode.Unimplemented, "the node's own word: it knows streams alone");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task UnaryCall_NoAddressAvailable_IsRefusedInTheEnd(bool blocking)
    {
        using var client = new AntiphonClient(Nowhere, Nowhere);

        (await GetClock(client, blocking)).StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    private static async Task<RpcException> GetClock(AntiphonClient client, bool blocking) => blocking
        ? Should.Throw<RpcException>(() => client.System.GetClock(new GetClockRequest(), cancellationToken: TestContext.Current.CancellationToken))
        : await Should.ThrowAsync<RpcException>(() => client.System.GetClockAsync(new GetClockRequest(), cancellationToken: TestContext.Current.CancellationToken).ResponseAsync);
}
