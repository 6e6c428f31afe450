using System.Collections.Immutable;
using Antiphon.Errors;
using Google.Protobuf.Collections;
using Google.Type;

namespace Antiphon.Configuration;

/// <summary>
/// Messages as configuration records. Only what a record cannot hold is refused here (malformed times, unknown enumeration values, names that come twice);
/// what a centre may be is judged by the centre itself.
/// </summary>
internal static class CentreRecords
{
    private static readonly Queue QueueDefaults = new() { Name = "" };
    private static readonly Line LineDefaults = new() { Number = "", TimeZone = "", DefaultQueue = "" };

    public static Centre ToRecord(this V1.Centre centre, Fields fields) => new()
    {
        Sites = Keyed(fields, "sites", centre.Sites, site => site.Name, (site, _) => site.ToRecord()),
        Topics = Keyed(fields, "topics", centre.Topics, topic => topic.Name, (topic, _) => topic.ToRecord()),
        NotReadyReasons = Keyed(fields, "notReadyReasons", centre.NotReadyReasons, reason => reason.Name, (reason, _) => reason.ToRecord()),
        Queues = Keyed(fields, "queues", centre.Queues, queue => queue.Name, (queue, path) => queue.ToRecord(fields, path)),
        Lines = Keyed(fields, "lines", centre.Lines, line => line.Number, (line, path) => line.ToRecord(fields, path)),
        Operators = Keyed(fields, "operators", centre.Operators, @operator => @operator.Id, (@operator, path) => @operator.ToRecord(fields, path)),
        Panels = Keyed(fields, "panels", centre.Panels, panel => panel.Name, (panel, _) => panel.ToRecord()),
    };

    public static Site ToRecord(this V1.Site site) => new() { Name = site.Name, DisplayName = site.DisplayName, TimeZone = site.TimeZone, IsVirtual = site.IsVirtual };

    public static Topic ToRecord(this V1.Topic topic) => new() { Name = topic.Name, DisplayName = topic.DisplayName };

    public static NotReadyReason ToRecord(this V1.NotReadyReason reason) => new() { Name = reason.Name, DisplayName = reason.DisplayName };

    public static PanelDefinition ToRecord(this V1.PanelDefinition panel) => new()
    {
        Name = panel.Name,
        DisplayName = panel.DisplayName,
        Lines = [.. panel.Lines],
        Queues = [.. panel.Queues],
        Sites = [.. panel.Sites],
        Figures = [.. panel.Figures.Select(goal => new PanelGoal
        {
            Formula = goal.Formula,
            Target = goal.HasTarget ? goal.Target : null,
            Amber = goal.HasAmber ? goal.Amber : null,
            Red = goal.HasRed ? goal.Red : null,
            LowIsBad = goal.HasLowIsBad ? goal.LowIsBad : null,
            Margin = goal.Margin,
            Sounds = goal.Sounds,
            RaisesAlarm = goal.RaisesAlarm,
        })],
    };

    public static Operator ToRecord(this V1.Operator @operator, Fields fields, string path) => new()
    {
        Id = @operator.Id,
        DisplayName = @operator.DisplayName,
        Site = @operator.Site,
        Employment = (Employment)OneLess(fields, $"{path}.employment", @operator.Employment),
        Skills = @operator.Skills.ToImmutableSortedDictionary(StringComparer.Ordinal),
        Capacity = @operator.Capacity is { } capacity
            ? new Capacity { Voice = capacity.HasVoice ? capacity.Voice : 1, Chats = capacity.Chats, Mails = capacity.Mails }
            : new Capacity(),
        Address = @operator.Address,
    };

    public static Queue ToRecord(this V1.Queue queue, Fields fields, string path) => new()
    {
        Name = queue.Name,
        DisplayName = queue.DisplayName,
        Strategy = (Strategy)OneLess(fields, $"{path}.strategy", queue.Strategy),
        Skills = [.. queue.Skills.Select(ToRecord)],
        Priority = queue.Priority,
        HeadStart = fields.Duration($"{path}.headStart", queue.HeadStart, QueueDefaults.HeadStart),
        OfferTimeout = fields.Duration($"{path}.offerTimeout", queue.OfferTimeout, QueueDefaults.OfferTimeout),
        WrapUp = queue.WrapUp is { } wrapUp
            ? new WrapUp { Mode = (WrapUpMode)OneLess(fields, $"{path}.wrapUp.mode", wrapUp.Mode), Duration = fields.Duration($"{path}.wrapUp.duration", wrapUp.Duration, TimeSpan.Zero) }
            : new WrapUp(),
        MaximumWait = fields.OptionalDuration($"{path}.maximumWait", queue.MaximumWait),
        OnMaximumWait = ToRecord(queue.OnMaximumWait, fields, $"{path}.onMaximumWait") ?? new Else(),
        MaximumWaiting = queue.MaximumWaiting,
        Overflow = [.. queue.Overflow.Select((tier, i) => new OverflowTier
        {
            After = fields.Duration($"{path}.overflow[{i}].after", tier.After, TimeSpan.Zero),
            Skills = [.. tier.Skills.Select(ToRecord)],
        })],
        Relaxation = [.. queue.Relaxation.Select((step, i) => new SkillRelaxation
        {
            After = fields.Duration($"{path}.relaxation[{i}].after", step.After, TimeSpan.Zero),
            Skill = step.Skill,
            Level = step.Level,
        })],
        ServiceLevel = fields.Duration($"{path}.serviceLevel", queue.ServiceLevel, QueueDefaults.ServiceLevel),
        ShortAbandon = fields.Duration($"{path}.shortAbandon", queue.ShortAbandon, QueueDefaults.ShortAbandon),
        PreferredFor = fields.Duration($"{path}.preferredFor", queue.PreferredFor, QueueDefaults.PreferredFor),
        RedialWithin = fields.Duration($"{path}.redialWithin", queue.RedialWithin, QueueDefaults.RedialWithin),
        RejectDelay = fields.Duration($"{path}.rejectDelay", queue.RejectDelay, QueueDefaults.RejectDelay),
        NoAnswerDelay = fields.Duration($"{path}.noAnswerDelay", queue.NoAnswerDelay, QueueDefaults.NoAnswerDelay),
        BusyDelay = fields.Duration($"{path}.busyDelay", queue.BusyDelay, QueueDefaults.BusyDelay),
        MaximumNoAnswers = queue.HasMaximumNoAnswers ? queue.MaximumNoAnswers : QueueDefaults.MaximumNoAnswers,
    };

