using System.Collections.Immutable;
using FluentValidation;

namespace Antiphon.Configuration;

/// <summary>Says whether a declared centre makes sense.</summary>
public static class CentreValidation
{
    private static readonly SiteValidator Sites = new();
    private static readonly TopicValidator Topics = new();
    private static readonly NotReadyReasonValidator NotReadyReasons = new();
    private static readonly QueueValidator Queues = new();
    private static readonly LineValidator Lines = new();
    private static readonly OperatorValidator Operators = new();
    private static readonly PanelValidator Panels = new();

    /// <summary>Everything that is wrong with a centre; with an error among it, the centre must not be applied.</summary>
    public static ImmutableArray<ConfigurationProblem> Validate(Centre centre) =>
    [
        .. Validate(Sites, "sites", centre.Sites),
        .. Validate(Topics, "topics", centre.Topics),
        .. Validate(NotReadyReasons, "notReadyReasons", centre.NotReadyReasons),
        .. Validate(Queues, "queues", centre.Queues),
        .. Validate(Lines, "lines", centre.Lines),
        .. Validate(Operators, "operators", centre.Operators),
        .. Validate(Panels, "panels", centre.Panels),
        .. CentreReferences.Check(centre),
    ];

    /// <summary>True if one of the problems is an error.</summary>
    public static bool HasErrors(this ImmutableArray<ConfigurationProblem> problems) => problems.Any(problem => problem.Severity == ProblemSeverity.Error);

    /// <summary>The centre with what always belongs to one: <see cref="NotReadyReason.NoAnswer"/>.</summary>
    public static Centre Complete(Centre centre) =>
        centre.NotReadyReasons.ContainsKey(NotReadyReason.NoAnswer)
            ? centre
            : centre with { NotReadyReasons = centre.NotReadyReasons.Add(NotReadyReason.NoAnswer, new() { Name = NotReadyReason.NoAnswer, DisplayName = "No answer" }) };

    private static IEnumerable<ConfigurationProblem> Validate<T>(AbstractValidator<T> validator, string section, ImmutableSortedDictionary<string, T> resources) =>
        from pair in resources
        from failure in validator.Validate(pair.Value).Errors
        select new ConfigurationProblem
        {
            Path = $"{section}[{pair.Key}].{ConfigurationRules.Camel(failure.PropertyName)}",
            Message = failure.ErrorMessage,
            Severity = ProblemSeverity.Error,
        };
}
