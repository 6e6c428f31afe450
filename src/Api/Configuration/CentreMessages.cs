using Google.Protobuf.WellKnownTypes;
using Google.Type;

namespace Antiphon.Configuration;

/// <summary>Configuration records as messages.</summary>
internal static class CentreMessages
{
    public static V1.Centre ToMessage(this Centre centre) => new()
    {
        Version = centre.Version,
        Sites = { centre.Sites.Values.Select(ToMessage) },
        Topics = { centre.Topics.Values.Select(ToMessage) },
        NotReadyReasons = { centre.NotReadyReasons.Values.Select(ToMessage) },
        Queues = { centre.Queues.Values.Select(ToMessage) },
        Lines = { centre.Lines.Values.Select(ToMessage) },
        Operators = { centre.Operators.Values.Select(ToMessage) },
        Panels = { centre.Panels.Values.Select(ToMessage) },
    };

    public static V1.Site ToMessage(this Site site) => new()
    {
        Name = site.Name,
        DisplayName = site.DisplayName,
        TimeZone = site.TimeZone,
        IsVirtual = site.IsVirtual,
        Etag = Etag.Of(site.Revision),
    };

    public static V1.Topic ToMessage(this Topic topic) => new() { Name = topic.Name, DisplayName = topic.DisplayName, Etag = Etag.Of(topic.Revision) };

    public static V1.NotReadyReason ToMessage(this NotReadyReason reason) => new() { Name = reason.Name, DisplayName = reason.DisplayName, Etag = Etag.Of(reason.Revision) };

    public static V1.PanelDefinition ToMessage(this PanelDefinition panel) => new()
    {
        Name = panel.Name,
        DisplayName = panel.DisplayName,
        Lines = { panel.Lines },
        Queues = { panel.Queues },
        Sites = { panel.Sites },
        Figures = { panel.Figures.Select(ToMessage) },
        Etag = Etag.Of(panel.Revision),
    };

    private static V1.PanelGoal ToMessage(PanelGoal goal)
    {
        var message = new V1.PanelGoal { Formula = goal.Formula, Margin = goal.Margin, Sounds = goal.Sounds, RaisesAlarm = goal.RaisesAlarm };
        if (goal.Target is { } target)
            message.Target = target;
        if (goal.Amber is { } amber)
            message.Amber = amber;
        if (goal.Red is { } red)
            message.Red = red;
        if (goal.LowIsBad is { } low)
            message.LowIsBad = low;
        return message;
    }

    public static V1.Employment ToMessage(this Employment employment) => (V1.Employment)((int)employment + 1);

    public static V1.Operator ToMessage(this Operator @operator) => new()
    {
        Id = @operator.Id,
        DisplayName = @operator.DisplayName,
        Site = @operator.Site,
        Employment = @operator.Employment.ToMessage(),
        Skills = { @operator.Skills },
        Capacity = new V1.Capacity { Voice = @operator.Capacity.Voice, Chats = @operator.Capacity.Chats, Mails = @operator.Capacity.Mails },
        Address = @operator.Address,
        Etag = Etag.Of(@operator.Revision),
    };

    public static V1.Queue ToMessage(this Queue queue) => new()
    {
        Name = queue.Name,
        DisplayName = queue.DisplayName,
        Strategy = (V1.Strategy)((int)queue.Strategy + 1),
        Skills = { queue.Skills.Select(ToMessage) },
        Priority = queue.Priority,
        HeadStart = queue.HeadStart.ToDuration(),
        OfferTimeout = queue.OfferTimeout.ToDuration(),
        WrapUp = new V1.WrapUp { Mode = (V1.WrapUpMode)((int)queue.WrapUp.Mode + 1), Duration = queue.WrapUp.Duration.ToDuration() },
        MaximumWait = queue.MaximumWait?.ToDuration(),
        OnMaximumWait = ToMessage(queue.OnMaximumWait),
        MaximumWaiting = queue.MaximumWaiting,
        Overflow = { queue.Overflow.Select(tier => new V1.OverflowTier { After = tier.After.ToDuration(), Skills = { tier.Skills.Select(ToMessage) } }) },
        Relaxation = { queue.Relaxation.Select(step => new V1.SkillRelaxation { After = step.After.ToDuration(), Skill = step.Skill, Level = step.Level }) },
        ServiceLevel = queue.ServiceLevel.ToDuration(),
        ShortAbandon = queue.ShortAbandon.ToDuration(),
        PreferredFor = queue.PreferredFor.ToDuration(),
        RedialWithin = queue.RedialWithin.ToDuration(),
        RejectDelay = queue.RejectDelay.ToDuration(),
        NoAnswerDelay = queue.NoAnswerDelay.ToDuration(),
        BusyDelay = queue.BusyDelay.ToDuration(),
        MaximumNoAnswers = queue.MaximumNoAnswers,
        Etag = Etag.Of(queue.Revision),
    };

    public static V1.Line ToMessage(this Line line) => new()
    {
        Number = line.Number,
        Brand = line.Brand,
        TimeZone = line.TimeZone,
        Hours = { line.Hours.Select(hours => new V1.OpeningHours { Day = ToMessage(hours.Day), Open = ToMessage(hours.Open), Close = ToMessage(hours.Close) }) },
        Holidays = { line.Holidays.Select(ToMessage) },
        Menu = { line.Menu.Select(choice => new V1.MenuChoice { Key = choice.Key, Topic = choice.Topic, Queue = choice.Queue }) },
        DefaultQueue = line.DefaultQueue,
        MenuTimeout = line.MenuTimeout.ToDuration(),
        OnClosed = ToMessage(line.OnClosed),
        OnFull = ToMessage(line.OnFull),
        OnNobodyStaffed = line.OnNobodyStaffed is { } exit ? ToMessage(exit) : null,
        Etag = Etag.Of(line.Revision),
    };

    private static V1.SkillWanted ToMessage(SkillWanted wanted) => new() { Skill = wanted.Skill, Level = wanted.Level };

    private static V1.Else ToMessage(Else exit) => new() { Action = (V1.ElseAction)((int)exit.Action + 1), Queue = exit.Queue, Announcement = exit.Announcement };

    private static V1.Holiday ToMessage(Holiday holiday) => new()
    {
        Date = new Date { Year = holiday.Date.Year, Month = holiday.Date.Month, Day = holiday.Date.Day },
        Name = holiday.Name,
        Open = holiday.Open is { } open ? ToMessage(open) : null,
        Close = holiday.Close is { } close ? ToMessage(close) : null,
    };

    private static TimeOfDay ToMessage(TimeOnly time) => new() { Hours = time.Hour, Minutes = time.Minute, Seconds = time.Second };

    // Google's week begins on Monday with 1, and .NET's on Sunday with 0.
    private static Google.Type.DayOfWeek ToMessage(System.DayOfWeek day) => day == System.DayOfWeek.Sunday ? Google.Type.DayOfWeek.Sunday : (Google.Type.DayOfWeek)(int)day;
}
