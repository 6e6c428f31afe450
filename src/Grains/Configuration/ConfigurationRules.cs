using System.Text.RegularExpressions;
using FluentValidation;
using NodaTime;

namespace Antiphon.Configuration;

/// <summary>Rules that several kinds of resource share. Each message says what is allowed.</summary>
internal static partial class ConfigurationRules
{
    public static IRuleBuilderOptions<T, string> IsName<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(name => name is not null && NameForm().IsMatch(name)).WithMessage("A name of 1 to 63 lower-case letters, digits and hyphens is wanted.");

    public static IRuleBuilderOptions<T, string> IsText<T>(this IRuleBuilder<T, string> rule, int maximum = 200) =>
        rule.Must(text => text is not null && text.Length <= maximum).WithMessage($"A text of at most {maximum} characters is wanted.");

    public static IRuleBuilderOptions<T, string> IsZone<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(zone => zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null)
            .WithMessage("There is no time zone '{PropertyValue}'; an IANA zone is wanted, for example Asia/Vladivostok.");

    public static IRuleBuilderOptions<T, TimeSpan> IsWithin<T>(this IRuleBuilder<T, TimeSpan> rule, TimeSpan least, TimeSpan most) =>
        rule.Must(time => least <= time && time <= most).WithMessage($"A duration from {least.TotalSeconds:0.###}s to {most.TotalSeconds:0.###}s is wanted.");

    public static IRuleBuilderOptions<T, int> IsWithin<T>(this IRuleBuilder<T, int> rule, int least, int most) =>
        rule.InclusiveBetween(least, most).WithMessage($"A number from {least} to {most} is wanted.");

    public static IRuleBuilderOptions<T, TEnum> IsOneOf<T, TEnum>(this IRuleBuilder<T, TEnum> rule) where TEnum : struct, Enum =>
        rule.IsInEnum().WithMessage($"One of {string.Join(", ", Enum.GetNames<TEnum>().Select(Camel))} is wanted.");

    /// <summary>Path of a field as in a centre file: <c>Overflow[1].After</c> is <c>overflow[1].after</c>.</summary>
    public static string Camel(string path) => string.Join('.', path.Split('.').Select(part => part.Length == 0 ? part : char.ToLowerInvariant(part[0]) + part[1..]));

    [GeneratedRegex(@"^[a-z0-9-]{1,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();
}
