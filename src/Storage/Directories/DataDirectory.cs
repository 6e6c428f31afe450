using System.Globalization;

namespace Antiphon.Storage.Directories;

/// <summary>The directory of the databases, held by this process alone, or by several that agreed to share it, until it is disposed.</summary>
public sealed class DataDirectory : IDisposable
{
    internal const string LockFile = "antiphon.lock";
    internal const string PidFile = "antiphon.pid";
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>Creates the directory if absent and takes its lock, which a crash releases.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="isShared">Others that say the same may hold it too.</param>
    /// <exception cref="DataDirectoryException">Another process holds it, or it cannot be created or written.</exception>
    public static DataDirectory Open(string path, bool isShared = false)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
            var held = new FileStream(System.IO.Path.Combine(full, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, isShared ? FileShare.ReadWrite : FileShare.None);
            // Beside the lock: on no system can a file that is held so be read by others.
            File.WriteAllText(System.IO.Path.Combine(full, PidFile), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DataDirectory(full, held);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException(File.Exists(System.IO.Path.Combine(full, LockFile)) && fault is IOException
                ? $"The data directory {full} is in use by process {Holder(full)}. Stop that process, or give this one another directory (--Antiphon:DataDirectory=PATH)."
                : $"The data directory {full} cannot be used: {fault.Message}");
        }
    }

    /// <summary>Gives the directory free.</summary>
    public void Dispose()
    {
        if (Holder(Path) == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)) File.Delete(System.IO.Path.Combine(Path, PidFile));
        _lock.Dispose();
    }

    private static string Holder(string path)
    {
        try
        {
            return File.ReadAllText(System.IO.Path.Combine(path, PidFile));
        }
        catch (IOException)
        {
            return "(unknown)";
        }
    }
}

/// <summary>The data directory, or the database, can't be used; the message says why and what to do.</summary>
public sealed class DataDirectoryException : Exception
{
    /// <summary>Creates the exception.</summary>
    public DataDirectoryException(string message) : base(message) { }

    /// <summary>Creates an empty exception.</summary>
    public DataDirectoryException() { }

    /// <summary>Creates the exception.</summary>
    public DataDirectoryException(string message, Exception innerException) : base(message, innerException) { }
}
