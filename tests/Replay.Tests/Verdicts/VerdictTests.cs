using System.Collections.Immutable;
using Shouldly;
using static Antiphon.Verdicts.Made;

namespace Antiphon.Verdicts;

public sealed class VerdictTests
{
    private static readonly ImmutableDictionary<string, ImmutableHashSet<string>> One = Serves(("ag01", ["ps"]));
    private static readonly ImmutableDictionary<string, ImmutableHashSet<string>> Two = Serves(("ag01", ["ps"]), ("ag02", ["ps", "ne"]));

    [Fact]
    public void FirstComeFirstServed_IsClean()
    {
        var verdict = Verdict.Judge(Evidence(One, Served(0, 0.01, "ag01", 60), Served(5, 60.02, "ag01", 90), Left(6, 20), Served(7, 90.01, "ag01", 95)));

        verdict.IsClean.ShouldBeTrue();
        verdict.LargestOvertaking.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void CallWithoutArchiveRow_IsLost()
    {
        var calls = Evidence(One, Served(0, 1, "ag01", 60), Left(6, 20));

        Verdict.Judge(calls with { Archive = calls.Archive.RemoveAt(1) }).Lost.ShouldHaveSingleItem().CallId.ShouldBe(calls.Played[1].Id);
    }

    [Theory]
    [InlineData(PlayedEnd.Answered, "Abandoned")]
    [InlineData(PlayedEnd.Answered, "Failed")]
    [InlineData(PlayedEnd.HungUp, "Answered")]
    [InlineData(PlayedEnd.EndedBySystem, "Abandoned")]
    [InlineData(PlayedEnd.HungUp, "")]
    [InlineData(PlayedEnd.None, "Answered")]
    [InlineData(PlayedEnd.Crossed, "Failed")]
    public void OutcomeThatThePlayerContradicts_IsLost(PlayedEnd end, string outcome)
    {
        var (played, archived) = Left(0, 10);

        Verdict.Judge(Evidence(One, (played with { End = end }, archived with { Outcome = outcome }))).Lost.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(PlayedEnd.HungUp, "ShortAbandoned")]
    [InlineData(PlayedEnd.Crossed, "Answered")]
    [InlineData(PlayedEnd.Crossed, "Abandoned")]
    [InlineData(PlayedEnd.EndedBySystem, "Refused")]
    public void OutcomeThatThePlayerConfirms_IsNotLost(PlayedEnd end, string outcome)
    {
        var (played, archived) = Left(0, 10);

        Verdict.Judge(Evidence(One, (played with { End = end }, archived with { Outcome = outcome }))).IsClean.ShouldBeTrue();
    }

    [Fact]
    public void CallTwiceInTheArchive_IsDoubled()
    {
        var calls = Evidence(One, Left(6, 20));

        Verdict.Judge(calls with { Archive = calls.Archive.Add(calls.Archive[0]) }).Doubled.ShouldHaveSingleItem().What.ShouldContain("2 times");
    }

    [Fact]
    public void ArchivedCallNeverPlayed_IsDoubled()
    {
        var calls = Evidence(One, Left(6, 20));

        Verdict.Judge(calls with { Archive = calls.Archive.Add(Left(7, 9).Archived) }).Doubled.ShouldHaveSingleItem().What.ShouldContain("never played");
    }

    [Fact]
    public void OperatorInTwoCallsAtATime_IsDoubledInArchiveAndLedger()
    {
        var verdict = Verdict.Judge(Evidence(One, Served(0, 1, "ag01", 60), Served(5, 59, "ag01", 90)));

        verdict.Doubled.Select(d => d.What.Split(':')[0]).ShouldBe(["archive", "played"]);
    }

    [Fact]
    public void OperatorInTwoCallsAtATime_BehindALongOne_IsFound()
    {
        var verdict = Verdict.Judge(Evidence(One, Served(0, 1, "ag01", 600), Served(2, 3, "ag01", 4), Served(5, 300, "ag01", 310)));

        verdict.Doubled.Count(d => d.What.StartsWith("archive", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public void CallWithTwoOperatorsAtATime_IsDoubled()
    {
        var (played, archived) = Served(0, 1, "ag01", 60);

        Verdict.Judge(Evidence(Two, (played, archived with { Legs = [.. archived.Legs, new("ag02", At(30), At(70))] }))).Doubled.ShouldHaveSingleItem().What.ShouldContain("ag02");
    }

    [Fact]
    public void CallWithTwoOperatorsInTurn_IsNot()
    {
        var (played, archived) = Served(0, 1, "ag01", 60);

        Verdict.Judge(Evidence(Two, (played, archived with { Legs = [.. archived.Legs, new("ag02", At(60), At(70))] }))).IsClean.ShouldBeTrue();
    }

    [Fact]
    public void OfferPastABetterRankedCall_IsMisordered()
    {
        var verdict = Verdict.Judge(Evidence(One, Served(0, 90, "ag01", 95), Served(5, 60, "ag01", 90)));

        verdict.Misordered.ShouldHaveSingleItem();
        verdict.LargestOvertaking.ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void OfferPastACallInAnotherQueue_IsMisorderedForWhoServesBothAlone()
    {
        var waits = Left(0, 100, "ne");

        Verdict.Judge(Evidence(Two, waits, Served(5, 60, "ag01", 90))).IsClean.ShouldBeTrue();
        Verdict.Judge(Evidence(Two, waits, Served(5, 60, "ag02", 90))).Misordered.ShouldHaveSingleItem();
    }

    [Fact]
    public void OfferPastACallOfHigherPriority_IsMisorderedWithinItsHeadStart()
    {
        Verdict.Judge(Evidence(One, Served(0, 95, "ag01", 96), Left(89, 200, priority: 2))).Misordered.ShouldHaveSingleItem();
        Verdict.Judge(Evidence(One, Served(0, 95, "ag01", 96), Left(91, 200, priority: 2))).IsClean.ShouldBeTrue();
    }

    [Fact]
    public void PriorityOfTheQueue_CountsAsEveryCallsOwn()
    {
        var calls = Evidence(Two, Served(0, 60, "ag02", 90), Left(50, 100, "ne"));

        Verdict.Judge(calls).IsClean.ShouldBeTrue();
        Verdict.Judge(calls with { Ranking = calls.Ranking.SetItem("ne", new(TimeSpan.FromSeconds(45), 2)) }).Misordered.ShouldHaveSingleItem();
    }

    [Fact]
    public void PriorityServedFirstWithinItsHeadStart_IsClean() =>
        Verdict.Judge(Evidence(One, Left(0, 200), Served(80, 95, "ag01", 96, priority: 2))).IsClean.ShouldBeTrue();

    [Theory]
    [InlineData(23.9, 0)]
    [InlineData(24.1, 1)]
    public void Overtaking_IsCountedFromATenthOfARealSecondOn(double waited, int misordered)
    {
        var verdict = Verdict.Judge(Evidence(One, Left(0, 100), Served(0.05, waited, "ag01", 90)) with { Speed = 240 });

        verdict.Misordered.Length.ShouldBe(misordered);
        verdict.LargestOvertaking.ShouldBe(TimeSpan.FromSeconds(waited) / 240);
    }

    [Fact]
    public void CallThatIsInAnOfferMeanwhile_DoesNotWait()
    {
        var (played, archived) = Served(0, 70, "ag02", 80);
        var offered = archived with { Offers = [new("ps", "ag02", At(1), At(59.95), "Failed"), .. archived.Offers] };

        Verdict.Judge(Evidence(Two, (played, offered), Served(5, 60, "ag01", 90))).IsClean.ShouldBeTrue();
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("Revoked")]
    [InlineData("Declined")]
    [InlineData("Expired")]
    public void CallWhoseOfferCameToNothing_WaitsAgainFromItsEnd(string ending)
    {
        var (played, archived) = Served(0, 70, "ag02", 80);
        var offered = archived with { Offers = [new("ps", "ag02", At(1), At(30), ending), .. archived.Offers] };

        var verdict = Verdict.Judge(Evidence(Two, (played, offered), Served(5, 60, "ag01", 90)));

        verdict.Misordered.ShouldHaveSingleItem();
        verdict.LargestOvertaking.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void OperatorWhoDeclined_IsPassedOverFor30Seconds()
    {
        var (played, archived) = Served(0, 95, "ag02", 96);
        var declined = archived with { Offers = [new("ps", "ag01", At(1), At(30), "Declined"), .. archived.Offers] };

        Verdict.Judge(Evidence(Two, (played, declined), Served(5, 59, "ag01", 90))).IsClean.ShouldBeTrue();
        Verdict.Judge(Evidence(Two, (played, declined), Served(5, 61, "ag01", 90))).Misordered.ShouldHaveSingleItem();
    }

    [Fact]
    public void WaitingDuringAnOutage_DoesNotCount()
    {
        var calls = Evidence(One, Left(0, 200), Served(5, 60, "ag01", 90));

        Verdict.Judge(calls with { Outages = [new(At(-5), At(59.95))] }).IsClean.ShouldBeTrue();
        Verdict.Judge(calls with { Outages = [new(At(10), At(20))] }).LargestOvertaking.ShouldBe(TimeSpan.FromSeconds(50));
    }
}
