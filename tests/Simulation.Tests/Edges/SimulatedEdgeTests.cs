using Antiphon.Days;
using Antiphon.Ledgers;
using Antiphon.Streams;
using Antiphon.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Antiphon.Edges;

public sealed class SimulatedEdgeTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly string _offer = Guid.NewGuid().ToString();
    private DomainClock _clock = null!;
    private Ledger _ledger = null!;
    private FakeNode _node = null!;
    private AntiphonClient _client = null!;
    private SimulatedEdge _edge = null!;
    private FakeConnection<EdgeMessage, EdgeUpdate> _connection = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static SimulatedClient Caller => new()
    {
        Line = "+78007707999",
        Number = "+79001234567",
        Key = "2",
        Queue = "service",
        MenuTime = TimeSpan.FromSeconds(5),
        Patience = TimeSpan.FromMinutes(2),
        Connects = TimeSpan.FromSeconds(1),
        Talk = TimeSpan.FromMinutes(3),
    };

    public async ValueTask InitializeAsync()
    {
        _clock = new(new(2018, 3, 26, 0, 0, 0, TimeSpan.Zero), 60, _time);
        _ledger = new(_clock);
        _node = await FakeNode.StartAsync();
        _client = new(_node.Address);
        _edge = new(_client, "edge-1", _clock, _ledger);
        var starting = _edge.StartAsync(Cancellation);
        _connection = await _node.Edges.NextAsync();
        await _connection.ReceiveAsync();
        await _connection.WelcomeAsync();
        await starting;
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        _client.Dispose();
        _clock.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task Client_WhosePatienceIsOver_HangsUpAndIsAbandoned()
    {
        var calling = _edge.CallAsync(Caller, cancellation: Cancellation);
        var queued = await QueueAsync();
        await PassUntil(EdgeMessage.MessageOneofCase.ClientHungUp);

        var call = await calling;
        call.End!.How.ShouldBe(LedgerEnding.Abandoned);
        (call.End.At.Domain - call.Queued!.Value.Domain).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(2));
        queued.KeyPressed.Key.ShouldBe("2");
        _edge.Clients.ShouldBe(0);
    }

    [Fact]
    public async Task Client_Connected_TalksForTheTalkTimeAndHangsUp()
    {
        var calling = _edge.CallAsync(Caller, cancellation: Cancellation);
        await ConnectAsync(await QueueAsync());
        await PassUntil(EdgeMessage.MessageOneofCase.ClientHungUp);

        var call = await calling;
        call.End!.How.ShouldBe(LedgerEnding.Talked);
        var answer = call.Answers.Single();
        answer.Operator.ShouldBe("op-001");
        (answer.Until!.Value.Domain - answer.At.Domain).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task Client_WhomTheOperatorLeaves_IsHungUpByOrder()
    {
        var calling = _edge.CallAsync(Caller with { OperatorEnds = true }, cancellation: Cancellation);
        var callId = await ConnectAsync(await QueueAsync());
        var ended = await PassUntil(EdgeMessage.MessageOneofCase.LegHungUp);
        await _connection.TellAsync(new() { HangUp = new() { OrderId = "o2", CallId = callId, Reason = "operator" } });

        ended.LegHungUp.OfferId.ShouldBe(_offer);
        (await calling).End!.ShouldSatisfyAllConditions(e => e.How.ShouldBe(LedgerEnding.Talked), e => e.Detail.ShouldBe("operator"));
    }

    [Fact]
    public async Task Client_WhoseLineIsClosed_IsHungUpInTheMenu()
    {
        var calling = _edge.CallAsync(Caller, cancellation: Cancellation);
        var arrival = await _connection.ReceiveAsync();
        await _connection.ResultAsync(arrival, CallState.Ended);

        (await calling).End!.How.ShouldBe(LedgerEnding.HungUp);
    }

    [Fact]
    public async Task Client_WhoseArrivalIsRefused_IsWrittenDownWithTheReasonAndSaysNoGoodBye()
    {
        var calling = _edge.CallAsync(Caller, cancellation: Cancellation);
        await _connection.RefuseAsync(await _connection.ReceiveAsync(), Refusals.Make(StatusCode.NotFound, "LINE_UNKNOWN"));

        (await calling).End!.ShouldSatisfyAllConditions(e => e.How.ShouldBe(LedgerEnding.Refused), e => e.Detail.ShouldBe("LINE_UNKNOWN"));
    }

    [Fact]
    public async Task Simulation_Stopped_ClientsHangUp()
    {
        using var stop = new CancellationTokenSource();
        var calling = _edge.CallAsync(Caller, cancellation: stop.Token);
        await QueueAsync();
        await stop.CancelAsync();
        var last = await _connection.ReceiveAsync();
        await _connection.ResultAsync(last, CallState.Ended);

        last.MessageCase.ShouldBe(EdgeMessage.MessageOneofCase.ClientHungUp);
        (await calling).End!.How.ShouldBe(LedgerEnding.Stopped);
    }

    /// <summary>The client arrives and presses the key.</summary>
    private async Task<EdgeMessage> QueueAsync()
    {
        await _connection.ResultAsync(await _connection.ReceiveAsync(), CallState.InMenu);
        return await PassUntil(EdgeMessage.MessageOneofCase.KeyPressed);
    }

    private async Task<string> ConnectAsync(EdgeMessage queued)
    {
        var callId = queued.KeyPressed.CallId;
        await _connection.TellAsync(new() { Connect = new() { OrderId = "o1", CallId = callId, OfferId = _offer, OperatorId = "op-001" } });
        await PassUntil(EdgeMessage.MessageOneofCase.LegAnswered);
        return callId;
    }

    /// <summary>Lets time pass until the edge says what is awaited; everything it says is acknowledged.</summary>
    private async Task<EdgeMessage> PassUntil(EdgeMessage.MessageOneofCase awaited)
    {
        while (true)
        {
            var message = await _time.PassUntilAsync(_connection.ReceiveAsync());
            if (message.MessageCase != EdgeMessage.MessageOneofCase.Heartbeat)
            {
                await _connection.ResultAsync(message, CallState.Queued);
            }

            if (message.MessageCase == awaited)
            {
                return message;
            }
        }
    }
}
