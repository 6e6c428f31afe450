using System.Data.Common;
using Antiphon.Storage;
using Microsoft.Data.Sqlite;
using Shouldly;

namespace Antiphon.Tests.Conformance;

/// <summary>What a grain storage on disk does besides: how its writes fail, what is known of them then, and what a killed process leaves.</summary>
public abstract class DurableStorageConformance(DurableSilo silo, string name) : GrainStorageConformance(silo.Storage(name))
{
    /// <summary>So many connections are in use at once.</summary>
    private const int Connections = 8;

    [Fact]
    public async Task Write_ETagOfNothing_IsRefused() =>
        await ShouldBeRefused(() => Write(new Stored<Note>(new Note()) { ETag = "12", RecordExists = true }));

    [Fact]
    public async Task Write_ThatFailsBeforeItsCommit_LeavesAllAsItWasAndCanBeRepeated()
    {
        var note = await Write("first");
        var held = note.ETag;
        note.State.Text = "second";
        using (Fail(CommitMoment.Before)) await ShouldFail(() => Write(note));

        note.ETag.ShouldBe(held);
        var read = await Read();
        (read.State.Text, read.ETag).ShouldBe(("first", held));
        await Write(note);
        (await Read()).State.Text.ShouldBe("second");
    }

    [Fact]
    public async Task Write_ThatFailsAfterItsCommit_StandsAndIsFoundByReadingAlone()
    {
        var note = await Write("first");
        var held = note.ETag;
        note.State.Text = "second";
        using (Fail(CommitMoment.After)) await ShouldFail(() => Write(note));

        note.ETag.ShouldBe(held, "nothing is guessed");
        await ShouldBeRefused(() => Write(note));
        var read = await Read();
        read.State.Text.ShouldBe("second");
        read.State.Text = "third";
        await Write(read);
        (await Read()).State.Text.ShouldBe("third");
    }

    [Fact]
    public async Task FirstWrite_ThatFailsAfterItsCommit_IsNotDoneTwice()
    {
        var note = new Stored<Note>(new Note { Text = "first" });
        using (Fail(CommitMoment.After)) await ShouldFail(() => Write(note));

        (note.ETag, note.RecordExists).ShouldBe((null, false));
        await ShouldBeRefused(() => Write(note));
        (await Read()).State.Text.ShouldBe("first");
    }

    [Fact]
    public async Task Clear_ThatFailsBeforeItsCommit_LeavesAllAsItWasAndCanBeRepeated()
    {
        var note = await Write("first");
        var held = note.ETag;
        using (Fail(CommitMoment.Before)) await ShouldFail(() => Clear(note));

        (note.ETag, note.RecordExists, note.State.Text).ShouldBe((held, true, "first"));
        (await Read()).State.Text.ShouldBe("first");
        await Clear(note);
        (await Read()).RecordExists.ShouldBeFalse();
    }

    [Fact]
    public async Task Clear_ThatFailsAfterItsCommit_StandsAndIsFoundByReadingAlone()
    {
        var note = await Write("first");
        var held = note.ETag;
        using (Fail(CommitMoment.After)) await ShouldFail(() => Clear(note));

        (note.ETag, note.RecordExists).ShouldBe((held, true), "nothing is guessed");
        await ShouldBeRefused(() => Write(note));
        var read = await Read();
        read.RecordExists.ShouldBeFalse();
        read.State.Text = "anew";
        await Write(read);
        (await Read()).State.Text.ShouldBe("anew");
    }

