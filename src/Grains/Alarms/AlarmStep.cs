using System.Collections.Immutable;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Panels;
using Antiphon.Storage.Archive;

namespace Antiphon.Alarms;

/// <summary>One judgement of a panel's figures. Pure: from what stood, what is declared and what was measured follows what stands, which alarms are raised and which are over.</summary>
public sealed class AlarmStep
{
    private readonly string _panel;
    private readonly Instant _now;
    private readonly List<ArchivedAlarm> _alarms = [];
    private readonly List<AlarmNotice> _notices = [];

    private AlarmStep(string panel, Instant now) => (_panel, _now) = (panel, now);

    /// <summary>How bad each figure is.</summary>
    public ImmutableSortedDictionary<string, StandingLevel> Levels { get; private set; } = ImmutableSortedDictionary<string, StandingLevel>.Empty;

    /// <summary>The figures in the panel's order.</summary>
    public ImmutableArray<JudgedFigure> Headline { get; private set; } = [];

    /// <summary>Rows of the log that are new or changed.</summary>
    public IReadOnlyList<ArchivedAlarm> Alarms => _alarms;

    /// <summary>What is to be told of them.</summary>
    public IReadOnlyList<AlarmNotice> Notices => _notices;

    /// <summary>Judges.</summary>
    /// <param name="panel">The panel's name.</param>
    /// <param name="levels">What stood.</param>
    /// <param name="definition">What is declared; null: the panel is no more, and its alarms are over.</param>
    /// <param name="figures">What was measured.</param>
    /// <param name="now">The time.</param>
    public static AlarmStep Judge(string panel, ImmutableSortedDictionary<string, StandingLevel> levels, PanelDefinition? definition, IReadOnlyCollection<PanelFigure> figures, Instant now)
    {
        var step = new AlarmStep(panel, now);
        var goals = definition?.Figures ?? [];
        step.Headline = [.. goals.Select(goal => step.Judge(goal, levels.GetValueOrDefault(goal.Formula), figures.FirstOrDefault(figure => figure.Formula == goal.Formula)?.Value))];
        foreach (var (formula, gone) in levels.Where(level => goals.All(goal => goal.Formula != level.Key)))
            step.Clear(formula, gone);
        return step;
    }

    private JudgedFigure Judge(PanelGoal goal, StandingLevel? was, double? value)
    {
        var level = FigureLevels.Next(goal, was?.Level ?? FigureLevel.Normal, value);
        var stands = was?.Level == level ? was : new StandingLevel(level, _now.Domain);
        if (level == FigureLevel.Red && goal.RaisesAlarm)
            stands = was?.Alarm is null ? Raise(goal, stands, value!.Value) : stands with { Alarm = was.Alarm, Value = was.Value, Threshold = was.Threshold, RaisedAt = was.RaisedAt };
        else if (was?.Alarm is not null)
        {
            Clear(goal.Formula, was);
            stands = stands with { Alarm = null };
        }
        if (level != FigureLevel.Normal)
            Levels = Levels.SetItem(goal.Formula, stands);
        return new JudgedFigure { Figure = new PanelFigure(goal.Formula, value), Target = goal.Target, Level = level, Since = stands.Since, Sounds = goal.Sounds };
    }

    private StandingLevel Raise(PanelGoal goal, StandingLevel stands, double value)
    {
        var raised = stands with { Alarm = Guid.CreateVersion7(_now.System), Value = value, Threshold = goal.Red!.Value, RaisedAt = _now.Domain };
        File(goal.Formula, raised, clearedAt: null);
        return raised;
    }

    private void Clear(string formula, StandingLevel was)
    {
        if (was.Alarm is not null)
            File(formula, was, clearedAt: _now.Domain);
    }

    private void File(string formula, StandingLevel level, DateTimeOffset? clearedAt)
    {
        _alarms.Add(new ArchivedAlarm
        {
            Id = level.Alarm!.Value, Panel = _panel, Formula = formula, Value = level.Value, Threshold = level.Threshold, RaisedAt = level.RaisedAt, ClearedAt = clearedAt,
            ChangedAt = _now.System,
        });
        _notices.Add(new AlarmNotice
        {
            Id = Guid.CreateVersion7(_now.System), Alarm = level.Alarm.Value, Panel = _panel, Formula = formula, Value = level.Value, Threshold = level.Threshold,
            RaisedAt = level.RaisedAt, ClearedAt = clearedAt, MadeAt = _now.System,
        });
    }
}
