using System.IO.Compression;
using System.Text.Json;
using Antiphon.Storage.Directories;
using Antiphon.Storage.Schema;
using Microsoft.Data.Sqlite;

namespace Antiphon.Storage.Backups;

/// <summary>Copies the databases of a data directory into one file (a zip of consistent copies and a manifest), and back.</summary>
public static class StorageBackup
{
    private const string ManifestName = "manifest.json";
    private const int Format = 1;
    private static readonly DatabaseSchema[] Databases = [DatabaseSchema.Antiphon, DatabaseSchema.Orleans];

    /// <summary>Refuses what has no data directory.</summary>
    /// <exception cref="DataDirectoryException">State is kept by a PostgreSQL server.</exception>
    public static void Check(StorageOptions options)
    {
        if (options.Provider is StorageProvider.PostgreSql)
        {
            throw new DataDirectoryException(
                "Antiphon:Storage:Provider is PostgreSql, whose databases are backed up and restored by its own tools: pg_dump --format=custom, and pg_restore into an empty database while no silo runs.");
        }
    }

    /// <summary>Backs up; a process that is using the directory goes on meanwhile. Each database is copied as of one moment, one after the other.</summary>
    /// <exception cref="DataDirectoryException">There are no databases, the file exists, or copying failed.</exception>
    public static async Task BackupAsync(string dataDirectory, string file, TimeProvider clock, CancellationToken cancellation = default)
    {
        var (directory, target) = (Path.GetFullPath(dataDirectory), Path.GetFullPath(file));
        if (File.Exists(target)) throw new DataDirectoryException($"The backup file {target} exists already: name another one.");
        if (Databases.FirstOrDefault(d => !File.Exists(Path.Combine(directory, d.File))) is { } missing) throw new DataDirectoryException($"{directory} is no data directory: it has no {missing.File}.");
        var work = target + ".part";
        try
        {
            Directory.CreateDirectory(work);
            var manifest = new Manifest(Format, clock.GetUtcNow(), []);
            foreach (var database in Databases) manifest.Databases.Add(database.File, Copy(Path.Combine(directory, database.File), Path.Combine(work, database.File)));
            await File.WriteAllTextAsync(Path.Combine(work, ManifestName), JsonSerializer.Serialize(manifest), cancellation);
            await ZipFile.CreateFromDirectoryAsync(work, work + ".zip", CompressionLevel.Fastest, includeBaseDirectory: false, cancellation);
            File.Move(work + ".zip", target);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new DataDirectoryException($"{directory} could not be backed up to {target}: {fault.Message}");
        }
        finally
        {
            File.Delete(work + ".zip");
            if (Directory.Exists(work)) Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Restores into an empty or absent directory, once the file has been found whole and not newer than the program.</summary>
    /// <exception cref="DataDirectoryException">The directory is in use or not empty, or the file is no whole backup that this program can read.</exception>
    public static async Task RestoreAsync(string file, string dataDirectory, CancellationToken cancellation = default)
    {
        var source = Path.GetFullPath(file);
        if (!File.Exists(source)) throw new DataDirectoryException($"There is no backup file {source}.");
        using var directory = DataDirectory.Open(dataDirectory);
        if (Directory.EnumerateFileSystemEntries(directory.Path).Select(Path.GetFileName).Except([DataDirectory.LockFile, DataDirectory.PidFile]).FirstOrDefault() is { } found)
        {
            throw new DataDirectoryException($"The data directory {directory.Path} is not empty (it has {found}): restore into an empty one, or move it away first.");
        }
        var work = Path.Combine(directory.Path, "restore.part");
        try
        {
            await ZipFile.ExtractToDirectoryAsync(source, work, cancellation);
            var manifest = JsonSerializer.Deserialize<Manifest>(await File.ReadAllTextAsync(Path.Combine(work, ManifestName), cancellation));
            if (manifest?.Format != Format) throw new DataDirectoryException($"The backup {source} has format {manifest?.Format}, this program reads format {Format}.");
            foreach (var database in Databases) Verify(source, work, database, manifest);
            foreach (var database in Databases) File.Move(Path.Combine(work, database.File), Path.Combine(directory.Path, database.File));
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException or SqliteException or JsonException)
        {
            throw new DataDirectoryException($"{source} is no whole backup, or cannot be restored to {directory.Path}: {fault.Message}");
        }
        finally
        {
            if (Directory.Exists(work)) Directory.Delete(work, recursive: true);
        }
    }

    private static IReadOnlyList<string> Copy(string from, string to)
    {
        using var connection = Open(from);
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO @to";
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue("@to", to);
        command.ExecuteNonQuery();
        using var copy = Open(to);
        return DatabaseSchema.Versions(copy);
    }

    private static void Verify(string source, string work, DatabaseSchema database, Manifest manifest)
    {
        var path = Path.Combine(work, database.File);
        if (!manifest.Databases.TryGetValue(database.File, out var versions) || !File.Exists(path)) throw new DataDirectoryException($"The backup {source} has no {database.File}.");
        database.Check($"{source}/{database.File}", versions);
        using var connection = Open(path);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check(1)";
        if (command.ExecuteScalar() is not "ok") throw new DataDirectoryException($"The backup {source} is damaged: {database.File} does not pass its integrity check.");
        if (!DatabaseSchema.Versions(connection).SequenceEqual(versions)) throw new DataDirectoryException($"The backup {source} is damaged: {database.File} is not the database that the manifest names.");
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private sealed record Manifest(int Format, DateTimeOffset CreatedAt, Dictionary<string, IReadOnlyList<string>> Databases);
}
