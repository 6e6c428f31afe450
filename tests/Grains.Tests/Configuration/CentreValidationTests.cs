using System.Collections.Immutable;
using Shouldly;

namespace Antiphon.Configuration;

public sealed class CentreValidationTests
{
    private static readonly Queue Sales = SampleCentre.Sales;
    private static readonly Line Line = SampleCentre.Line;
    private static readonly Operator Anna = SampleCentre.Anna;

    public static TheoryData<string, Queue> WrongQueues => new()
    {
        { "name", Sales with { Name = "Sales 1" } },
        { "displayName", Sales with { DisplayName = new string('x', 201) } },
        { "strategy", Sales with { Strategy = (Strategy)77 } },
        { "priority", Sales with { Priority = 11 } },
        { "headStart", Sales with { HeadStart = TimeSpan.FromSeconds(-1) } },
        { "offerTimeout", Sales with { OfferTimeout = TimeSpan.FromMinutes(61) } },
        { "wrapUp.mode", Sales with { WrapUp = new() { Mode = (WrapUpMode)9, Duration = TimeSpan.FromSeconds(1) } } },
        { "wrapUp.duration", Sales with { WrapUp = new() { Mode = WrapUpMode.Optional } } },
        { "wrapUp.duration", Sales with { WrapUp = new() { Duration = TimeSpan.FromSeconds(9) } } },
        { "maximumWait", Sales with { MaximumWait = TimeSpan.FromDays(2) } },
        { "onMaximumWait.queue", Sales with { OnMaximumWait = new() { Action = ElseAction.MoveTo } } },
        { "onMaximumWait.queue", Sales with { OnMaximumWait = new() { Queue = "sales" } } },
        { "onMaximumWait.queue", Sales with { OnMaximumWait = new() { Action = ElseAction.MoveTo, Queue = "nowhere" } } },
        { "onMaximumWait.action", Sales with { OnMaximumWait = new() { Action = (ElseAction)5 } } },
        { "maximumWaiting", Sales with { MaximumWaiting = -1 } },
        { "serviceLevel", Sales with { ServiceLevel = TimeSpan.Zero } },
        { "shortAbandon", Sales with { ShortAbandon = TimeSpan.FromSeconds(-5) } },
        { "preferredFor", Sales with { PreferredFor = TimeSpan.FromHours(2) } },
        { "redialWithin", Sales with { RedialWithin = TimeSpan.FromDays(2) } },
        { "rejectDelay", Sales with { RejectDelay = TimeSpan.FromHours(1) } },
        { "noAnswerDelay", Sales with { NoAnswerDelay = TimeSpan.FromHours(1) } },
        { "busyDelay", Sales with { BusyDelay = TimeSpan.FromHours(1) } },
        { "maximumNoAnswers", Sales with { MaximumNoAnswers = -1 } },
        { "skills[0].level", Sales with { Skills = [new() { Skill = "sales", Level = 0 }] } },
        { "skills[1].skill", Sales with { Skills = [new() { Skill = "sales" }, new() { Skill = "sales", Level = 2 }] } },
        { "skills[0].skill", Sales with { Skills = [new() { Skill = "" }] } },
        { "overflow[0].after", Sales with { Overflow = [new() { After = TimeSpan.Zero }] } },
        { "overflow[1].after", Sales with { Overflow = [new() { After = TimeSpan.FromSeconds(30) }, new() { After = TimeSpan.FromSeconds(30) }] } },
        { "overflow[0].skills[0].level", Sales with { Overflow = [new() { After = TimeSpan.FromSeconds(30), Skills = [new() { Skill = "x", Level = 101 }] }] } },
        { "relaxation[0].after", Sales with { Relaxation = [new() { After = TimeSpan.FromDays(2), Skill = "sales" }] } },
        { "relaxation[1].after", Sales with { Relaxation = [new() { After = TimeSpan.FromSeconds(9), Skill = "sales", Level = 9 }, new() { After = TimeSpan.FromSeconds(8), Skill = "sales" }] } },
        { "relaxation[0].skill", Sales with { Relaxation = [new() { After = TimeSpan.FromSeconds(9), Skill = "other" }] } },
        { "relaxation[0].level", Sales with { Relaxation = [new() { After = TimeSpan.FromSeconds(9), Skill = "sales", Level = 50 }] } },
        { "relaxation[1].level", Sales with { Relaxation = [new() { After = TimeSpan.FromSeconds(8), Skill = "sales", Level = 9 }, new() { After = TimeSpan.FromSeconds(9), Skill = "sales", Level = 9 }] } },
    };

