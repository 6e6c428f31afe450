using Antiphon.Streams;
using Antiphon.V1;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Edges;

public sealed class EdgeSessionTests : IAsyncLifetime
{
    private readonly RecordingHandler _handler = new();
    private FakeNode _node = null!;
    private AntiphonClient _client = null!;
    private EdgeSession _session = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _node = await FakeNode.StartAsync();
        _client = new(_node.Address);
        _session = new(_client, "edge-1", _handler, new() { RepeatAfter = TimeSpan.FromMilliseconds(1) });
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        _client.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task Start_FirstConnection_SaysHelloAndNumbersFromOne()
    {
        var starting = _session.StartAsync(Cancellation);
        var connection = await _node.Edges.NextAsync();
        var hello = await connection.ReceiveAsync();
        starting.IsCompleted.ShouldBeFalse();
        await connection.WelcomeAsync();
        await starting;

        hello.Sequence.ShouldBe(1);
        hello.Hello.EdgeId.ShouldBe("edge-1");
        hello.Hello.ProtocolVersion.ShouldBe(1);
        hello.Hello.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Arrive_Acknowledged_CompletesWithTheState()
    {
        var connection = await ConnectAsync();
        var arriving = _session.ArriveAsync(Arrival("c1"), Cancellation);
        var message = await connection.ReceiveAsync();
        message.Sequence.ShouldBe(2);
        message.Acknowledged.ShouldBe(1);
        arriving.IsCompleted.ShouldBeFalse();
        await connection.ResultAsync(message, CallState.InMenu);

        (await arriving).ShouldBe(CallState.InMenu);
        _session.Calls.ShouldBe(1);
        _session.Unacknowledged.ShouldBe(0);
    }

    [Fact]
    public async Task Arrive_Refused_ThrowsWithReasonAndFieldsAndHoldsNothing()
    {
        var connection = await ConnectAsync();
        var arriving = _session.ArriveAsync(Arrival("c1"), Cancellation);
        await connection.RefuseAsync(await connection.ReceiveAsync(), Refusals.Make(StatusCode.InvalidArgument, "FIELDS_INVALID", "client_number"));

        var refusal = await arriving.ShouldThrowAsync<AntiphonRefusal>();
        refusal.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        refusal.Reason.ShouldBe("FIELDS_INVALID");
        refusal.Fields.Single().Field.ShouldBe("client_number");
        _session.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task ConnectionLost_UnacknowledgedEvents_AreSentAgainInOrderWithTheSameContent()
    {
        var first = await ConnectAsync();
        var arrivals = Enumerable.Range(1, 5).Select(i => _session.ArriveAsync(Arrival($"c{i}"), Cancellation)).ToArray();
        var sent = new List<EdgeMessage>();
        foreach (var _ in arrivals)
        {
            sent.Add(await first.ReceiveAsync());
        }

        await first.ResultAsync(sent[1], CallState.InMenu);
        await arrivals[1];
        first.Abort();

        var second = await _node.Edges.NextAsync();
        var hello = await second.ReceiveAsync();
        hello.Hello.Calls.Select(c => c.CallId).ShouldBe(["c1", "c2", "c3", "c4", "c5"], ignoreOrder: true);
        await second.WelcomeAsync();
        foreach (var i in new[] { 0, 2, 3, 4 })
        {
            var again = await second.ReceiveAsync();
            again.Arrival.ShouldBe(sent[i].Arrival);
            await second.ResultAsync(again, CallState.InMenu);
        }

        await Task.WhenAll(arrivals);
        _session.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task DropConnection_NothingUnderWay_ReconnectsWithWhatItHolds()
    {
        var first = await ConnectAsync();
        await AcknowledgedAsync(first, Arrival("c1"));
        await AcknowledgedAsync(first, Arrival("c2"));
        var leaving = _session.ClientHungUpAsync("c2", cancellation: Cancellation);
        await first.ResultAsync(await first.ReceiveAsync(), CallState.Ended);
        await leaving;
        await _session.DropConnectionAsync();

        var second = await _node.Edges.NextAsync();
        (await second.ReceiveAsync()).Hello.Calls.Select(c => c.CallId).ShouldBe(["c1"]);
    }

    [Fact]
    public async Task Welcome_DropsACall_HandlerIsToldOnceAndUnacknowledgedArrivalStays()
    {
        var first = await ConnectAsync();
        await AcknowledgedAsync(first, Arrival("c1"));
        var arriving = _session.ArriveAsync(Arrival("c2"), Cancellation);
        await first.ReceiveAsync();
        first.Abort();

        var second = await _node.Edges.NextAsync();
        await second.ReceiveAsync();
        await second.WelcomeAsync("c1", "c2");
        var again = await second.ReceiveAsync();
        await second.ResultAsync(again, CallState.InMenu);
        await arriving;

        again.Arrival.CallId.ShouldBe("c2");
        (await _handler.NextAsync()).ShouldBe("hang-up c1 over");
        _session.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Order_SentAgain_IsCarriedOutOnceAndSettledAgain()
    {
        var connection = await ConnectAsync();
        await AcknowledgedAsync(connection, Arrival("c1"));
        var hold = new EdgeUpdate { Hold = new() { OrderId = "o1", CallId = "c1" } };
        await connection.TellAsync(hold);
        await connection.TellAsync(hold.Clone());
        var done = await connection.ReceiveAsync();
        done.OrderDone.OrderId.ShouldBe("o1");
        await connection.ResultAsync(done, CallState.Held);
        await connection.TellAsync(hold.Clone());
        (await connection.ReceiveAsync()).OrderDone.OrderId.ShouldBe("o1");

        (await _handler.NextAsync()).ShouldBe("hold c1");
        _handler.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Connect_Answered_ReportsTheLegAndNamesItInTheNextHello()
    {
        var connection = await ConnectAsync();
        await AcknowledgedAsync(connection, Arrival("c1"));
        await connection.TellAsync(new() { Connect = new() { OrderId = "o1", CallId = "c1", OfferId = "f1", OperatorId = "op" } });
        var answered = await connection.ReceiveAsync();
        answered.LegAnswered.ShouldBe(new LegAnswered { CallId = "c1", OrderId = "o1", OfferId = "f1" });
        await connection.ResultAsync(answered, CallState.Connected);
        connection.Abort();

        var second = await _node.Edges.NextAsync();
        (await second.ReceiveAsync()).Hello.Calls.Single().ShouldBe(new HeldCall { CallId = "c1", OfferId = "f1" });
    }

    [Fact]
    public async Task Connect_Fails_ReportsWhy()
    {
        _handler.LegFailure = LegFailure.Busy;
        var connection = await ConnectAsync();
        await AcknowledgedAsync(connection, Arrival("c1"));
        await connection.TellAsync(new() { Connect = new() { OrderId = "o1", CallId = "c1", OfferId = "f1", OperatorId = "op" } });

        (await connection.ReceiveAsync()).LegFailed.Failure.ShouldBe(LegFailure.Busy);
    }

    [Fact]
    public async Task HangUp_OfACallThatIsHeldNoMore_IsSettledButNotCarriedOut()
    {
        var connection = await ConnectAsync();
        await AcknowledgedAsync(connection, Arrival("c1"));
        var order = new EdgeUpdate { HangUp = new() { OrderId = "o1", CallId = "c1", Reason = "closed" } };
        await connection.TellAsync(order);
        await connection.ResultAsync(await connection.ReceiveAsync(), CallState.Ended);
        await connection.TellAsync(order.Clone());
        (await connection.ReceiveAsync()).OrderDone.OrderId.ShouldBe("o1");

        (await _handler.NextAsync()).ShouldBe("hang-up c1 closed");
        _handler.Count.ShouldBe(0);
        _session.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Report_OutcomeUnknown_IsRepeatedBeforeTheNextOfThatCall()
    {
        var connection = await ConnectAsync();
        var arriving = _session.ArriveAsync(Arrival("c1"), Cancellation);
        var pressing = _session.PressKeyAsync("c1", "1", Cancellation);
        await connection.RefuseAsync(await connection.ReceiveAsync(), Refusals.Make(StatusCode.Unavailable, "TRY_AGAIN"));
        var again = await connection.ReceiveAsync();
        again.Arrival.CallId.ShouldBe("c1");
        again.Sequence.ShouldBe(3);
        await connection.ResultAsync(again, CallState.InMenu);
        var key = await connection.ReceiveAsync();
        key.KeyPressed.Key.ShouldBe("1");
        await connection.ResultAsync(key, CallState.Queued);

        (await arriving).ShouldBe(CallState.InMenu);
        (await pressing).ShouldBe(CallState.Queued);
    }

    [Fact]
    public async Task SilentNode_LongerThanTheLease_IsLeftForAnother()
    {
        await using var other = await FakeNode.StartAsync();
        using var client = new AntiphonClient(_node.Address, other.Address);
        await using var session = new EdgeSession(client, "edge-2", _handler);
        var starting = session.StartAsync(Cancellation);
        var first = await _node.Edges.NextAsync();
        await first.ReceiveAsync();
        await first.WelcomeAsync(lease: TimeSpan.FromMilliseconds(200));
        await starting;

        (await (await other.Edges.NextAsync()).ReceiveAsync()).Hello.EdgeId.ShouldBe("edge-2");
    }

    [Fact]
    public async Task SessionReplaced_EndsTheSessionForGood()
    {
        var connection = await ConnectAsync();
        var arriving = _session.ArriveAsync(Arrival("c1"), Cancellation);
        await connection.ReceiveAsync();
        connection.Refuse(Refusals.Make(StatusCode.Aborted, "SESSION_REPLACED"));

        (await _session.Closed.ShouldThrowAsync<AntiphonRefusal>()).Reason.ShouldBe("SESSION_REPLACED");
        await arriving.ShouldThrowAsync<AntiphonRefusal>();
    }

    [Fact]
    public async Task ThousandsOfCalls_OnOneStream_AllAcknowledgedAcrossADrop()
    {
        var starting = _session.StartAsync(Cancellation);
        var calls = Task.WhenAll(Enumerable.Range(0, 3000).Select(i => _session.ArriveAsync(Arrival($"c{i}"), Cancellation)));
        var seen = new HashSet<string>();
        var served = 0;
        while (!calls.IsCompleted)
        {
            var connection = await _node.Edges.NextAsync();
            await connection.ReceiveAsync();
            await connection.WelcomeAsync();
            for (var dropAfter = served == 0 ? 1000 : int.MaxValue; dropAfter > 0 && served < 3000; dropAfter--)
            {
                var message = await connection.ReceiveAsync();
                seen.Add(message.Arrival.CallId).ShouldBeTrue();
                await connection.ResultAsync(message, CallState.InMenu);
                served++;
            }

            if (served < 3000)
            {
                // What was answered has arrived before the stream ends, so nothing of it may come again.
                connection.Refuse(Refusals.Make(StatusCode.Unavailable, "NODE_STOPPING"));
            }
            else
            {
                await calls;
            }
        }

        await starting;
        seen.Count.ShouldBe(3000);
        _session.Calls.ShouldBe(3000);
    }

    private static Arrival Arrival(string callId) => new() { CallId = callId, Line = "+78007707999", ClientNumber = "+79001234567" };

    private async Task<FakeConnection<EdgeMessage, EdgeUpdate>> ConnectAsync()
    {
        var starting = _session.StartAsync(Cancellation);
        var connection = await _node.Edges.NextAsync();
        await connection.ReceiveAsync();
        await connection.WelcomeAsync();
        await starting;
        return connection;
    }

    private async Task AcknowledgedAsync(FakeConnection<EdgeMessage, EdgeUpdate> connection, Arrival arrival)
    {
        var arriving = _session.ArriveAsync(arrival, Cancellation);
        await connection.ResultAsync(await connection.ReceiveAsync(), CallState.InMenu);
        await arriving;
    }
}