    [Fact]
    public async Task Files_ReadOnlyForAWhile_LeaveNoConnectionThatCannotWrite()
    {
        using var directory = new TemporaryDirectory();
        await using var alone = await StorageSilo.Start(new StorageOptions { DataDirectory = directory.Path });
        var storage = alone.Storage(name);
        Task WriteAny() => storage.WriteStateAsync("note", GrainId.Create("note", Guid.NewGuid().ToString("N")), new Stored<Note>(new Note()));
        Task Many(Func<Task> write) => Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(write)));
        await WriteAny();
        // The shared memory's file is mapped: of an immutable one, a write to the map ends the process.
        using (var held = ReadOnlyFiles.TryMake([.. Directory.GetFiles(directory.Path, $"{Place.File}*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal))]))
        {
            Assert.SkipWhen(held is null, "No file can be made read-only here (chmod; for root chattr +i).");
            await Many(() => ShouldFail(WriteAny));
        }

        for (var i = 0; i < 3; i++) await Many(WriteAny);
    }

    [Fact]
    public async Task Connections_ThatBrokeWithinATransaction_HarmNobodyAfterThem()
    {
        var note = await Write("first");
        foreach (var moment in Enum.GetValues<CommitMoment>())
            using (Fail(moment))
                await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ShouldFail(() => Storage.WriteStateAsync("note", GrainId.Create("note", Guid.NewGuid().ToString("N")), new Stored<Note>(new Note())))));

        for (var i = 0; i < 16; i++)
        {
            note.State.Text = $"{Grain} after the fault {i}";
            await Write(note);
            Outside("SELECT count(*) FROM {0} WHERE CAST({1} AS TEXT) LIKE @text", note.State.Text).ShouldBe(1L, "seen by others, so committed");
        }
        Outside("BEGIN IMMEDIATE; ROLLBACK", "").ShouldBeNull("nobody holds the lock");
    }

    [Fact]
    public async Task Write_WhileAnotherProgramHoldsTheLock_FailsAndHarmsNobodyAfterIt()
    {
        var note = await Write("first");
        note.State.Text = $"{Grain} behind the lock";
        using (var other = Open())
        using (other.BeginTransaction())
            await ShouldFail(() => Write(note));

        await Write(note);
        Outside("SELECT count(*) FROM {0} WHERE CAST({1} AS TEXT) LIKE @text", note.State.Text).ShouldBe(1L, "seen by others, so committed");
    }

    [Theory]
    [InlineData(CommitMoment.Before, "3")]
    [InlineData(CommitMoment.After, "4")]
    public async Task Process_KilledInACommit_HasWhatItAcknowledgedAndNoHalfWrites(CommitMoment moment, string stored)
    {
        using var directory = new TemporaryDirectory();
        var acknowledged = await KilledWriter.Run(name, moment, directory.Path);

        await using var again = await StorageSilo.Start(new StorageOptions { DataDirectory = directory.Path });
        var storage = again.Storage(name);
        var note = new Stored<Note>(new Note());
        await storage.ReadStateAsync("note", KilledWriter.Grain, note);
        acknowledged.Select(a => a.Text).ShouldBe(["1", "2", "3"]);
        (note.State.Text, note.State.Numbers.Count).ShouldBe((stored, int.Parse(stored, null)));
        (note.ETag == acknowledged[^1].ETag).ShouldBe(moment is CommitMoment.Before, "a write that stands has another ETag than the one before it");
        await storage.WriteStateAsync("note", KilledWriter.Grain, note);
    }

    /// <summary>The file and the table with the column of the state.</summary>
    protected abstract (string File, string Table, string Column) Place { get; }

    private IDisposable Fail(CommitMoment moment) => silo.Database.At(name, moment, () => throw new IOException("injected"));

    /// <summary>A fault of the database or of what was injected, not a lost race and not a slip of ours.</summary>
    private static async Task ShouldFail(Func<Task> write)
    {
        var fault = await Should.ThrowAsync<Exception>(write);
        (fault is StorageUnavailableException or DbException or IOException).ShouldBeTrue(fault.ToString());
    }

    /// <summary>Asks the database as another program would.</summary>
    private object? Outside(string sql, string text)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = string.Format(null, sql, Place.Table, Place.Column);
        command.Parameters.AddWithValue("@text", $"%\"Text\":\"{text}\"%");
        return command.ExecuteScalar();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(silo.Database.DirectoryPath, Place.File)};Pooling=False");
        connection.Open();
        return connection;
    }
}

[Collection(DurableSilo.Collection)]
public sealed class HotStorageTests(DurableSilo silo) : DurableStorageConformance(silo, StorageRegistration.Hot)
{
    protected override (string File, string Table, string Column) Place => ("antiphon.db", "hot_actor", "payload");
}

[Collection(DurableSilo.Collection)]
public sealed class SlowStorageTests(DurableSilo silo) : DurableStorageConformance(silo, StorageRegistration.Slow)
{
    protected override (string File, string Table, string Column) Place => ("orleans.db", "OrleansStorage", "PayloadBinary");
}

/// <summary>As <see cref="SlowStorageTests"/>, but what is cleared is deleted. No actor of ours does so; the script promises it to whoever will.</summary>
[Collection(DurableSilo.Collection)]
public sealed class DeletingStorageTests(DurableSilo silo) : DurableStorageConformance(silo, StorageSilo.Deleting)
{
    protected override (string File, string Table, string Column) Place => ("orleans.db", "OrleansStorage", "PayloadBinary");
}
