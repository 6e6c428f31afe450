using Shouldly;
using static Antiphon.Traces.TraceText;

namespace Antiphon.Traces;

public sealed class TraceReaderTests
{
    [Fact]
    public void ServedCall_WithQueue_IsReadWhole()
    {
        var (calls, broken) = Read("AA0101\t34540\t48178511\t2\tNE\t990201\t8:19:42\t8:19:47\t5\t8:19:47\t8:20:21\t34\tAGENT\t8:20:20\t8:22:04\t104\tAG16");

        broken.ShouldBeEmpty();
        calls.ShouldHaveSingleItem().ShouldBe(new TraceCall
        {
            LineNumber = 2,
            Unit = "AA0101",
            CallId = "34540",
            Client = "48178511",
            IsHighPriority = true,
            Type = "NE",
            Date = new(1999, 2, 1),
            Menu = new(At(8, 19, 42), At(8, 19, 47)),
            Queue = new(At(8, 19, 47), At(8, 20, 21)),
            Waited = TimeSpan.FromSeconds(34),
            Outcome = TraceOutcome.Agent,
            Service = new(At(8, 20, 20), At(8, 22, 4)),
            ServiceTime = TimeSpan.FromSeconds(104),
            Server = "AG16",
        });
    }

    [Fact]
    public void ServiceByNobody_IsNoFault()
    {
        var (calls, broken) = Read(Line("7:31:45", "7:31:55", service: ("7:31:54", "7:31:59", 5)));

        broken.ShouldBeEmpty();
        var call = calls.ShouldHaveSingleItem();
        call.Server.ShouldBeNull();
        call.Queue.ShouldBeNull();
        call.ServiceTime.ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void ServedCall_WithoutServiceTimes_HasNoServiceAndNoFault()
    {
        var (calls, broken) = Read(Line("13:44:47", "13:44:53", ("13:44:53", "13:45:06", 13), server: "AG27"));

        broken.ShouldBeEmpty();
        calls[0].Service.ShouldBeNull();
        calls[0].ServiceTime.ShouldBe(TimeSpan.Zero);
        calls[0].Server.ShouldBe("AG27");
    }

    [Theory]
    [InlineData("23:59:54", "23:59:54", "0:00:00", "0:00:27", 27, 24, 0, 0, 24, 0, 27)]
    [InlineData("23:59:19", "23:59:19", "23:59:29", "0:00:26", 57, 23, 59, 29, 24, 0, 26)]
    [InlineData("23:59:50", "0:00:02", "0:00:02", "0:00:09", 7, 24, 0, 2, 24, 0, 9)]
    public void Queueing_OverMidnight_GoesOnPast24Hours(string entry, string exit, string start, string end, int seconds, int h1, int m1, int s1, int h2, int m2, int s2)
    {
        var (calls, _) = Read(Line(entry, exit, (start, end, seconds), "HANG"));

        calls[0].Queue.ShouldBe(new Stretch(At(h1, m1, s1), At(h2, m2, s2)));
    }

    [Fact]
    public void Service_OverMidnight_GoesOnPast24Hours()
    {
        var (calls, _) = Read(Line("23:59:32", "23:59:44", service: ("23:59:43", "0:01:28", 105), server: "AG07"));

        calls[0].Service.ShouldBe(new Stretch(At(23, 59, 43), At(24, 1, 28)));
    }

    [Fact]
    public void Menu_ThatEndsBeforeItBegins_IsEmptyAtItsEnd()
    {
        var (calls, broken) = Read(Line("9:48:14", "9:47:17", ("9:47:17", "9:50:11", 174), service: ("9:50:11", "9:51:28", 77), server: "AG14"));

        broken.ShouldBeEmpty();
        calls[0].Menu.ShouldBe(new Stretch(At(9, 47, 17), At(9, 47, 17)));
        calls[0].Queue!.Value.Start.ShouldBe(At(9, 47, 17));
    }

    [Fact]
    public void HangUp_WithoutQueue_IsInTheMenu()
    {
        var (calls, _) = Read(
            Line("17:16:03", "17:17:16", outcome: "HANG"),
            Line("8:26:00", "8:26:10", ("8:26:10", "8:26:10", 0), "HANG"));

        calls.Select(c => (c.LeftInMenu, c.LeftQueue)).ShouldBe([(true, false), (false, true)]);
    }

    [Theory]
    [InlineData("only\tthree\tfields", "3 fields")]
    [InlineData("AA\t1\t0\t0\tPS\t990231\t8:00:00\t8:00:05\t5\t0:00:00\t0:00:00\t0\tAGENT\t8:00:05\t8:01:05\t60\tAG01", "date '990231'")]
    [InlineData("AA\t1\t0\t0\tPS\t990201\t8:61:00\t8:00:05\t5\t0:00:00\t0:00:00\t0\tAGENT\t8:00:05\t8:01:05\t60\tAG01", "vru_entry '8:61:00'")]
    [InlineData("AA\t1\t0\t0\tPS\t990201\t8:00:00\t8:00:05\t5\t0:00:00\t0:00:00\t-4\tAGENT\t8:00:05\t8:01:05\t60\tAG01", "q_time '-4'")]
    [InlineData("AA\t1\t0\t0\tPS\t990201\t8:00:00\t8:00:05\t5\t0:00:00\t0:00:00\t0\tAGENT\t8:00:05\t8:01:05\tlong\tAG01", "ser_time 'long'")]
    [InlineData("AA\t1\t0\t7\tPS\t990201\t8:00:00\t8:00:05\t5\t0:00:00\t0:00:00\t0\tAGENT\t8:00:05\t8:01:05\t60\tAG01", "priority '7'")]
    [InlineData("AA\t1\t0\t0\tPS\t990201\t8:00:00\t8:00:05\t5\t0:00:00\t0:00:00\t0\tLOST\t8:00:05\t8:01:05\t60\tAG01", "outcome 'LOST'")]
    [InlineData("AA\t1\t0\t0\t\t990201\t8:00:00\t8:00:05\t5\t0:00:00\t0:00:00\t0\tAGENT\t8:00:05\t8:01:05\t60\tAG01", "type is empty")]
    public void BrokenLine_IsNamedAndPassedOver(string line, string reason)
    {
        var (calls, broken) = Read(Line("8:00:00", "8:00:05"), line, Line("8:00:10", "8:00:15"));

        calls.Length.ShouldBe(2);
        var fault = broken.ShouldHaveSingleItem();
        fault.LineNumber.ShouldBe(3);
        fault.Reason.ShouldContain(reason);
    }

    [Fact]
    public void CallOfTheSameUnitIdAndDate_IsBrokenTheSecondTime()
    {
        var (calls, broken) = Read(
            Line("8:00:00", "8:00:05", callId: "a7"),
            Line("9:00:00", "9:00:05", callId: "a7"),
            Line("9:00:00", "9:00:05", callId: "a7", date: "990202"));

        calls.Length.ShouldBe(2);
        broken.ShouldHaveSingleItem().LineNumber.ShouldBe(3);
    }
}
