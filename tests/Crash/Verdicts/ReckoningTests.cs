using Antiphon.Days;
using Antiphon.Ledgers;
using Antiphon.V1;
using Google.Protobuf.WellKnownTypes;
using Shouldly;

namespace Antiphon.Verdicts;

/// <summary>The reckoning finds what was planted, and lets pass what the rules allow; all times in real seconds, and the domain clock runs at twenty.</summary>
public sealed class ReckoningTests
{
    private const double Speed = 20;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid OfferId = Guid.NewGuid();

    [Fact]
    public void Talk_ThatTheArchiveKnows_IsSound() =>
        Judge(Seen(LedgerEnding.Talked, 1, joined: 0.1), Row(Outcome.Answered, leg: true)).IsSound.ShouldBeTrue();

    [Theory]
    [InlineData(LedgerEnding.Talked, Outcome.Abandoned, false)]
    [InlineData(LedgerEnding.Talked, Outcome.Answered, false)]
    [InlineData(LedgerEnding.Abandoned, Outcome.Answered, true)]
    [InlineData(LedgerEnding.HungUp, Outcome.TimedOut, false)]
    public void Row_ThatDoesNotFitWhatTheClientSaw_IsLost(LedgerEnding how, Outcome outcome, bool leg)
    {
        double? joined = how == LedgerEnding.Talked ? 0.1 : null;

        Judge(Seen(how, 1, joined), Row(outcome, leg)).Lost.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(true, Outcome.Answered)]
    [InlineData(false, Outcome.Abandoned)]
    public void Client_WhoHangsUpWhileTheLegIsJoined_MayBeEither(bool leg, Outcome outcome) =>
        Judge(Seen(LedgerEnding.Abandoned, 1, joined: 1), Row(outcome, leg)).IsSound.ShouldBeTrue();

    [Fact]
    public void Client_WhoWasSentAwayBeforeAnythingWasAcknowledged_IsNotLost_UnlessTheArchiveHasTheCall()
    {
        var refused = Seen(LedgerEnding.Refused, 1, joined: null) with { Acknowledged = null };

        var reckoning = Reckoning.Judge([refused], [], new LegRule([], Speed));
        (reckoning.IsSound, reckoning.Refused).ShouldBe((true, 1));
        Judge(refused, Row(Outcome.Abandoned, leg: false)).Lost.Count.ShouldBe(1);
        Reckoning.Judge([refused with { Acknowledged = At(0.5) }], [], new LegRule([], Speed)).Lost.Count.ShouldBe(1);
    }

    [Fact]
    public void Client_WhoWasThrownOutOfATalkAndGaveUp_IsLost() =>
        Judge(Seen(LedgerEnding.Abandoned, 3, joined: 0.1, parted: 2), Row(Outcome.Abandoned, leg: false, gaveUp: 2)).Lost.Count.ShouldBe(1);

    [Theory]
    [InlineData(15.9, 16, 0)] // the edge itself was late
    [InlineData(0.1, 16, 1)] // the edge had said so in time
    [InlineData(15.9, 15.8, 1)] // not even sixteen seconds
    public void Leg_GivenUpWithoutAnOutage_MustHaveBeenLate(double joined, double gaveUp, int lost) =>
        Judge(Seen(LedgerEnding.Talked, 17, joined), Row(Outcome.Abandoned, leg: false, gaveUp)).Lost.Count.ShouldBe(lost);

    [Theory]
    [InlineData(11.5, 11, 1)] // by a clock that had run on without the process
    [InlineData(11.5, 21, 1)] // its word had come long ago
    [InlineData(30, 20.5, 1)] // not even ten seconds after its return
    [InlineData(30, 21, 0)] // the edge was away for longer
    public void Leg_GivenUpAfterAnOutage_MustHaveBeenWaitedForTenSecondsFromTheReturn(double edgeBack, double gaveUp, int lost)
    {
        var reckoning = Judge(Seen(LedgerEnding.Talked, 1, joined: 0.1), Row(Outcome.Abandoned, leg: false, gaveUp), new Outage(At(0.05).Real, At(11).Real, At(edgeBack).Real));

        (reckoning.Lost.Count, reckoning.GivenUp).ShouldBe((lost, 1 - lost));
    }

    [Fact]
    public void Talk_ThatTheEdgeNeverJoined_IsFound() =>
        Judge(Seen(LedgerEnding.Abandoned, 1, joined: null), Row(Outcome.Answered, leg: true)).Lost.Count.ShouldBe(1);

    [Fact]
    public void Operator_InTwoCallsAtATime_IsFound()
    {
        var (one, other) = (Seen(LedgerEnding.Talked, 2, joined: 0.1), Seen(LedgerEnding.Talked, 2, joined: 1));

        Reckoning.Judge([one, other], [RowOf(one, Outcome.Answered, leg: true, null), RowOf(other, Outcome.Answered, leg: true, null)], new LegRule([], Speed)).Doubled.ShouldNotBeEmpty();
    }

    private static Reckoning Judge(LedgerCall call, Func<LedgerCall, ArchivedCallDetail> row, params Outage[] outages) => Reckoning.Judge([call], [row(call)], new LegRule(outages, Speed));

    private static Instant At(double seconds) => new(Start.AddYears(-8).AddSeconds(seconds * Speed), Start.AddSeconds(seconds));

    private static LedgerCall Seen(LedgerEnding how, double ended, double? joined, double? parted = null) => new()
    {
        Id = Guid.NewGuid(),
        Line = "+78005550001",
        Arrived = At(-1),
        Acknowledged = At(-0.9),
        Answers = joined is { } at ? [new(OfferId, "anna", At(at), At(parted ?? ended))] : [],
        End = new(how, At(ended)),
    };

    private static Func<LedgerCall, ArchivedCallDetail> Row(Outcome outcome, bool leg, double? gaveUp = null) => call => RowOf(call, outcome, leg, gaveUp);

    /// <summary>An archived call that was ordered to be connected at 0.</summary>
    private static ArchivedCallDetail RowOf(LedgerCall call, Outcome outcome, bool leg, double? gaveUp)
    {
        Timestamp Time(double seconds) => At(seconds).Domain.ToTimestamp();
        var row = new ArchivedCallDetail
        {
            Call = new() { CallId = call.Id.ToString(), Outcome = outcome },
            Moments = { new Moment { What = "Connecting", Detail = "anna", Time = Time(0) } },
            Offers = { new ArchivedOffer { OfferId = OfferId.ToString(), Operator = "anna", Ending = gaveUp is null ? OfferEnding.Accepted : OfferEnding.Failed, Cause = gaveUp is null ? "" : "media", EndTime = Time(gaveUp ?? 0) } },
        };
        if (leg)
            row.Legs.Add(new OperatorLeg { OfferId = OfferId.ToString(), Operator = "anna", ConnectTime = Time(0.1), EndTime = call.End!.At.Domain.ToTimestamp() });
        return row;
    }
}
