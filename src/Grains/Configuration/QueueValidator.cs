using System.Collections.Immutable;
using FluentValidation;

namespace Antiphon.Configuration;

/// <summary>What holds for a queue by itself.</summary>
internal sealed class QueueValidator : AbstractValidator<Queue>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    public QueueValidator()
    {
        RuleFor(queue => queue.Name).IsName();
        RuleFor(queue => queue.DisplayName).IsText();
        RuleFor(queue => queue.Strategy).IsOneOf();
        RuleFor(queue => queue.Priority).IsWithin(-10, 10);
        RuleFor(queue => queue.HeadStart).IsWithin(TimeSpan.Zero, Hour);
        RuleFor(queue => queue.OfferTimeout).IsWithin(Second, Hour);
        RuleFor(queue => queue.WrapUp.Mode).IsOneOf();
        RuleFor(queue => queue.WrapUp.Duration).IsWithin(Second, Hour).When(queue => queue.WrapUp.Mode != WrapUpMode.None);
        RuleFor(queue => queue.WrapUp.Duration).Equal(TimeSpan.Zero).When(queue => queue.WrapUp.Mode == WrapUpMode.None)
            .WithMessage("The mode none has no duration: leave it out, or say mandatoryTimed or optional.");
        RuleFor(queue => queue.MaximumWait!.Value).IsWithin(Second, Day).When(queue => queue.MaximumWait is not null).OverridePropertyName(nameof(Queue.MaximumWait));
        RuleFor(queue => queue.OnMaximumWait).SetValidator(new ElseValidator());
        RuleFor(queue => queue.MaximumWaiting).IsWithin(0, 1_000_000);
        RuleFor(queue => queue.ServiceLevel).IsWithin(Second, Hour);
        RuleFor(queue => queue.ShortAbandon).IsWithin(TimeSpan.Zero, Hour);
        RuleFor(queue => queue.PreferredFor).IsWithin(TimeSpan.Zero, Hour);
        RuleFor(queue => queue.RedialWithin).IsWithin(TimeSpan.Zero, Day);
        RuleFor(queue => queue.RejectDelay).IsWithin(TimeSpan.Zero, LongestPause);
        RuleFor(queue => queue.NoAnswerDelay).IsWithin(TimeSpan.Zero, LongestPause);
        RuleFor(queue => queue.BusyDelay).IsWithin(TimeSpan.Zero, LongestPause);
        RuleFor(queue => queue.MaximumNoAnswers).IsWithin(0, 100);
        RuleFor(queue => queue.Skills).Custom((skills, context) => CheckSkills(skills, "Skills", context));
        RuleFor(queue => queue.Overflow).Custom(CheckOverflow);
        RuleFor(queue => queue).Custom((queue, context) => CheckRelaxation(queue, context));
    }

    private static void CheckSkills(ImmutableArray<SkillWanted> skills, string path, ValidationContext<Queue> context)
    {
        for (var i = 0; i < skills.Length; i++)
        {
            var skill = skills[i].Skill;
            if (skill.Length is 0 or > 63)
                context.AddFailure($"{path}[{i}].Skill", "A skill's name of 1 to 63 characters is wanted.");
            else if (skills.Take(i).Any(earlier => earlier.Skill == skill))
                context.AddFailure($"{path}[{i}].Skill", $"The skill {skill} is wanted already; each skill may be there once.");
            if (skills[i].Level is < 1 or > 100)
                context.AddFailure($"{path}[{i}].Level", "A level from 1 to 100 is wanted.");
        }
    }

    private static void CheckOverflow(ImmutableArray<OverflowTier> tiers, ValidationContext<Queue> context)
    {
        for (var i = 0; i < tiers.Length; i++)
        {
            var after = tiers[i].After;
            if (after < Second || after > Day)
                context.AddFailure($"Overflow[{i}].After", $"A duration from 1s to {Day.TotalSeconds}s is wanted.");
            else if (i > 0 && after <= tiers[i - 1].After)
                context.AddFailure($"Overflow[{i}].After", $"Tiers open one after the other: more than the {tiers[i - 1].After.TotalSeconds}s of the tier before is wanted.");
            CheckSkills(tiers[i].Skills, $"Overflow[{i}].Skills", context);
        }
    }

    private static void CheckRelaxation(Queue queue, ValidationContext<Queue> context)
    {
        for (var i = 0; i < queue.Relaxation.Length; i++)
        {
            var step = queue.Relaxation[i];
            if (step.After < Second || step.After > Day)
                context.AddFailure($"Relaxation[{i}].After", $"A duration from 1s to {Day.TotalSeconds}s is wanted.");
            else if (i > 0 && step.After < queue.Relaxation[i - 1].After)
                context.AddFailure($"Relaxation[{i}].After", $"Steps stand in their order: at least the {queue.Relaxation[i - 1].After.TotalSeconds}s of the step before is wanted.");

            if (queue.Skills.FirstOrDefault(wanted => wanted.Skill == step.Skill) is not { } skill)
            {
                context.AddFailure($"Relaxation[{i}].Skill", $"The queue does not want '{step.Skill}'; one of its skills is wanted ({string.Join(", ", queue.Skills.Select(wanted => wanted.Skill))}).");
                continue;
            }

            var before = queue.Relaxation.Take(i).LastOrDefault(earlier => earlier.Skill == step.Skill)?.Level ?? skill.Level;
            if (step.Level < 0 || step.Level >= before)
                context.AddFailure($"Relaxation[{i}].Level", $"A level from 0 to {before - 1} is wanted: less than the {before} that was wanted before.");
        }
    }
}