    public static Line ToRecord(this V1.Line line, Fields fields, string path) => new()
    {
        Number = line.Number,
        Brand = line.Brand,
        TimeZone = line.TimeZone,
        Hours = [.. line.Hours.Select((hours, i) => new OpeningHours
        {
            Day = Day(fields, $"{path}.hours[{i}].day", hours.Day),
            Open = Time(fields, $"{path}.hours[{i}].open", hours.Open) ?? default,
            Close = Time(fields, $"{path}.hours[{i}].close", hours.Close) ?? default,
        })],
        Holidays = [.. line.Holidays.Select((holiday, i) => new Holiday
        {
            Date = Day(fields, $"{path}.holidays[{i}].date", holiday.Date),
            Name = holiday.Name,
            Open = Time(fields, $"{path}.holidays[{i}].open", holiday.Open),
            Close = Time(fields, $"{path}.holidays[{i}].close", holiday.Close),
        })],
        Menu = [.. line.Menu.Select(choice => new MenuChoice { Key = choice.Key, Topic = choice.Topic, Queue = choice.Queue })],
        DefaultQueue = line.DefaultQueue,
        MenuTimeout = fields.Duration($"{path}.menuTimeout", line.MenuTimeout, LineDefaults.MenuTimeout),
        OnClosed = ToRecord(line.OnClosed, fields, $"{path}.onClosed") ?? new Else(),
        OnFull = ToRecord(line.OnFull, fields, $"{path}.onFull") ?? new Else(),
        OnNobodyStaffed = ToRecord(line.OnNobodyStaffed, fields, $"{path}.onNobodyStaffed"),
    };

    private static SkillWanted ToRecord(V1.SkillWanted wanted) => new() { Skill = wanted.Skill, Level = wanted.Level == 0 ? 1 : wanted.Level };

    private static Else? ToRecord(V1.Else? exit, Fields fields, string path) => exit is null ? null : new()
    {
        Action = (ElseAction)OneLess(fields, $"{path}.action", exit.Action),
        Queue = exit.Queue,
        Announcement = exit.Announcement,
    };

    private static ImmutableSortedDictionary<string, TRecord> Keyed<TMessage, TRecord>(
        Fields fields, string section, RepeatedField<TMessage> messages, Func<TMessage, string> key, Func<TMessage, string, TRecord> read)
    {
        var records = ImmutableSortedDictionary.CreateBuilder<string, TRecord>(StringComparer.Ordinal);
        foreach (var message in messages)
        {
            var path = $"{section}[{key(message)}]";
            if (!records.TryAdd(key(message), read(message, path)))
                fields.Refuse(path, "Comes twice.");
        }

        return records.ToImmutable();
    }

    // Enumerations of the contract have UNSPECIFIED at 0, which stands for the record's first value.
    private static int OneLess<T>(Fields fields, string field, T value)
        where T : struct, Enum => Math.Max(0, Convert.ToInt32(fields.Known(field, value), null) - 1);

    private static System.DayOfWeek Day(Fields fields, string field, Google.Type.DayOfWeek day)
    {
        if (day is < Google.Type.DayOfWeek.Monday or > Google.Type.DayOfWeek.Sunday)
            fields.Refuse(field, "A day from MONDAY to SUNDAY is wanted.");
        return (System.DayOfWeek)((int)day % 7);
    }

    private static DateOnly Day(Fields fields, string field, Date? date)
    {
        if (date is { Year: >= 1 and <= 9999, Month: >= 1 and <= 12 } && date.Day >= 1 && date.Day <= System.DateTime.DaysInMonth(date.Year, date.Month))
            return new DateOnly(date.Year, date.Month, date.Day);
        fields.Refuse(field, "A whole date is wanted, for example {\"year\": 2027, \"month\": 1, \"day\": 1}.");
        return default;
    }

    private static TimeOnly? Time(Fields fields, string field, TimeOfDay? time)
    {
        if (time is null)
            return null;
        if (time is { Hours: >= 0 and < 24, Minutes: >= 0 and < 60, Seconds: >= 0 and < 60, Nanos: 0 })
            return new TimeOnly(time.Hours, time.Minutes, time.Seconds);
        fields.Refuse(field, "A time of day from 00:00:00 to 23:59:59 is wanted, for example {\"hours\": 10}.");
        return null;
    }
}
