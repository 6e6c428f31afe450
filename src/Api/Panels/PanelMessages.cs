using Antiphon.Alarms;
using Antiphon.Configuration;
using Antiphon.Operators;
using Antiphon.Storage.Archive;
using Google.Protobuf.WellKnownTypes;

namespace Antiphon.Panels;

/// <summary>Panels as messages.</summary>
internal static class PanelMessages
{
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(3);

    /// <param name="news">What is told.</param>
    /// <param name="version">Its version, as viewers name it.</param>
    /// <param name="centre">Names and sites.</param>
    /// <param name="choice">What is looked at.</param>
    /// <param name="headline">Its big figures.</param>
    /// <param name="domain">Domain time.</param>
    /// <param name="system">System time.</param>
    public static V1.PanelFrame ToMessage(
        this PanelNews news, string version, Centre centre, PanelChoice choice, Headline headline, DateTimeOffset domain, DateTimeOffset system) => new()
        {
            Version = version,
            Whole = news.IsWhole,
            Operators = { news.Operators.Where(who => choice.Covers(who.Fact.Id, centre)).Select(who => who.ToMessage(centre)) },
            OperatorsGone = { news.IsWhole ? [] : news.OperatorsGone.Concat(news.Operators.Select(who => who.Fact.Id).Where(id => !choice.Covers(id, centre))) },
            Calls = { news.Calls.Where(choice.Covers).Select(ToMessage) },
            CallsGone = { news.IsWhole ? [] : news.CallsGone.Concat(news.Calls.Where(call => !choice.Covers(call)).Select(call => call.Id)).Select(id => id.ToString()) },
            Blocks = { news.Parts.Select(part => part.ToMessage(system)) },
            FrameTime = domain.ToTimestamp(),
            Headline = { headline.Figures.Select(ToMessage) },
            HeadlineAge = headline.Figures.IsEmpty ? null : AgeOf(headline.MeasuredAt, system),
        };

    /// <summary>A row of the log.</summary>
    public static V1.Alarm ToMessage(this ArchivedAlarm alarm) => new()
    {
        Alarm_ = alarm.Id.ToString(),
        Panel = alarm.Panel,
        Formula = alarm.Formula,
        Value = alarm.Value,
        Threshold = alarm.Threshold,
        RaiseTime = alarm.RaisedAt.ToTimestamp(),
        ClearTime = alarm.ClearedAt?.ToTimestamp(),
    };

    private static V1.JudgedFigure ToMessage(JudgedFigure figure)
    {
        var message = new V1.JudgedFigure { Formula = figure.Figure.Formula, Level = (V1.PanelLevel)((int)figure.Level + 1), SinceTime = figure.Level == FigureLevel.Normal ? null : figure.Since.ToTimestamp(), Sounds = figure.Sounds };
        if (figure.Figure.Value is { } value)
            message.Value = value;
        if (figure.Target is { } target)
            message.Target = target;
        return message;
    }

    /// <summary>An hour of a panel's part.</summary>
    public static V1.PanelHistoryBlock ToMessage(this IEnumerable<PanelMinute> hour, string key) => new() { Line = PanelKey.LineOf(key) ?? "", Minutes = { hour.Select(ToMessage) } };

    private static V1.PanelMinute ToMessage(PanelMinute minute)
    {
        var message = new V1.PanelMinute { Time = minute.Time.ToTimestamp(), Waiting = minute.Waiting };
        if (minute.ServiceLevel is { } level)
            message.ServiceLevel = level;
        return message;
    }

    private static V1.OperatorTile ToMessage(this PanelMember member, Centre centre)
    {
        var who = member.Fact;
        var declared = centre.Operators.GetValueOrDefault(who.Id);
        return new V1.OperatorTile
        {
            Operator = who.Id,
            DisplayName = declared?.DisplayName ?? "",
            Site = declared?.Site ?? "",
            State = who.State.ToMessage(),
            Reason = who.Reason,
            SinceTime = who.Since == default ? null : who.Since.ToTimestamp(),
            LinkLost = who.LinkLost,
            CallId = who.State is PanelState.Talking or PanelState.Ringing or PanelState.WrapUp ? who.CallId?.ToString() ?? "" : "",
            Calls = who.Calls,
            TalkTime = who.TalkTime.ToDuration(),
            Lines = { member.Lines },
        };
    }

    private static V1.CallTile ToMessage(this CallFact call) => new()
    {
        CallId = call.Id.ToString(),
        State = (V1.CallState)((int)call.State + 1),
        Line = call.Line,
        Queue = call.Queue,
        Operator = call.Operator,
        Topic = call.Topic,
        Priority = call.Priority,
        Client = call.Client,
        ArriveTime = call.ArrivedAt.ToTimestamp(),
        QueueTime = call.QueuedAt?.ToTimestamp(),
        AnswerTime = call.AnsweredAt?.ToTimestamp(),
        RankTime = call.RankTime?.ToTimestamp(),
        WaitsSinceTime = call.WaitsSince?.ToTimestamp(),
    };

    private static Duration? AgeOf(DateTimeOffset? at, DateTimeOffset now) => at is not { } known ? null : (known > now ? TimeSpan.Zero : now - known).ToDuration();

    private static V1.PanelBlock ToMessage(this PanelPartNews part, DateTimeOffset system)
    {
        var age = AgeOf(part.Freshness.CheckedAt, system);
        var block = new V1.PanelBlock
        {
            Line = PanelKey.LineOf(part.Key) ?? "",
            Site = PanelKey.SiteOf(part.Key) ?? "",
            SourceTime = part.Freshness.SourceTime?.ToTimestamp(),
            CheckAge = age,
            Stale = !(age?.ToTimeSpan() <= StaleAfter),
        };
        foreach (var figure in part.Figures)
        {
            var message = new V1.PanelFigure { Formula = figure.Formula };
            if (figure.Value is { } value)
                message.Value = value;
            block.Figures.Add(message);
        }
        return block;
    }
}
