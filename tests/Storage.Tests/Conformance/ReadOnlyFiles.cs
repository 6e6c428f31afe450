using System.ComponentModel;
using System.Diagnostics;

namespace Antiphon.Tests.Conformance;

/// <summary>Files into which nobody of this process can write until it is disposed: by their mode, or, for root, whom no mode holds, by <c>chattr +i</c>.</summary>
internal sealed class ReadOnlyFiles : IDisposable
{
    private static readonly (string Program, string Make, string Undo) Way = Environment.IsPrivilegedProcess ? ("chattr", "+i", "-i") : ("chmod", "a-w", "u+w");
    private readonly string[] _paths;

    private ReadOnlyFiles(string[] paths) => _paths = paths;

    /// <summary>Makes them so; null: here it cannot be done.</summary>
    public static ReadOnlyFiles? TryMake(params string[] paths) => Change(Way.Make, paths) ? new ReadOnlyFiles(paths) : null;

    public void Dispose() => Change(Way.Undo, _paths);

    private static bool Change(string how, string[] paths)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Way.Program, [how, .. paths]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
