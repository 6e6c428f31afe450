using Antiphon.Days;
using Antiphon.Desks;
using Antiphon.Ledgers;
using Antiphon.Streams;
using Antiphon.V1;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Antiphon.Operators;

public sealed class SimulatedOperatorTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly Guid _call = Guid.NewGuid();
    private readonly Guid _offer = Guid.NewGuid();
    private DomainClock _clock = null!;
    private Ledger _ledger = null!;
    private FakeNode _node = null!;
    private AntiphonClient _client = null!;
    private SimulatedOperator _operator = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _clock = new(new(2018, 3, 26, 0, 0, 0, TimeSpan.Zero), 60, _time);
        _ledger = new(_clock);
        _node = await FakeNode.StartAsync();
        _client = new(_node.Address);
        _ledger.Arrived(_call, "+78007707999", "service", 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _operator.DisposeAsync();
        _client.Dispose();
        _clock.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task Offer_Ordinarily_IsShownAndAcceptedAndInTheLedger()
    {
        var connection = await StartAsync(new() { Misses = 0, Declines = 0 });
        await OfferAsync(connection);
        var accept = await NextAsync(connection);
        accept.Accept.OfferId.ShouldBe(_offer.ToString());
        await connection.DoneAsync(accept);
        await _operator.Session.WaitForAsync(s => s.Offer is null, Cancellation);
        await WrapUpAsync(connection, mayBeFinished: true);

        (await NextAsync(connection)).MessageCase.ShouldBe(DeskMessage.MessageOneofCase.FinishWrapUp);
        _ledger.Find(_call)!.Offers.Single().ShouldSatisfyAllConditions(
            o => o.Operator.ShouldBe("op-001"),
            o => o.Ending.ShouldBe(OfferEnding.Accepted),
            o => (o.Ended!.Value.Domain - o.Shown.Domain).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task Offer_OfOneWhoDeclines_IsDeclined()
    {
        var connection = await StartAsync(new() { Misses = 0, Declines = 1 });
        await OfferAsync(connection);

        (await NextAsync(connection)).Decline.OfferId.ShouldBe(_offer.ToString());
    }

    [Fact]
    public async Task Offer_Missed_IsLeftToExpire()
    {
        var connection = await StartAsync(new() { Misses = 1, BackAfter = TimeSpan.FromSeconds(1) });
        await SignInAsync(connection);
        await OfferAsync(connection);
        await connection.TellAsync(new() { OfferEnded = new() { OfferId = _offer.ToString(), Ending = OfferEnding.Expired } });
        await connection.TellAsync(new() { StateChanged = new() { Operator = "op-001", Wish = Wish.NotReady, Reason = "no-answer" } });

        (await NextAsync(connection)).SetWish.Wish.ShouldBe(Wish.Ready);
        _ledger.Find(_call)!.Offers.Single().Ending.ShouldBe(OfferEnding.Expired);
    }

    [Fact]
    public async Task WrapUp_WithoutATopic_SetsOne()
    {
        var connection = await StartAsync(new() { Topics = ["service"] });
        await WrapUpAsync(connection, mayBeFinished: false);

        (await connection.ReceiveAsync()).SetTopic.ShouldBe(new SetTopic { CallId = _call.ToString(), Topic = "service" });
    }

    [Fact]
    public async Task Shift_WithABreakAndALoss_IsWorkedInOrder()
    {
        _operator = Make(new());
        var shift = new PlannedShift
        {
            Operator = "op-001",
            Start = TimeSpan.Zero,
            End = TimeSpan.FromMinutes(4),
            Breaks = [new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), "lunch")],
            Losses = [TimeSpan.FromMinutes(3)],
        };
        var working = _operator.WorkAsync(shift, _clock.Now, () => TimeSpan.Zero, Cancellation);
        var wishes = new List<string>();
        var connection = await WelcomedAsync();
        for (var i = 0; i < 4; i++)
        {
            if (i == 3)
            {
                connection = await _time.PassUntilAsync(WelcomedAsync());
            }

            var command = await NextAsync(connection);
            wishes.Add($"{command.SetWish.Wish} {command.SetWish.Reason}".Trim());
            await connection.DoneAsync(command);
            await VirtualTime.UntilAsync(() => _ledger.Operators.Single().Wishes.Count == i + 1);
        }

        await connection.TellAsync(new() { StateChanged = new() { Operator = "op-001", Wish = Wish.SignedOut, Work = Work.Idle } });
        await working;
        wishes.ShouldBe(["Ready", "NotReady lunch", "Ready", "SignedOut"]);
        _ledger.Operators.Single().Wishes.Select(w => w.Wish).ShouldBe([Wish.Ready, Wish.NotReady, Wish.Ready, Wish.SignedOut]);
    }

    private SimulatedOperator Make(OperatorHabits habits) => new(_client, new("op-001", ["service"]), _clock, _ledger, habits, seed: 1);

    private async Task<FakeConnection<DeskMessage, DeskUpdate>> StartAsync(OperatorHabits habits)
    {
        _operator = Make(habits);
        var starting = _operator.StartAsync(Cancellation);
        var connection = await WelcomedAsync();
        await starting;
        return connection;
    }

    private async Task<FakeConnection<DeskMessage, DeskUpdate>> WelcomedAsync()
    {
        var connection = await _node.Desks.NextAsync();
        await connection.ReceiveAsync();
        await connection.WelcomeAsync(1);
        return connection;
    }

    /// <summary>Lets time pass until the desk says something.</summary>
    private async Task<DeskMessage> NextAsync(FakeConnection<DeskMessage, DeskUpdate> connection)
    {
        DeskMessage message;
        do
        {
            message = await _time.PassUntilAsync(connection.ReceiveAsync());
        }
        while (message.MessageCase == DeskMessage.MessageOneofCase.Heartbeat);
        return message;
    }

    private async Task SignInAsync(FakeConnection<DeskMessage, DeskUpdate> connection)
    {
        var wishing = _operator.SetWishAsync(Wish.Ready, cancellation: Cancellation);
        await connection.DoneAsync(await connection.ReceiveAsync());
        await wishing;
    }

    private async Task OfferAsync(FakeConnection<DeskMessage, DeskUpdate> connection)
    {
        await connection.TellAsync(new() { Offer = new() { OfferId = _offer.ToString(), CallId = _call.ToString(), Queue = "service" } });
        (await connection.ReceiveAsync()).OfferShown.OfferId.ShouldBe(_offer.ToString());
    }

    private Task WrapUpAsync(FakeConnection<DeskMessage, DeskUpdate> connection, bool mayBeFinished) => connection.TellAsync(new()
    {
        StateChanged = new() { Operator = "op-001", Wish = Wish.Ready, Work = Work.WrapUp, CallId = _call.ToString(), WrapUpMayBeFinished = mayBeFinished },
    });
}
