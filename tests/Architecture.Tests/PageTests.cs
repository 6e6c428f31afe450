using System.Text.RegularExpressions;
using Shouldly;

namespace Antiphon.Architecture;

/// <summary>What the pages point to is there.</summary>
public sealed partial class PageTests
{
    [Fact]
    public void Link_OfAPage_LeadsToAFile() =>
        Missing(page => Link().Matches(page.Text).Select(match => match.Groups["to"].Value).Where(to => !to.Contains(':')).Select(to => Path.Combine(page.Folder, to))).ShouldBeEmpty();

    [Fact]
    public void Path_InBackTicks_IsThere() =>
        Missing(page => Code().Matches(page.Text).SelectMany(code => RepositoryPath().Matches(code.Value)).Select(match => Path.Combine(House.Root, match.Value))).ShouldBeEmpty();

    private static IEnumerable<string> Missing(Func<(string Text, string Folder), IEnumerable<string>> pathsOf)
    {
        var found = House.Pages.Select(page => (Page: page, Paths: pathsOf((File.ReadAllText(page), Path.GetDirectoryName(page)!)).ToArray())).ToArray();
        found.SelectMany(entry => entry.Paths).ShouldNotBeEmpty("the pages have such paths");
        return found.SelectMany(entry => entry.Paths.Where(path => !Path.Exists(path)).Select(path => $"{House.Relative(entry.Page)}: {House.Relative(Path.GetFullPath(path))}"));
    }

    /// <summary>A link within the repository; what follows # is a place on the page.</summary>
    [GeneratedRegex(@"\]\((?<to>[^)#\s]+)(#[^)\s]*)?\)")]
    private static partial Regex Link();

    /// <summary>A fenced block, or a span of code.</summary>
    [GeneratedRegex("```.*?```|`[^`\n]+`", RegexOptions.Singleline)]
    private static partial Regex Code();

    /// <summary>A path from the root of the repository, alone or as a word of a command.</summary>
    [GeneratedRegex(@"(?<![\w./-])(src|tests|deploy|docs)/[\w./-]*\w")]
    private static partial Regex RepositoryPath();
}
