using Antiphon.Streams;
using Antiphon.V1;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Desks;

public sealed class DeskSessionTests : IAsyncLifetime
{
    private FakeNode _node = null!;
    private AntiphonClient _client = null!;
    private DeskSession _session = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _node = await FakeNode.StartAsync();
        _client = new(_node.Address);
        _session = new(_client, new() { OperatorId = "op-001", DeskId = "desk-1", TakeOver = true });
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        _client.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task Start_Welcomed_KnowsTheState()
    {
        var starting = _session.StartAsync(Cancellation);
        var connection = await _node.Desks.NextAsync();
        var hello = (await connection.ReceiveAsync()).Hello;
        await connection.WelcomeAsync(7);
        await starting;

        hello.OperatorId.ShouldBe("op-001");
        hello.DeskId.ShouldBe("desk-1");
        hello.IfHeldElsewhere.ShouldBe(DeskHello.Types.IfHeldElsewhere.TakeOver);
        hello.Resume.ShouldBeNull();
        _session.State!.Operator.ShouldBe("op-001");
    }

    [Fact]
    public async Task Start_SignedInElsewhere_IsRefused()
    {
        var starting = _session.StartAsync(Cancellation);
        var connection = await _node.Desks.NextAsync();
        await connection.ReceiveAsync();
        connection.Refuse(Refusals.Make(StatusCode.AlreadyExists, "SIGNED_IN_ELSEWHERE"));

        (await starting.ShouldThrowAsync<AntiphonRefusal>()).Reason.ShouldBe("SIGNED_IN_ELSEWHERE");
    }

    [Fact]
    public async Task Offer_SentTwice_IsShownTwiceAndToldOnce()
    {
        var connection = await ConnectAsync();
        var offers = 0;
        _session.Updated += u => offers += u.UpdateCase == DeskUpdate.UpdateOneofCase.Offer ? 1 : 0;
        var offer = new DeskUpdate { Offer = new() { OfferId = "f1", CallId = "c1" } };
        await connection.TellAsync(offer);
        await connection.TellAsync(offer.Clone());
        (await connection.ReceiveAsync()).OfferShown.OfferId.ShouldBe("f1");
        (await connection.ReceiveAsync()).OfferShown.OfferId.ShouldBe("f1");
        await connection.TellAsync(new() { OfferEnded = new() { OfferId = "f1", Ending = OfferEnding.Revoked } });
        await _session.WaitForAsync(s => s.Offer is null, Cancellation);

        offers.ShouldBe(1);
    }

    [Fact]
    public async Task Accept_OfferOver_ThrowsTheReasonAndForgetsTheOffer()
    {
        var connection = await ConnectAsync();
        await connection.TellAsync(new() { Offer = new() { OfferId = "f1", CallId = "c1" } });
        await connection.ReceiveAsync();
        var accepting = _session.AcceptAsync("f1", Cancellation);
        var accept = await connection.ReceiveAsync();
        await connection.TellAsync(new() { Result = new() { Sequence = accept.Sequence, CommandId = accept.CommandId, Status = Refusals.Make(StatusCode.FailedPrecondition, "OFFER_OVER") } });

        (await accepting.ShouldThrowAsync<AntiphonRefusal>()).Reason.ShouldBe("OFFER_OVER");
        _session.Offer.ShouldBeNull();
    }

    [Fact]
    public async Task ConnectionLost_CommandWithoutResult_IsSentAgainUnderItsId()
    {
        var first = await ConnectAsync(session: 7);
        var wishing = _session.SetWishAsync(Wish.NotReady, "lunch", Cancellation);
        var command = await first.ReceiveAsync();
        first.Abort();

        var second = await _node.Desks.NextAsync();
        var hello = (await second.ReceiveAsync()).Hello;
        hello.Resume.Session.ShouldBe(7);
        hello.IfHeldElsewhere.ShouldBe(DeskHello.Types.IfHeldElsewhere.Refuse);
        await second.WelcomeAsync(8);
        var again = await second.ReceiveAsync();
        again.CommandId.ShouldBe(command.CommandId);
        again.SetWish.ShouldBe(command.SetWish);
        await second.TellAsync(new() { Result = new() { Sequence = again.Sequence, CommandId = again.CommandId } });
        await wishing;
    }

    [Fact]
    public async Task DropConnection_ForAWhile_StaysAwayForThatLong()
    {
        await ConnectAsync();
        var away = System.Diagnostics.Stopwatch.StartNew();
        await _session.DropConnectionAsync(TimeSpan.FromMilliseconds(300));
        _session.IsConnected.ShouldBeFalse();
        await _node.Desks.NextAsync();

        away.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(280));
    }

    [Fact]
    public async Task TakenOver_ClosesTheSession()
    {
        var connection = await ConnectAsync();
        await connection.TellAsync(new() { SignedInElsewhere = new() { DeskId = "desk-2" } });
        connection.Refuse(Refusals.Make(StatusCode.Aborted, "SESSION_REPLACED"));

        (await _session.Closed.ShouldThrowAsync<AntiphonRefusal>()).Reason.ShouldBe("SESSION_REPLACED");
        await _session.HoldAsync(Cancellation).ShouldThrowAsync<AntiphonRefusal>();
    }

    private async Task<FakeConnection<DeskMessage, DeskUpdate>> ConnectAsync(long session = 1)
    {
        var starting = _session.StartAsync(Cancellation);
        var connection = await _node.Desks.NextAsync();
        await connection.ReceiveAsync();
        await connection.WelcomeAsync(session);
        await starting;
        return connection;
    }
}
