using Antiphon.Lines;
using FluentValidation;

namespace Antiphon.Configuration;

/// <summary>What holds for a line by itself.</summary>
internal sealed class LineValidator : AbstractValidator<Line>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public LineValidator()
    {
        RuleFor(line => line.Number).Custom((number, context) =>
        {
            if (!TelephoneNumber.TryNormalize(number, out var normal, out var refusal))
                context.AddFailure(refusal);
            else if (normal != number)
                context.AddFailure($"The number in E.164 is wanted: {normal}.");
        });
        RuleFor(line => line.Brand).IsText();
        RuleFor(line => line.TimeZone).IsZone();
        RuleFor(line => line.MenuTimeout).IsWithin(Second, TimeSpan.FromHours(1));
        RuleForEach(line => line.Hours).ChildRules(hours => hours.RuleFor(day => day.Day).IsOneOf());
        RuleFor(line => line.Holidays).Custom((holidays, context) =>
        {
            for (var i = 0; i < holidays.Length; i++)
            {
                var date = holidays[i].Date;
                if (holidays.Take(i).Any(earlier => earlier.Date == date))
                    context.AddFailure($"Holidays[{i}].Date", $"{date:yyyy-MM-dd} is there already; each date may be there once.");
                if (holidays[i].Open is null != holidays[i].Close is null)
                    context.AddFailure($"Holidays[{i}].{(holidays[i].Open is null ? "Open" : "Close")}", "open and close are wanted both (the hours of that day), or neither (closed).");
            }
        });
        RuleForEach(line => line.Holidays).ChildRules(holiday => holiday.RuleFor(day => day.Name).IsText());
        RuleFor(line => line.Menu).Custom((menu, context) =>
        {
            for (var i = 0; i < menu.Length; i++)
            {
                var key = menu[i].Key;
                if (key is not [(>= '0' and <= '9') or '*' or '#'])
                    context.AddFailure($"Menu[{i}].Key", "One key of 0 to 9, * and # is wanted.");
                else if (menu.Take(i).Any(earlier => earlier.Key == key))
                    context.AddFailure($"Menu[{i}].Key", $"The key {key} is taken already; each key may be there once.");
            }
        });
        RuleFor(line => line.OnClosed).SetValidator(new ElseValidator());
        RuleFor(line => line.OnFull).SetValidator(new ElseValidator());
        RuleFor(line => line.OnNobodyStaffed!).SetValidator(new ElseValidator()).When(line => line.OnNobodyStaffed is not null);
    }
}
