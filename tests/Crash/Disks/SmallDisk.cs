using System.ComponentModel;
using System.Diagnostics;

namespace Antiphon.Disks;

/// <summary>A file system of its own, of a few megabytes, that can be filled and freed. Mounting takes root; gone when disposed.</summary>
public sealed class SmallDisk : IDisposable
{
    private const int Megabytes = 24;
    private readonly string _mount = Directory.CreateTempSubdirectory("antiphon-disk-").FullName;

    private SmallDisk() { }

    /// <summary>A directory on it.</summary>
    public string Data => Path.Combine(_mount, "data");

    private string Ballast => Path.Combine(_mount, "ballast");

    /// <summary>Mounts one; null: this machine does not let us.</summary>
    public static async Task<SmallDisk?> TryMount()
    {
        var disk = new SmallDisk();
        if (await Shell.Succeeds("mount", "-t", "tmpfs", "-o", $"size={Megabytes}m", "antiphon", disk._mount))
            return disk;
        Directory.Delete(disk._mount);
        return null;
    }

    /// <summary>Fills it to the last byte.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in new[] { 1 << 20, 4096, 1 })
        {
            try
            {
                while (true)
                    file.Write(new byte[size]);
            }
            catch (IOException)
            {
                // Nothing of this size fits any more.
            }
        }
    }

    /// <summary>There is room again.</summary>
    public void Free() => File.Delete(Ballast);

    public void Dispose()
    {
        using (var unmount = Process.Start("umount", ["--lazy", _mount]))
            unmount.WaitForExit();
        Directory.Delete(_mount);
    }
}

/// <summary>Files that nobody can write, not even root (<c>chattr +i</c>), until disposed.</summary>
public sealed class Immutable : IDisposable
{
    private readonly string[] _paths;

    private Immutable(string[] paths) => _paths = paths;

    /// <summary>Makes them so; null: this machine, or its file system, does not let us.</summary>
    public static async Task<Immutable?> TryMake(params string[] paths)
    {
        var made = new Immutable(paths);
        if (await Shell.Succeeds("chattr", ["+i", .. paths]))
            return made;
        made.Dispose();
        return null;
    }

    public void Dispose()
    {
        using var undo = Process.Start("chattr", ["-f", "-i", .. _paths]);
        undo.WaitForExit();
    }
}

/// <summary>Programs of the system.</summary>
internal static class Shell
{
    /// <summary>Runs one; false: it says no, or is not there.</summary>
    public static async Task<bool> Succeeds(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