    public static TheoryData<string, Line> WrongLines => new()
    {
        { "number", Line with { Number = "88007707999" } },
        { "number", Line with { Number = "+7800" } },
        { "brand", Line with { Brand = new string('x', 201) } },
        { "timeZone", Line with { TimeZone = "Vladivostok" } },
        { "hours[0].day", Line with { Hours = [new() { Day = (DayOfWeek)7, Open = new(9, 0), Close = new(10, 0) }] } },
        { "holidays[1].date", Line with { Holidays = [new() { Date = new(2018, 1, 1) }, new() { Date = new(2018, 1, 1) }] } },
        { "holidays[0].close", Line with { Holidays = [new() { Date = new(2018, 1, 1), Open = new(9, 0) }] } },
        { "holidays[0].open", Line with { Holidays = [new() { Date = new(2018, 1, 1), Close = new(9, 0) }] } },
        { "holidays[0].name", Line with { Holidays = [new() { Date = new(2018, 1, 1), Name = new string('x', 201) }] } },
        { "menu[0].key", Line with { Menu = [new() { Key = "12", Topic = "advice", Queue = "sales" }] } },
        { "menu[1].key", Line with { Menu = [new() { Key = "1", Topic = "advice", Queue = "sales" }, new() { Key = "1", Topic = "advice", Queue = "sales" }] } },
        { "menu[0].topic", Line with { Menu = [new() { Key = "1", Topic = "weather", Queue = "sales" }] } },
        { "menu[0].queue", Line with { Menu = [new() { Key = "1", Topic = "advice", Queue = "nowhere" }] } },
        { "defaultQueue", Line with { DefaultQueue = "nowhere" } },
        { "menuTimeout", Line with { MenuTimeout = TimeSpan.Zero } },
        { "onClosed.queue", Line with { OnClosed = new() { Action = ElseAction.MoveTo, Queue = "nowhere" } } },
        { "onFull.queue", Line with { OnFull = new() { Action = ElseAction.MoveTo } } },
        { "onNobodyStaffed.announcement", Line with { OnNobodyStaffed = new() { Announcement = new string('x', 201) } } },
    };

    public static TheoryData<string, Operator> WrongOperators => new()
    {
        { "id", Anna with { Id = "Anna" } },
        { "id", Anna with { Id = "op-1\n" } },
        { "displayName", Anna with { DisplayName = new string('x', 201) } },
        { "site", Anna with { Site = "nowhere" } },
        { "employment", Anna with { Employment = (Employment)3 } },
        { "skills[sales]", Anna with { Skills = Anna.Skills.SetItem("sales", 101) } },
        { "address", Anna with { Address = new string('x', 201) } },
        { "capacity.voice", Anna with { Capacity = new() { Voice = 2 } } },
        { "capacity.chats", Anna with { Capacity = new() { Chats = 26 } } },
        { "capacity.mails", Anna with { Capacity = new() { Mails = -1 } } },
    };

