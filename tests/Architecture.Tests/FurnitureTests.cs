using System.Text.RegularExpressions;
using Shouldly;

namespace Antiphon.Architecture;

public sealed partial class FurnitureTests
{
    private const int LongestFile = 400;
    private static readonly string[] EmptyWords = ["Common", "Core", "Infrastructure", "Models", "Services", "Shared", "Misc"];

    [Fact]
    public void Folder_OfSrc_NamesAConcept() =>
        House.Folders.Where(folder => EmptyWords.Contains(Path.GetFileName(folder))).Select(House.Relative).ShouldBeEmpty();

    [Fact]
    public void File_OfSrc_IsShort() =>
        House.Sources.Select(file => (File: House.Relative(file), Lines: File.ReadLines(file).Count())).Where(entry => entry.Lines > LongestFile).ShouldBeEmpty();

    [Fact]
    public void Type_OfSrc_IsNamedForWhatItIs() =>
        House.Sources.Where(file => EmptyName().IsMatch(Path.GetFileNameWithoutExtension(file)) || EmptyType().IsMatch(File.ReadAllText(file)))
            .Select(House.Relative).ShouldBeEmpty();

    [Fact]
    public void Namespace_OfSrc_IsAConceptAndNotAProject()
    {
        string[] projects = [.. House.Arrows.Keys.Where(room => room is not ("Storage" or "Simulation" or "Client" or "Api")).Select(room => $"namespace Antiphon.{room}")];

        House.Sources.Where(file => File.ReadLines(file).Any(line => projects.Any(project => line.StartsWith(project, StringComparison.Ordinal))))
            .Select(House.Relative).ShouldBeEmpty();
    }

    [Fact]
    public void Source_OfTheCluster_LeavesNoStubs() =>
        House.Sources.Where(file => Stub().IsMatch(File.ReadAllText(file))).Select(House.Relative).ShouldBeEmpty();

    [GeneratedRegex("(Manager|Helpers?|Utils?|Utility|Utilities)$")]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"\b(class|record|struct|interface) \w+(Manager|Helpers?|Utils?|Utility|Utilities)\b")]
    private static partial Regex EmptyType();

    [GeneratedRegex(@"NotImplementedException|\b(TODO|FIXME|HACK)\b")]
    private static partial Regex Stub();
}
