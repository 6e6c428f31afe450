using System.Diagnostics.CodeAnalysis;
using PhoneNumbers;

namespace Antiphon.Lines;

/// <summary>Telephone numbers as people write them, made one: E.164.</summary>
public static class TelephoneNumber
{
    /// <summary>Longest text that is looked at.</summary>
    private const int MaximumLength = 64;

    /// <summary>Makes of <c>8 (800) 770-79-99</c> or <c>+7 800 770 79 99</c> the one number <c>+78007707999</c>. Toll-free numbers are numbers like others.</summary>
    /// <param name="text">The number as written.</param>
    /// <param name="number">E.164.</param>
    /// <param name="refusal">Why it is no number, and what is allowed.</param>
    /// <param name="region">ISO 3166 code of the country to which a number without a country code belongs.</param>
    public static bool TryNormalize(string? text, [NotNullWhen(true)] out string? number, [NotNullWhen(false)] out string? refusal, string region = "RU")
    {
        number = null;
        refusal = null;
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaximumLength)
        {
            refusal = $"A telephone number has 1 to {MaximumLength} characters, for example +78007707999.";
            return false;
        }

        var library = PhoneNumberUtil.GetInstance();
        try
        {
            var parsed = library.Parse(text, region);
            if (parsed.HasExtension)
                refusal = $"'{text}' has an extension; a number without one is wanted, for example +78007707999.";
            else if (!library.IsValidNumber(parsed))
                refusal = $"'{text}' is no number in use in its country ({Why(library.IsPossibleNumberWithReason(parsed))}); E.164 is wanted, for example +78007707999.";
            else
                number = library.Format(parsed, PhoneNumberFormat.E164);
        }
        catch (NumberParseException)
        {
            refusal = $"'{text}' is no telephone number; E.164 is wanted, for example +78007707999.";
        }

        return number is not null;
    }

    private static string Why(PhoneNumberUtil.ValidationResult result) => result switch
    {
        PhoneNumberUtil.ValidationResult.TOO_SHORT => "too short",
        PhoneNumberUtil.ValidationResult.TOO_LONG => "too long",
        PhoneNumberUtil.ValidationResult.INVALID_COUNTRY_CODE => "no such country code",
        PhoneNumberUtil.ValidationResult.INVALID_LENGTH => "wrong length",
        _ => "no such area",
    };
}