    [Fact]
    public void Sample_AsItIs_HasNoProblem() => CentreValidation.Validate(SampleCentre.Centre).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(WrongQueues), DisableDiscoveryEnumeration = true)]
    public void Queue_WithAWrongField_IsRefusedByItsPath(string field, Queue queue) => Refused($"queues[{queue.Name}].{field}", SampleCentre.Centre.With(queue));

    [Theory]
    [MemberData(nameof(WrongLines), DisableDiscoveryEnumeration = true)]
    public void Line_WithAWrongField_IsRefusedByItsPath(string field, Line line) => Refused($"lines[{line.Number}].{field}", SampleCentre.Centre.With(line));

    [Theory]
    [MemberData(nameof(WrongOperators), DisableDiscoveryEnumeration = true)]
    public void Operator_WithAWrongField_IsRefusedByItsPath(string field, Operator @operator) => Refused($"operators[{@operator.Id}].{field}", SampleCentre.Centre.With(@operator));

    [Fact]
    public void Site_WithAZoneThatDoesNotExist_IsRefused() => Refused("sites[irkutsk].timeZone", SampleCentre.Centre.With(SampleCentre.Office with { TimeZone = "Asia/Atlantis" }));

    [Fact]
    public void Site_WithAWrongName_IsRefused() => Refused("sites[Irkutsk].name", SampleCentre.Centre.With(SampleCentre.Office with { Name = "Irkutsk" }));

    [Fact]
    public void Topic_WithAWrongName_IsRefused() => Refused("topics[].name", SampleCentre.Centre.With(SampleCentre.Advice with { Name = "" }));

    [Fact]
    public void Reason_WithAWrongName_IsRefused() => Refused("notReadyReasons[tea time].name", SampleCentre.Centre.With(SampleCentre.NoAnswer with { Name = "tea time" }));

    [Fact]
    public void Resource_UnderAnotherKey_IsRefused() =>
        Refused("sites[rostov].name", SampleCentre.Centre with { Sites = SampleCentre.Centre.Sites.Add("rostov", SampleCentre.Office) });

    [Fact]
    public void Centre_WithoutTheReasonOfMissedOffers_IsRefused() =>
        Refused("notReadyReasons[no-answer]", SampleCentre.Centre with { NotReadyReasons = SampleCentre.Centre.NotReadyReasons.Clear() });

    [Fact]
    public void Exits_ThatLeadInACircle_AreRefusedAtEachQueueOfIt()
    {
        static Queue Leading(string from, string to) => Sales with { Name = from, OnMaximumWait = new() { Action = ElseAction.MoveTo, Queue = to } };
        var centre = SampleCentre.Centre.With(Leading("sales", "a")).With(Leading("a", "b")).With(Leading("b", "a"));

        var errors = CentreValidation.Validate(centre);

        errors.Select(error => error.Path).ShouldBe(["queues[a].onMaximumWait.queue", "queues[b].onMaximumWait.queue"]);
        errors[0].Message.ShouldContain("a → b → a");
    }

    [Fact]
    public void Exit_OfAQueueToItself_IsACircle() =>
        Refused("queues[sales].onMaximumWait.queue", SampleCentre.Centre.With(Sales with { OnMaximumWait = new() { Action = ElseAction.MoveTo, Queue = "sales" } }));

    [Fact]
    public void Queue_ThatNobodyServes_IsAWarning()
    {
        var problem = CentreValidation.Validate(SampleCentre.Centre.With(Anna with { Skills = Anna.Skills.SetItem("sales", 49) })).ShouldHaveSingleItem();

        (problem.Path, problem.Severity).ShouldBe(("queues[sales].skills", ProblemSeverity.Warning));
    }

    [Fact]
    public void Queue_ServedByOverflowOrRelaxationAlone_IsServed()
    {
        var weak = SampleCentre.Centre.With(Anna with { Skills = Anna.Skills.SetItem("sales", 10) });

        CentreValidation.Validate(weak.With(Sales with { Overflow = [new() { After = TimeSpan.FromSeconds(9) }] })).ShouldBeEmpty();
        CentreValidation.Validate(weak.With(Sales with { Relaxation = [new() { After = TimeSpan.FromSeconds(9), Skill = "sales", Level = 10 }] })).ShouldBeEmpty();
    }

    [Fact]
    public void Queue_WhoseOperatorsTakeNoVoice_IsServedByNobody() =>
        CentreValidation.Validate(SampleCentre.Centre.With(Anna with { Capacity = new() { Voice = 0, Chats = 3 } }))
            .ShouldHaveSingleItem().Severity.ShouldBe(ProblemSeverity.Warning);

    private static void Refused(string path, Centre centre)
    {
        var errors = CentreValidation.Validate(centre).Where(problem => problem.Severity == ProblemSeverity.Error).ToImmutableArray();

        errors.Select(error => error.Path).Distinct().ShouldBe([path]);
        errors.ShouldAllBe(error => error.Message.Length > 20);
    }
}
