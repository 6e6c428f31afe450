using System.Collections.Immutable;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Panels;
using Antiphon.Sites;
using Antiphon.Storage.Archive;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Antiphon.Alarms;

/// <summary>The shell of a panel's alarms: measures, asks <see cref="AlarmStep"/>, writes, and hands notices to the webhook, one at a time.</summary>
[AtHomeSite]
public sealed partial class AlarmGrain(
    [PersistentState("alarms", "Hot")] IPersistentState<AlarmRecord> record,
    [FromKeyedServices(ClockNames.Domain)] TimeProvider domainClock,
    [FromKeyedServices(ClockNames.System)] TimeProvider systemClock,
    ICentreView view,
    IAlarmWebhook webhook,
    ILogger<AlarmGrain> log) : Grain, IAlarmGrain
{
    /// <summary>Each silo's keeper wakes it each second: it judges no more often (system time).</summary>
    private static readonly TimeSpan JudgesEvery = TimeSpan.FromMilliseconds(900);

    private static readonly TimeSpan MeasuredWithin = TimeSpan.FromSeconds(2);

    /// <summary>While an alarm is open or untold the stored row is overdue after so long: the sweeper wakes it, also if its panel is declared no more.</summary>
    private static readonly TimeSpan LooksAgain = TimeSpan.FromSeconds(5);

    /// <summary>The word of the webhook may be lost; it gives up by itself sooner.</summary>
    private static readonly TimeSpan SentWithin = TimeSpan.FromSeconds(15);

    private const int MostUntold = 1000;

    private DateTimeOffset _judgedAt;
    private Headline _headline = new([], null);
    private (Guid Notice, DateTimeOffset Since)? _sending;

    private string Panel => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken) => view.Loaded;

    public Task<Headline> GetHeadline() => Task.FromResult(_headline);

    public async Task Wake()
    {
        var now = Instant.Now(domainClock, systemClock);
        if ((now.System - _judgedAt).Duration() < JudgesEvery)
            return;
        _judgedAt = now.System;
        var definition = view.Current.Panels.GetValueOrDefault(Panel);
        var measured = await Measure(definition);
        _judgedAt = systemClock.GetUtcNow(); // who waited meanwhile need not look again
        if (measured is { } figures)
            await Take(AlarmStep.Judge(Panel, record.State.Levels, definition, figures, now), now.System);
        if (!webhook.IsConfigured && !record.State.Untold.IsEmpty)
        {
            record.State.Untold = []; // there was one when they were noted
            await Write([]);
        }
        Send(now.System);
        if (definition is null && record.State.Untold.IsEmpty)
            DeactivateOnIdle();
    }

    public async Task Delivered(Guid notice, bool taken)
    {
        if (_sending?.Notice == notice)
            _sending = null;
        if (record.State.Untold.FirstOrDefault(untold => untold.Id == notice) is not { } sent)
            return;
        var now = systemClock.GetUtcNow();
        var isOver = taken || now - sent.MadeAt > WebhookPatience.GivesUpAfter;
        if (isOver && !taken)
            LogGivenUp(Panel, sent.Alarm, sent.Tries + 1);
        record.State.Untold = isOver
            ? record.State.Untold.Remove(sent)
            : record.State.Untold.Replace(sent, sent with { Tries = sent.Tries + 1, NotBefore = now + WebhookPatience.Pause(sent.Tries) });
        await Write([]);
        Send(now);
    }

    /// <summary>Null: not known now, and so nothing is judged.</summary>
    private async Task<IReadOnlyCollection<PanelFigure>?> Measure(PanelDefinition? definition)
    {
        if (definition is null or { Figures.IsEmpty: true })
            return [];
        try
        {
            var figures = await GrainFactory.GetGrain<IPanelGrain>(PanelKey.All).Measure(new PanelFilter(definition.Lines, definition.Queues, definition.Sites)).WaitAsync(MeasuredWithin, systemClock);
            return figures is { } known ? known : null;
        }
        catch (Exception error)
        {
            LogNotMeasured(Panel, error.Message);
            return null;
        }
    }

    private async Task Take(AlarmStep step, DateTimeOffset measuredAt)
    {
        var isChanged = !step.Levels.SequenceEqual(record.State.Levels);
        if (isChanged)
        {
            record.State.Levels = step.Levels;
            if (webhook.IsConfigured)
                Note(step.Notices);
            await Write(step.Alarms);
        }
        _headline = new Headline(step.Headline, measuredAt); // what is shown as bad is in the log
    }

    private async Task Write(IReadOnlyList<ArchiveRow> rows)
    {
        record.State.Archive = rows;
        record.State.LookAt = record.State.IsOpen ? systemClock.GetUtcNow() + LooksAgain : null;
        try
        {
            await record.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
        record.State.Archive = [];
    }

    private void Note(IReadOnlyList<AlarmNotice> notices)
    {
        var untold = record.State.Untold.AddRange(notices);
        if (untold.Length > MostUntold)
            LogDropped(Panel, untold.Length - MostUntold, MostUntold);
        record.State.Untold = [.. untold.TakeLast(MostUntold)];
    }

    /// <summary>Begins to send the next notice; its fate comes back as a message.</summary>
    private void Send(DateTimeOffset now)
    {
        if (now - _sending?.Since < SentWithin || WebhookPatience.Next(record.State.Untold, now) is not { } notice)
            return;
        _sending = (notice.Id, now);
        var self = this.AsReference<IAlarmGrain>();
        _ = Task.Run(async () => self.Delivered(notice.Id, await webhook.Send(notice)).Ignore());
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Panel {panel} could not be measured; its alarms stay as they are, and it is tried again each second: {reason}")]
    private partial void LogNotMeasured(string panel, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Panel {panel}: {count} notices to the webhook are dropped, for more than {most} wait. The alarms are in the log.")]
    private partial void LogDropped(string panel, int count, int most);

    [LoggerMessage(Level = LogLevel.Error, Message = "The webhook has not taken the notice of alarm {alarm} of panel {panel} after {tries} tries in a day; it is given up. The alarm is in the log.")]
    private partial void LogGivenUp(string panel, Guid alarm, int tries);
}
