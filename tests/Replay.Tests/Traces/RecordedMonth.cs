namespace Antiphon.Traces;

/// <summary>Where the recorded month lies, if it is at hand: it is not part of the repository.</summary>
internal static class RecordedMonth
{
    private const string Name = "anonymous-bank-1999-02.tsv";

    /// <summary>Its file; the test is skipped, saying so, where there is none.</summary>
    public static FileInfo Find()
    {
        var path = Search();
        Assert.SkipWhen(path is null, $"../shared/data/{Name} is not there, beside the repository");
        return new FileInfo(path!);
    }

    /// <summary>From the repository's root (which holds the solution) upwards, the first shared/data beside.</summary>
    private static string? Search()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Antiphon.slnx")))
            at = at.Parent;
        for (at = at?.Parent; at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "shared", "data", Name) is var path && File.Exists(path))
                return path;
        return null;
    }
}
