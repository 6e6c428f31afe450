using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PhoneNumbers;
using Enum = System.Enum;

namespace Antiphon.Errors;

/// <summary>
/// Reads the fields of one message, collects what is wrong with them, and refuses all of it at once. A reader answers with a default where it found a fault.
/// </summary>
internal sealed partial class Fields
{
    private readonly List<(string Field, string Description)> _violations = [];

    /// <summary>Names a fault.</summary>
    public void Refuse(string field, string description) => _violations.Add((field, description));

    /// <summary>Throws INVALID_ARGUMENT if a field was wrong.</summary>
    public void ThrowIfInvalid()
    {
        if (_violations.Count > 0)
            throw Statuses.Invalid(V1.ErrorReason.FieldsInvalid, _violations).ToRpcException();
    }

    /// <summary>A UUID in the usual text form.</summary>
    public Guid Id(string field, string text)
    {
        if (Guid.TryParseExact(text, "D", out var id) && id != Guid.Empty)
            return id;
        Refuse(field, "A UUID is wanted, for example 0193e5a0-7c5e-7d3c-9d5e-2f3b1c4d5e6f.");
        return default;
    }

    /// <summary>A UUID, or nothing.</summary>
    public Guid? OptionalId(string field, string text) => text.Length == 0 ? null : Id(field, text);

    /// <summary>A UUID of version 7.</summary>
    public Guid CallId(string field, string text)
    {
        var id = Id(field, text);
        if (id != default && id.Version != 7)
            Refuse(field, "A UUID of version 7 is wanted.");
        return id;
    }

    /// <summary>A name: lower-case letters, digits and hyphens, 1 to 63 characters.</summary>
    public string Name(string field, string text)
    {
        if (!NamePattern.IsMatch(text))
            Refuse(field, "Lower-case letters, digits and hyphens are wanted, 1 to 63 characters.");
        return text;
    }

    /// <summary>A name, or nothing.</summary>
    public string OptionalName(string field, string text) => text.Length == 0 ? text : Name(field, text);

    /// <summary>A telephone number in E.164, for example +78007707999.</summary>
    public string Number(string field, string text)
    {
        if (!IsNumber(text))
            Refuse(field, "A telephone number in E.164 is wanted, for example +78007707999.");
        return text;
    }

    /// <summary>A telephone number, or nothing.</summary>
    public string OptionalNumber(string field, string text) => text.Length == 0 ? text : Number(field, text);

    /// <summary>A whole number within bounds.</summary>
    public int Within(string field, int value, int least, int most)
    {
        if (value < least || value > most)
            Refuse(field, $"{least} to {most} is allowed.");
        return value;
    }

    /// <summary>Text of bounded length.</summary>
    public string Text(string field, string text, int most)
    {
        if (text.Length > most)
            Refuse(field, $"At most {most} characters are allowed.");
        return text;
    }

    /// <summary>Text that may not be empty.</summary>
    public string NeededText(string field, string text, int most)
    {
        if (text.Length == 0)
            Refuse(field, "Must be set.");
        return Text(field, text, most);
    }

    /// <summary>A time that is not negative; the default if it is not set.</summary>
    public TimeSpan Duration(string field, Duration? value, TimeSpan otherwise) => OptionalDuration(field, value) ?? otherwise;

    /// <summary>A time that is not negative, or nothing.</summary>
    public TimeSpan? OptionalDuration(string field, Duration? value)
    {
        if (value is null)
            return null;
        // Whole ticks, at most some 300 years: what is more is no time that we know.
        if (value.Seconds is >= 0 and < 10_000_000_000 && value.Nanos is >= 0 and < 1_000_000_000)
            return value.ToTimeSpan();
        Refuse(field, "A time that is not negative is wanted, for example \"20s\".");
        return null;
    }

    /// <summary>A moment, or nothing.</summary>
    public DateTimeOffset? OptionalTime(string field, Timestamp? value)
    {
        if (value is null)
            return null;
        if (value.Seconds is >= 0 and < 7_258_118_400 && value.Nanos is >= 0 and < 1_000_000_000)
            return value.ToDateTimeOffset();
        Refuse(field, "A moment of the years 1970 to 2199 is wanted, for example \"2026-11-22T18:00:00Z\".");
        return null;
    }

    /// <summary>A value of an enumeration that must be set (0 is UNSPECIFIED).</summary>
    public T Set<T>(string field, T value)
        where T : struct, Enum
    {
        if (Convert.ToInt32(value, null) == 0)
            Refuse(field, "Must be set.");
        return Known(field, value);
    }

    /// <summary>A value of an enumeration that we know.</summary>
    public T Known<T>(string field, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            Refuse(field, "An unknown value.");
        return value;
    }

    private static bool IsNumber(string text)
    {
        if (text.Length is < 3 or > 16 || text[0] != '+')
            return false;
        try
        {
            var numbers = PhoneNumberUtil.GetInstance();
            var number = numbers.Parse(text, null);
            return numbers.IsPossibleNumber(number) && numbers.Format(number, PhoneNumberFormat.E164) == text;
        }
        catch (NumberParseException)
        {
            return false;
        }
    }

    [GeneratedRegex("^[a-z0-9-]{1,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern { get; }
}
