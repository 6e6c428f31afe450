using Antiphon.Days;
using Antiphon.Ledgers;
using Antiphon.V1;
using Google.Protobuf.WellKnownTypes;
using Shouldly;

namespace Antiphon.Soak;

/// <summary>The audit finds what was planted.</summary>
public sealed class AuditTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Audit_EachCallOnceAsItsClientSawIt_FindsNothing()
    {
        var audit = new Audit();
        var (talked, abandoned) = (Seen(audit, LedgerEnding.Talked), Seen(audit, LedgerEnding.Abandoned));

        Judge(audit, Row(talked, Outcome.Answered, Leg("anna", 0, 60)), Row(abandoned, Outcome.ShortAbandoned));

        audit.Faults.ShouldBeEmpty();
        (audit.Played, audit.Answered, audit.Archived, audit.Asa).ShouldBe((2, 1, 2, TimeSpan.FromSeconds(7)));
    }

    [Fact]
    public void Audit_AcknowledgedCallWithoutARow_IsLost()
    {
        var audit = new Audit();
        var lost = Seen(audit, LedgerEnding.Talked);

        Judge(audit);

        audit.Faults.ShouldHaveSingleItem().ShouldStartWith($"{lost}: acknowledged, and not in the archive");
    }

    [Fact]
    public void Audit_CallOfWhichNothingWasEverHeard_IsLost()
    {
        var audit = new Audit();
        var lost = Seen(audit, LedgerEnding.Abandoned, acknowledged: false);

        Judge(audit);

        audit.Faults.ShouldHaveSingleItem().ShouldStartWith($"{lost}: neither acknowledged nor refused, and not in the archive");
    }

    [Fact]
    public void Audit_CallThatWasRefused_MayBeMissing()
    {
        var audit = new Audit();
        Seen(audit, LedgerEnding.Refused, acknowledged: false);

        Judge(audit);

        audit.Wrong.ShouldBe(0);
    }

    [Fact]
    public void Audit_RefusedArrivals_AreCountedByReasonAndHour()
    {
        var audit = new Audit();
        Seen(audit, LedgerEnding.Refused, acknowledged: false, "OVERLOADED", Noon.AddMinutes(1));
        Seen(audit, LedgerEnding.Refused, acknowledged: false, "OVERLOADED", Noon.AddMinutes(59));
        Seen(audit, LedgerEnding.Refused, acknowledged: false, "OVERLOADED", Noon.AddMinutes(60));
        Seen(audit, LedgerEnding.Refused, acknowledged: false, "STORAGE_UNAVAILABLE", Noon);

        audit.Refusals.ShouldBe(new Dictionary<(string, DateTimeOffset), int>
        {
            [("OVERLOADED", Noon)] = 2, [("OVERLOADED", Noon.AddHours(1))] = 1, [("STORAGE_UNAVAILABLE", Noon)] = 1,
        }, ignoreOrder: true);
        audit.Refused.ShouldBe(4);
    }

    [Fact]
    public void Audit_SecondRowOfACall_IsFound()
    {
        var audit = new Audit();
        var call = Seen(audit, LedgerEnding.Abandoned);

        Judge(audit, Row(call, Outcome.Abandoned), Row(call, Outcome.Abandoned));

        audit.Faults.ShouldHaveSingleItem().ShouldContain("a second time");
    }

    [Theory]
    [InlineData(LedgerEnding.Talked, Outcome.Abandoned)]
    [InlineData(LedgerEnding.Abandoned, Outcome.Answered)]
    [InlineData(LedgerEnding.HungUp, Outcome.Answered)]
    [InlineData(LedgerEnding.None, Outcome.Answered)]
    public void Audit_OutcomeThatTheClientDidNotSee_IsFound(LedgerEnding seen, Outcome filed)
    {
        var audit = new Audit();
        var call = Seen(audit, seen);

        Judge(audit, Row(call, filed));

        audit.Faults.ShouldHaveSingleItem().ShouldContain("the client saw");
    }

    [Fact]
    public void Audit_OperatorInTwoCallsAtATime_IsFound()
    {
        var audit = new Audit();
        var (one, two) = (Seen(audit, LedgerEnding.Talked), Seen(audit, LedgerEnding.Talked));

        Judge(audit, Row(one, Outcome.Answered, Leg("anna", 0, 60)), Row(two, Outcome.Answered, Leg("anna", 59, 90)));

        audit.Faults.ShouldHaveSingleItem().ShouldStartWith("anna: talks in");
    }

    [Theory]
    [InlineData(110, true)]
    [InlineData(111, false)]
    public void Result_MemoryAtTheEnd_MayBeATenthMoreThanAtTheReference(long last, bool passed)
    {
        var audit = new Audit();
        var call = Seen(audit, LedgerEnding.Talked);
        Judge(audit, Row(call, Outcome.Answered, Leg("anna", 0, 60)));
        var measured = Enumerable.Range(1, SoakOptions.Periods).Select(period => new Measurement(2 * period, 1, 1, 1, period == SoakOptions.Periods ? last : period == SoakOptions.Reference ? 100 : 10, 1, 1, 1, TimeSpan.Zero));

        var result = new SoakResult(new SoakOptions(), TimeSpan.FromMinutes(1), [.. measured], audit, [], [], 1);

        result.Faults().Any().ShouldBe(!passed);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void Result_OfAHundredCalls_MayHaveOneRefused(int refused, bool passed)
    {
        var audit = new Audit();
        var calls = Enumerable.Range(0, 100 - refused).Select(_ => Seen(audit, LedgerEnding.Talked)).ToList();
        for (var i = 0; i < refused; i++)
            Seen(audit, LedgerEnding.Refused, acknowledged: false);
        Judge(audit, [.. calls.Select((call, i) => Row(call, Outcome.Answered, Leg($"operator-{i}", 0, 60)))]);
        var measured = Enumerable.Range(1, SoakOptions.Periods).Select(period => new Measurement(2 * period, 1, 1, 1, 100, 1, 1, 1, TimeSpan.Zero));

        var result = new SoakResult(new SoakOptions(), TimeSpan.FromMinutes(1), [.. measured], audit, [], [], 1);

        result.Faults().Any().ShouldBe(!passed);
    }

    private static Guid Seen(Audit audit, LedgerEnding how, bool acknowledged = true, string detail = "", DateTimeOffset? ended = null)
    {
        var at = new Instant(Noon, Noon);
        var id = Guid.CreateVersion7();
        audit.Ended(new LedgerCall
        {
            Id = id,
            Line = "+78005550001",
            Arrived = at,
            Acknowledged = acknowledged ? at : null,
            Answers = how == LedgerEnding.Talked ? [new(Guid.NewGuid(), "anna", at, at)] : [],
            End = how == LedgerEnding.None ? null : new(how, at with { Domain = ended ?? Noon }, detail),
        });
        return id;
    }

    private static ArchivedCallDetail Row(Guid id, Outcome outcome, params OperatorLeg[] legs)
    {
        var row = new ArchivedCallDetail { Call = new() { CallId = id.ToString(), Outcome = outcome, ArrivalTime = Noon.AddSeconds(-7).ToTimestamp() }, Legs = { legs } };
        if (outcome == Outcome.Answered)
            row.Call.AnswerTime = Noon.ToTimestamp();
        return row;
    }

    private static OperatorLeg Leg(string who, int from, int until) => new() { Operator = who, ConnectTime = Noon.AddSeconds(from).ToTimestamp(), EndTime = Noon.AddSeconds(until).ToTimestamp() };

    private static void Judge(Audit audit, params ArchivedCallDetail[] rows)
    {
        foreach (var row in rows)
            audit.Filed(row);
        audit.Close();
    }
}
