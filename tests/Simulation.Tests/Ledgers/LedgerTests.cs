using System.Text.Json;
using Antiphon.Days;
using Antiphon.V1;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Antiphon.Ledgers;

public sealed class LedgerTests : IDisposable
{
    private static readonly DateTimeOffset Origin = new(2018, 3, 26, 0, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new();
    private readonly DomainClock _clock;
    private readonly Ledger _ledger;

    public LedgerTests()
    {
        _clock = new(Origin, 60, _time);
        _ledger = new(_clock);
    }

    public void Dispose() => _clock.Dispose();

    [Fact]
    public void Call_OfAWholeLife_HasEachMomentByBothClocks()
    {
        var (call, missed, won) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var began = _time.GetUtcNow();
        _ledger.Arrived(call, "+78007707999", "service", 2);
        Pass(1);
        _ledger.Acknowledged(call);
        _ledger.Queued(call);
        Pass(1);
        _ledger.Shown(call, missed, "op-001");
        Pass(1);
        _ledger.OfferEnded(call, missed, OfferEnding.Expired);
        _ledger.Shown(call, won, "op-002");
        Pass(1);
        _ledger.OfferEnded(call, won, OfferEnding.Accepted);
        _ledger.Answered(call, won, "op-002");
        Pass(1);
        _ledger.Ended(call, LedgerEnding.Talked);

        var page = _ledger.Find(call)!;
        page.Arrived.ShouldBe(new Instant(Origin, began));
        page.Queued!.Value.ShouldBe(new Instant(Origin.AddMinutes(1), began.AddSeconds(1)));
        page.Priority.ShouldBe(2);
        page.Offers.Select(o => (o.Operator, o.Ending, o.Shown.Domain, o.Ended!.Value.Domain)).ShouldBe(
        [
            ("op-001", OfferEnding.Expired, Origin.AddMinutes(2), Origin.AddMinutes(3)),
            ("op-002", OfferEnding.Accepted, Origin.AddMinutes(3), Origin.AddMinutes(4)),
        ]);
        page.Answers.Single().ShouldBe(new LedgerAnswer(won, "op-002", new(Origin.AddMinutes(4), began.AddSeconds(4)), new(Origin.AddMinutes(5), began.AddSeconds(5))));
        page.End!.How.ShouldBe(LedgerEnding.Talked);
    }

    [Fact]
    public void Call_ToldTwice_KeepsTheFirst()
    {
        var (call, offer) = (Guid.NewGuid(), Guid.NewGuid());
        _ledger.Arrived(call, "+7", "service", 0);
        _ledger.Shown(call, offer, "op-001");
        _ledger.OfferEnded(call, offer, OfferEnding.Accepted);
        _ledger.Ended(call, LedgerEnding.Abandoned);
        Pass(1);
        _ledger.Shown(call, offer, "op-001");
        _ledger.OfferEnded(call, offer, OfferEnding.Expired);
        _ledger.Ended(call, LedgerEnding.Talked);

        var page = _ledger.Find(call)!;
        page.Offers.Single().Ending.ShouldBe(OfferEnding.Accepted);
        page.End.ShouldBe(new LedgerEnd(LedgerEnding.Abandoned, new(Origin, _time.GetUtcNow().AddSeconds(-1))));
    }

    [Fact]
    public void Arrived_TheSameCallAgain_IsAMistakeOfTheSimulation()
    {
        var call = Guid.NewGuid();
        _ledger.Arrived(call, "+7", "", 0);

        Should.Throw<ArgumentException>(() => _ledger.Arrived(call, "+7", "", 0));
    }

    [Fact]
    public async Task Offers_FromManyThreads_AreAllKept()
    {
        var call = Guid.NewGuid();
        _ledger.Arrived(call, "+7", "", 0);
        await Parallel.ForAsync(0, 500, TestContext.Current.CancellationToken, (i, _) =>
        {
            _ledger.Shown(call, Guid.NewGuid(), $"op-{i:000}");
            return ValueTask.CompletedTask;
        });

        _ledger.Find(call)!.Offers.Select(o => o.Operator).Distinct().Count().ShouldBe(500);
    }

    [Fact]
    public async Task Export_WritesCallsAndOperators_OneObjectALine()
    {
        _ledger.Arrived(Guid.NewGuid(), "+7", "service", 0);
        _ledger.Knows("op-001", ["service"]);
        _ledger.Wished("op-001", Wish.NotReady, "lunch");
        using var text = new StringWriter();
        await _ledger.ExportAsync(text, TestContext.Current.CancellationToken);

        var lines = text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        lines.Length.ShouldBe(2);
        lines[0].GetProperty("queue").GetString().ShouldBe("service");
        lines[1].GetProperty("wishes")[0].GetProperty("reason").GetString().ShouldBe("lunch");
    }

    [Fact]
    public void HalfAMillionCalls_TakeLessThanAGigabyte()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 500_000; i++)
        {
            var (call, offer) = (Guid.NewGuid(), Guid.NewGuid());
            _ledger.Arrived(call, "+78007707999", "service", 0);
            _ledger.Queued(call);
            _ledger.Shown(call, offer, "op-001");
            _ledger.Answered(call, offer, "op-001");
            _ledger.Ended(call, LedgerEnding.Talked);
        }

        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(1L << 30);
        _ledger.Count.ShouldBe(500_000);
    }

    private void Pass(int seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
