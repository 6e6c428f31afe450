using System.IO.Compression;
using Antiphon.Storage;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Backups;
using Antiphon.Storage.Directories;
using Microsoft.Data.Sqlite;
using Shouldly;

namespace Antiphon.Tests.Backups;

public sealed class StorageBackupTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();
    private readonly Storages _storage = new();

    public void Dispose()
    {
        _storage.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task Backup_OfARunningStorage_IsRestoredWithStateArchiveAndOrder()
    {
        var waiting = CallState.New();
        waiting.Queue = "sales";
        var state = new Stored<CallState>(waiting);
        await _storage.Write(state);
        var ended = Rows.Call();
        await _storage.Archived(ended);
        await Backup();
        await _storage.Write(new Stored<CallState>(CallState.New())); // After the backup.

        await StorageBackup.RestoreAsync(File, _temporary["restored"]);

        using var restored = new Storages(new StorageOptions { DataDirectory = _temporary["restored"] });
        (await restored.Rows.ReadWaiting("sales")).Rows.Select(w => w.Id).ShouldBe([waiting.Id]);
        (await restored.Read(waiting.Id)).ETag.ShouldBe(state.ETag);
        (await restored.Archive.GetCall(ended.Id)).ShouldNotBeNull();
        (await restored.Rows.ListCalls(new(), 10, null)).Count.ShouldBe(1);
        Directory.GetFileSystemEntries(_temporary.Path).Select(Path.GetFileName).Order().ShouldBe(["backup.zip", "restored"]);
    }

    [Fact]
    public async Task Backup_WhileManyWrite_IsConsistent()
    {
        using var stop = new CancellationTokenSource();
        var writing = Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                var call = Rows.Call();
                await _storage.Archived(call, Rows.Leg(call.Id));
            }
        }).ToList();
        await Backup();
        await stop.CancelAsync();
        await Task.WhenAll(writing);

        await StorageBackup.RestoreAsync(File, _temporary["restored"]);

        using var restored = new Storages(new StorageOptions { DataDirectory = _temporary["restored"] });
        await foreach (var record in restored.Archive.ExportCalls(new CallFilter())) record.Legs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Directory_LeftByACrash_IsOpenedAndBackedUpWithEveryAcknowledgedWrite()
    {
        var state = new Stored<CallState>(CallState.New());
        await _storage.Write(state);
        Directory.CreateDirectory(_temporary["crashed"]);
        foreach (var name in new[] { "antiphon.db", "antiphon.db-wal", "orleans.db" })
        {
            System.IO.File.Copy(Path.Combine(_storage.Sqlite.DirectoryPath, name), _temporary[$"crashed/{name}"]);
        }

        await StorageBackup.BackupAsync(_temporary["crashed"], File, TimeProvider.System);
        await StorageBackup.RestoreAsync(File, _temporary["restored"]);

        foreach (var directory in new[] { "crashed", "restored" })
        {
            using var storage = new Storages(new StorageOptions { DataDirectory = _temporary[directory] });
            (await storage.Read(state.State.Id)).ETag.ShouldBe(state.ETag);
        }
    }

    [Fact]
    public async Task Backup_OntoAFileThatIs_IsRefused()
    {
        await System.IO.File.WriteAllTextAsync(File, "mine");

        (await Should.ThrowAsync<DataDirectoryException>(Backup)).Message.ShouldContain("exists already");

        (await System.IO.File.ReadAllTextAsync(File)).ShouldBe("mine");
    }

    [Fact]
    public async Task Backup_OfNoDataDirectory_IsRefused() =>
        (await Should.ThrowAsync<DataDirectoryException>(() => StorageBackup.BackupAsync(_temporary["none"], File, TimeProvider.System))).Message.ShouldContain("no data directory");

    [Fact]
    public async Task Restore_IntoADirectoryInUseOrNotEmpty_IsRefused()
    {
        await Backup();
        (await Should.ThrowAsync<DataDirectoryException>(() => StorageBackup.RestoreAsync(File, _storage.Sqlite.DirectoryPath))).Message.ShouldContain("in use");
        Directory.CreateDirectory(_temporary["full"]);
        await System.IO.File.WriteAllTextAsync(_temporary["full/notes.txt"], "mine");

        (await Should.ThrowAsync<DataDirectoryException>(() => StorageBackup.RestoreAsync(File, _temporary["full"]))).Message.ShouldContain("not empty");
    }

    [Fact]
    public async Task Restore_OfADamagedOrForeignFile_IsRefusedAndLeavesNothing()
    {
        await Backup();
        await System.IO.File.WriteAllTextAsync(_temporary["foreign"], "no zip");
        await Rewrite(_temporary["damaged"], path =>
        {
            using var file = System.IO.File.OpenWrite(path);
            file.Position = 4096;
            file.Write(new byte[40960]);
        });
        await Rewrite(_temporary["newer"], path => Execute(path, "INSERT INTO schema_versions (ScriptName, Applied) VALUES ('0099-future', '2030-01-01')"));

        foreach (var file in new[] { "foreign", "damaged", "newer" })
        {
            await Should.ThrowAsync<DataDirectoryException>(() => StorageBackup.RestoreAsync(_temporary[file], _temporary["target"]));
            Directory.GetFileSystemEntries(_temporary["target"]).Select(Path.GetFileName).ShouldBe(["antiphon.lock"]);
        }
        await StorageBackup.RestoreAsync(File, _temporary["target"]);
    }

    private string File => _temporary["backup.zip"];

    private Task Backup() => StorageBackup.BackupAsync(_storage.Sqlite.DirectoryPath, File, TimeProvider.System);

    private async Task Rewrite(string target, Action<string> change)
    {
        using var work = new TemporaryDirectory();
        await ZipFile.ExtractToDirectoryAsync(File, work.Path);
        change(work["antiphon.db"]);
        await ZipFile.CreateFromDirectoryAsync(work.Path, target);
    }

    private static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
