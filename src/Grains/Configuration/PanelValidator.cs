using Antiphon.Alarms;
using Antiphon.Panels;
using FluentValidation;

namespace Antiphon.Configuration;

/// <summary>What holds for a panel by itself.</summary>
internal sealed class PanelValidator : AbstractValidator<PanelDefinition>
{
    private const int MostFigures = 12;

    public PanelValidator()
    {
        RuleFor(panel => panel.Name).IsName().NotEqual(PanelKey.All).WithMessage($"'{PanelKey.All}' is the whole centre, which needs no definition; another name is wanted.");
        RuleFor(panel => panel.DisplayName).IsText();
        RuleFor(panel => panel.Figures).Custom((figures, context) =>
        {
            if (figures.Length > MostFigures)
                context.AddFailure("Figures", $"At most {MostFigures} figures are wanted: nobody reads more on a wall.");
            for (var i = 0; i < figures.Length; i++)
            {
                if (figures.Take(i).Any(earlier => earlier.Formula == figures[i].Formula))
                    context.AddFailure($"Figures[{i}].Formula", $"'{figures[i].Formula}' is there already; each figure may be there once.");
                Check(figures[i], $"Figures[{i}]", context);
            }
        });
    }

    private static void Check(PanelGoal goal, string path, ValidationContext<PanelDefinition> context)
    {
        if (!FigureRules.All.Contains(goal.Formula))
            context.AddFailure($"{path}.Formula", $"There is no figure '{goal.Formula}'; there are: {string.Join(", ", FigureRules.All)}.");
        foreach (var (value, name) in new[] { (goal.Target, "Target"), (goal.Amber, "Amber"), (goal.Red, "Red"), (goal.Margin, "Margin") })
            if (value is { } number && !(number is >= 0 and <= 1e9))
                context.AddFailure($"{path}.{name}", "A number from 0 to 1000000000 is wanted, in the figure's unit.");
            else if (value > 1 && FigureRules.Shares.Contains(goal.Formula))
                context.AddFailure($"{path}.{name}", "A share from 0 to 1 is wanted: 0.8 is 80 %.");
        if (goal is { Amber: { } amber, Red: { } red } && goal.LowIsBad is { } low && low != red < amber)
            context.AddFailure($"{path}.LowIsBad", "It contradicts the thresholds: red smaller than amber says that small values are bad. Leave it out.");
        if (goal.Amber == goal.Red && goal.Red is not null)
            context.AddFailure($"{path}.Red", "Red and amber are the same; leave one of them out, or let red be the worse.");
        if (goal is { LowIsBad: null } && (goal.Amber is null) != (goal.Red is null))
            context.AddFailure($"{path}.LowIsBad", "One threshold alone does not say which values are bad: true (small ones) or false (large ones) is wanted.");
        if (goal.Margin > 0 && !FigureLevels.IsLowBad(goal) && goal.Margin >= Math.Min(goal.Amber ?? goal.Red ?? 0, goal.Red ?? goal.Amber ?? 0))
            context.AddFailure($"{path}.Margin", "It must be smaller than the thresholds: no figure comes back below 0, and so this one would stay bad for ever.");
        if (FigureRules.Shares.Contains(goal.Formula) && FigureLevels.IsLowBad(goal) && goal.Margin + Math.Max(goal.Amber ?? 0, goal.Red ?? 0) >= 1)
            context.AddFailure($"{path}.Margin", "Threshold and margin must be below 1 together: no share comes back past 1, and so this one would stay bad for ever.");
        if (goal is { RaisesAlarm: true, Red: null } or { Sounds: true, Red: null })
            context.AddFailure($"{path}.Red", "An alarm or a sound comes with red: a threshold is wanted.");
    }
}
