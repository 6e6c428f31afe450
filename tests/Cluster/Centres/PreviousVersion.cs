using System.Diagnostics;
using Antiphon.Hosting;

namespace Antiphon.Centres;

/// <summary>The program as it was a commit ago, built anew from the repository's history.</summary>
public sealed class PreviousVersion : IDisposable
{
    /// <summary>The environment's variable that names another commit.</summary>
    public const string Variable = "ANTIPHON_PREVIOUS";

    private readonly DirectoryInfo _tree = Directory.CreateTempSubdirectory("antiphon-previous-");

    private PreviousVersion()
    {
    }

    /// <summary>The built program.</summary>
    public string Program => Path.Combine(_tree.FullName, "src", "Silo", "bin", "Release", "net10.0", "Antiphon.Silo.dll");

    /// <summary>Which commit it is, with its subject.</summary>
    public string Commit { get; private set; } = "";

    /// <summary>Builds it.</summary>
    /// <exception cref="InvalidOperationException">The repository has no commit before this one, or it does not build; the message says which.</exception>
    public static async Task<PreviousVersion> Build()
    {
        var previous = new PreviousVersion();
        try
        {
            var repository = SiloProcess.Repository.FullName;
            previous.Commit = (await Run("git", "-C", repository, "log", "-1", "--format=%h %s", Wanted)).Trim();
            var archive = Path.Combine(previous._tree.FullName, "previous.tar");
            await Run("git", "-C", repository, "archive", "--output", archive, Wanted);
            await Run("tar", "-x", "-f", archive, "-C", previous._tree.FullName);
            await Run("dotnet", "build", Path.Combine(previous._tree.FullName, "src", "Silo"), "--configuration", "Release", "--nologo", "--verbosity", "quiet", "-p:RunAnalyzers=false");
            return previous;
        }
        catch
        {
            previous.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _tree.Delete(recursive: true);

    private static string Wanted => Environment.GetEnvironmentVariable(Variable) ?? "HEAD~1";

    private static async Task<string> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await said : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with code {process.ExitCode}: {await complained}{await said}. This test builds the commit before this one (a full clone is wanted).");
    }
}
