using System.Collections.Immutable;
using Antiphon.Errors;
using Google.Protobuf.WellKnownTypes;
using Google.Type;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Configuration;

public sealed class CentreMessagesTests
{
    private static readonly Line FullLine = new()
    {
        Number = "+78007707999",
        Brand = "DNS",
        TimeZone = "Asia/Vladivostok",
        Hours = [new() { Day = System.DayOfWeek.Sunday, Open = new(10, 0), Close = new(5, 0) }, new() { Day = System.DayOfWeek.Monday, Open = new(10, 30), Close = new(5, 0) }],
        Holidays = [new() { Date = new(2027, 1, 1), Name = "New Year" }, new() { Date = new(2027, 1, 2), Open = new(12, 0), Close = new(18, 0) }],
        Menu = [new() { Key = "1", Topic = "advice", Queue = "advice" }],
        DefaultQueue = "advice",
        MenuTimeout = TimeSpan.FromSeconds(12.5),
        OnClosed = new() { Action = ElseAction.HangUp, Announcement = "closed" },
        OnFull = new() { Action = ElseAction.MoveTo, Queue = "other" },
        OnNobodyStaffed = new() { Action = ElseAction.HangUp },
    };

    private static readonly Queue FullQueue = new()
    {
        Name = "advice",
        DisplayName = "Advice",
        Strategy = Strategy.SkillBest,
        Skills = [new() { Skill = "product", Level = 30 }],
        Priority = -2,
        HeadStart = TimeSpan.FromSeconds(44),
        OfferTimeout = TimeSpan.FromSeconds(19),
        WrapUp = new() { Mode = WrapUpMode.Optional, Duration = TimeSpan.FromSeconds(30) },
        MaximumWait = TimeSpan.FromMinutes(9),
        OnMaximumWait = new() { Action = ElseAction.MoveTo, Queue = "other" },
        MaximumWaiting = 50,
        Overflow = [new() { After = TimeSpan.FromSeconds(60), Skills = [new() { Skill = "service", Level = 5 }] }],
        Relaxation = [new() { After = TimeSpan.FromSeconds(40), Skill = "product", Level = 10 }],
        ServiceLevel = TimeSpan.FromSeconds(21),
        ShortAbandon = TimeSpan.FromSeconds(6),
        PreferredFor = TimeSpan.FromSeconds(7),
        RedialWithin = TimeSpan.FromSeconds(8),
        RejectDelay = TimeSpan.FromSeconds(9),
        NoAnswerDelay = TimeSpan.FromSeconds(11),
        BusyDelay = TimeSpan.FromSeconds(13),
        MaximumNoAnswers = 0,
    };

    private static readonly Operator FullOperator = new()
    {
        Id = "op-001",
        DisplayName = "Анна",
        Site = "rostov",
        Employment = Employment.Outsourcer,
        Skills = ImmutableSortedDictionary<string, int>.Empty.Add("product", 40),
        Capacity = new() { Voice = 0, Chats = 2, Mails = 3 },
        Address = "sip:op-001@example.org",
    };

    [Fact]
    public void Line_ThereAndBack_IsTheSame()
    {
        var fields = new Fields();
        var back = FullLine.ToMessage().ToRecord(fields, "line");

        fields.ThrowIfInvalid();
        back.Hours.ShouldBe(FullLine.Hours);
        back.Holidays.ShouldBe(FullLine.Holidays);
        back.Menu.ShouldBe(FullLine.Menu);
        (back with { Hours = FullLine.Hours, Holidays = FullLine.Holidays, Menu = FullLine.Menu }).ShouldBe(FullLine);
    }

    [Fact]
    public void Queue_ThereAndBack_IsTheSame()
    {
        var fields = new Fields();
        var back = FullQueue.ToMessage().ToRecord(fields, "queue");

        fields.ThrowIfInvalid();
        back.Skills.ShouldBe(FullQueue.Skills);
        back.Relaxation.ShouldBe(FullQueue.Relaxation);
        back.Overflow.Single().Skills.ShouldBe(FullQueue.Overflow.Single().Skills);
        back.Overflow.Single().After.ShouldBe(FullQueue.Overflow.Single().After);
        (back with { Skills = FullQueue.Skills, Relaxation = FullQueue.Relaxation, Overflow = FullQueue.Overflow }).ShouldBe(FullQueue);
    }

    [Fact]
    public void Operator_ThereAndBack_IsTheSame()
    {
        var fields = new Fields();
        var back = FullOperator.ToMessage().ToRecord(fields, "operator");

        fields.ThrowIfInvalid();
        back.Skills.ShouldBe(FullOperator.Skills);
        (back with { Skills = FullOperator.Skills }).ShouldBe(FullOperator);
    }

    [Fact]
    public void Queue_WithNothingSet_HasTheDefaultsOfTheRecord()
    {
        var fields = new Fields();
        var queue = new V1.Queue { Name = "advice" }.ToRecord(fields, "queue");

        fields.ThrowIfInvalid();
        queue.ShouldBe(new Queue { Name = "advice", Skills = queue.Skills, Overflow = queue.Overflow, Relaxation = queue.Relaxation });
    }

    [Fact]
    public void Centre_WithNegativeTimesAndHalfADate_NamesEachField()
    {
        var fields = new Fields();
        new V1.Centre
        {
            Queues = { new V1.Queue { Name = "advice", OfferTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(-1)) } },
            Lines =
            {
                new V1.Line
                {
                    Number = "+78007707999",
                    Hours = { new V1.OpeningHours { Open = new TimeOfDay { Hours = 25 } } },
                    Holidays = { new V1.Holiday { Date = new Date { Year = 2027, Month = 2, Day = 30 } } },
                },
            },
        }.ToRecord(fields);

        Should.Throw<RpcException>(fields.ThrowIfInvalid).WrongFields().ShouldBe(
        [
            "queues[advice].offerTimeout",
            "lines[+78007707999].hours[0].day",
            "lines[+78007707999].hours[0].open",
            "lines[+78007707999].holidays[0].date",
        ]);
    }

    [Fact]
    public void Centre_WithANameTwice_IsRefused()
    {
        var fields = new Fields();
        new V1.Centre { Topics = { new V1.Topic { Name = "advice" }, new V1.Topic { Name = "advice" } } }.ToRecord(fields);

        Should.Throw<RpcException>(fields.ThrowIfInvalid).WrongFields().ShouldBe(["topics[advice]"]);
    }

    [Theory]
    [InlineData("*", null)]
    [InlineData("", 0L)]
    [InlineData("17", 17L)]
    public void Etag_OfOurs_SaysWhichRevisionIsExpected(string etag, long? expected)
    {
        var fields = new Fields();
        Etag.Expected(fields, "etag", etag).ShouldBe(expected);
        fields.ThrowIfInvalid();
    }

    [Fact]
    public void Etag_NotOfOurs_IsRefused()
    {
        var fields = new Fields();
        Etag.Expected(fields, "etag", "W/abc");
        Should.Throw<RpcException>(fields.ThrowIfInvalid).WrongFields().ShouldBe(["etag"]);
    }
}
