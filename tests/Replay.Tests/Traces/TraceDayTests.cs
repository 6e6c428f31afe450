using Shouldly;
using static Antiphon.Traces.TraceText;

namespace Antiphon.Traces;

public sealed class TraceDayTests
{
    [Fact]
    public void Day_OfManyDates_HasItsOwnCallsInOrderAndCountsPhantoms()
    {
        var day = Day(
            Line("9:00:00", "9:00:05", callId: "late"),
            Line("8:00:00", "8:00:05", callId: "early"),
            Line("8:30:00", "8:30:05", outcome: "PHANTOM"),
            Line("8:00:00", "8:00:05", date: "990202"));

        day.Calls.Select(c => c.CallId).ShouldBe(["early", "late"]);
        day.Phantoms.ShouldBe(1);
    }

    [Fact]
    public void Day_WithoutCalls_IsNone() => TraceDay.Of(new(1999, 3, 1), Read(Line("8:00:00", "8:00:05")).Calls).ShouldBeNull();

    [Fact]
    public void Servers_AreThoseNamed_WithTypesAndPresence()
    {
        var day = Day(
            Line("8:00:00", "8:00:05", service: ("8:00:05", "8:01:00", 55), server: "AG02", type: "NE"),
            Line("9:00:00", "9:00:05", service: ("9:00:05", "9:01:00", 55), server: "AG02"),
            Line("23:59:32", "23:59:44", service: ("23:59:43", "0:01:28", 105), server: "AG01"),
            Line("10:00:00", "10:00:05", service: ("10:00:05", "10:01:00", 55)),
            Line("11:00:00", "11:00:05", server: "AG03"));

        day.Servers.Select(s => s.Name).ShouldBe(["AG01", "AG02"]);
        day.Servers[0].Presence.ShouldBe(new Stretch(At(23, 59, 43), At(24, 1, 28)));
        day.Servers[1].Types.ShouldBe(["NE", "PS"]);
        day.Servers[1].Presence.ShouldBe(new Stretch(At(8, 0, 5), At(9, 1)));
    }

    [Fact]
    public void Cut_KeepsArrivalsInTheWindowAndAllServers()
    {
        var day = Day(
            Line("9:59:59", "10:00:05", service: ("10:00:05", "10:01:00", 55), server: "AG01"),
            Line("10:00:00", "10:00:05", callId: "in"),
            Line("13:00:00", "13:00:05"));

        var cut = day.Cut(new(At(10, 0), At(13, 0)));

        cut.Calls.ShouldHaveSingleItem().CallId.ShouldBe("in");
        cut.Servers.ShouldHaveSingleItem();
    }
}
