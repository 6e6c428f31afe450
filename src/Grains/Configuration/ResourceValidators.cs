using FluentValidation;

namespace Antiphon.Configuration;

/// <summary>What holds for a site by itself.</summary>
internal sealed class SiteValidator : AbstractValidator<Site>
{
    public SiteValidator()
    {
        RuleFor(site => site.Name).IsName();
        RuleFor(site => site.DisplayName).IsText();
        RuleFor(site => site.TimeZone).IsZone();
    }
}

/// <summary>What holds for a topic by itself.</summary>
internal sealed class TopicValidator : AbstractValidator<Topic>
{
    public TopicValidator()
    {
        RuleFor(topic => topic.Name).IsName();
        RuleFor(topic => topic.DisplayName).IsText();
    }
}

/// <summary>What holds for a reason by itself.</summary>
internal sealed class NotReadyReasonValidator : AbstractValidator<NotReadyReason>
{
    public NotReadyReasonValidator()
    {
        RuleFor(reason => reason.Name).IsName();
        RuleFor(reason => reason.DisplayName).IsText();
    }
}

/// <summary>What holds for an operator by himself.</summary>
internal sealed class OperatorValidator : AbstractValidator<Operator>
{
    public OperatorValidator()
    {
        RuleFor(@operator => @operator.Id).IsName();
        RuleFor(@operator => @operator.DisplayName).IsText();
        RuleFor(@operator => @operator.Employment).IsOneOf();
        RuleFor(@operator => @operator.Address).IsText();
        RuleFor(@operator => @operator.Skills).Custom((skills, context) =>
        {
            foreach (var (skill, level) in skills)
            {
                if (level is < 1 or > 100)
                    context.AddFailure($"Skills[{skill}]", "A level from 1 to 100 is wanted.");
                if (skill.Length is 0 or > 63)
                    context.AddFailure($"Skills[{skill}]", "A skill's name of 1 to 63 characters is wanted.");
            }
        });
        RuleFor(@operator => @operator.Capacity.Voice).IsWithin(0, 1);
        RuleFor(@operator => @operator.Capacity.Chats).IsWithin(0, 25);
        RuleFor(@operator => @operator.Capacity.Mails).IsWithin(0, 25);
    }
}

/// <summary>What holds for an exit by itself.</summary>
internal sealed class ElseValidator : AbstractValidator<Else>
{
    public ElseValidator()
    {
        RuleFor(exit => exit.Action).IsOneOf();
        RuleFor(exit => exit.Queue).NotEmpty().When(exit => exit.Action == ElseAction.MoveTo).WithMessage("moveTo wants the name of a queue.");
        RuleFor(exit => exit.Queue).Empty().When(exit => exit.Action == ElseAction.HangUp).WithMessage("hangUp leads to no queue: leave it out, or say moveTo.");
        RuleFor(exit => exit.Announcement).IsText();
    }
}
