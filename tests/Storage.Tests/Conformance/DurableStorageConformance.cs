using Antiphon.Storage;
using Antiphon.Tests.Places;
using Shouldly;

namespace Antiphon.Tests.Conformance;

/// <summary>What a grain storage on disk does besides: how its writes fail, what is known of them then, and what a killed process leaves.</summary>
public abstract class DurableStorageConformance(DurableSilo silo, string name) : GrainStorageConformance(silo.Storage(name))
{
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
            SeenByOthers(note).ShouldBe(1L, "seen by others, so committed");
        }
        Place.ShouldHoldNoTransaction(name);
    }

    [Theory]
    [InlineData(CommitMoment.Before, "3")]
    [InlineData(CommitMoment.After, "4")]
    public async Task Process_KilledInACommit_HasWhatItAcknowledgedAndNoHalfWrites(CommitMoment moment, string stored)
    {
        using var place = silo.NewPlace();
        var acknowledged = await KilledWriter.Run(name, moment, place.Address);

        await using var again = await StorageSilo.Start(place.Options);
        var storage = again.Storage(name);
        var note = new Stored<Note>(new Note());
        await storage.ReadStateAsync("note", KilledWriter.Grain, note);
        acknowledged.Select(a => a.Text).ShouldBe(["1", "2", "3"]);
        (note.State.Text, note.State.Numbers.Count).ShouldBe((stored, int.Parse(stored, null)));
        (note.ETag == acknowledged[^1].ETag).ShouldBe(moment is CommitMoment.Before, "a write that stands has another ETag than the one before it");
        await storage.WriteStateAsync("note", KilledWriter.Grain, note);
    }

    /// <summary>Where the database lies.</summary>
    protected StoragePlace Place => silo.Place;

    /// <summary>Makes writes fail at that moment.</summary>
    protected IDisposable Fail(CommitMoment moment) => Place.At(silo.Database, name, moment, () => throw new IOException("injected"));

    /// <summary>How many states hold this one's text, as another program sees it.</summary>
    protected long SeenByOthers(Stored<Note> note) =>
        (long)Place.Ask(name, $"SELECT count(*) FROM {Place.States(name).Table} WHERE {Place.States(name).Text} LIKE @text", $"%\"Text\":\"{note.State.Text}\"%")!;

    /// <summary>A fault of the database or of what was injected, not a lost race and not a slip of ours.</summary>
    protected static async Task ShouldFail(Func<Task> write)
    {
        var fault = await Should.ThrowAsync<Exception>(write);
        (fault is StorageUnavailableException or IOException).ShouldBeTrue(fault.ToString());
    }
}

/// <summary>What it does on files.</summary>
public abstract class SqliteStorageConformance(SqliteSilo silo, string name) : DurableStorageConformance(silo, name)
{
    private const int Connections = 8;
    private readonly string _name = name;

    [Fact]
    public async Task Files_ReadOnlyForAWhile_LeaveNoConnectionThatCannotWrite()
    {
        using var directory = new TemporaryDirectory();
        await using var alone = await StorageSilo.Start(new StorageOptions { DataDirectory = directory.Path });
        var storage = alone.Storage(_name);
        Task WriteAny() => storage.WriteStateAsync("note", GrainId.Create("note", Guid.NewGuid().ToString("N")), new Stored<Note>(new Note()));
        Task Many(Func<Task> write) => Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(write)));
        await WriteAny();
        // The shared memory's file is mapped: of an immutable one, a write to the map ends the process.
        using (var held = ReadOnlyFiles.TryMake([.. Directory.GetFiles(directory.Path, _name == StorageRegistration.Hot ? "antiphon.db*" : "orleans.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal))]))
        {
            Assert.SkipWhen(held is null, "No file can be made read-only here (chmod; for root chattr +i).");
            await Many(() => ShouldFail(WriteAny));
        }

        for (var i = 0; i < 3; i++) await Many(WriteAny);
    }

    [Fact]
    public async Task Write_WhileAnotherProgramHoldsTheLock_FailsAndHarmsNobodyAfterIt()
    {
        var note = await Write("first");
        note.State.Text = $"{Grain} behind the lock";
        using (var other = Place.Open(_name))
        using (other.BeginTransaction())
            await ShouldFail(() => Write(note));

        await Write(note);
        SeenByOthers(note).ShouldBe(1L, "seen by others, so committed");
    }
}

[Collection(SqliteSilo.Collection)]
public sealed class SqliteHotStorageTests(SqliteSilo silo) : SqliteStorageConformance(silo, StorageRegistration.Hot);

[Collection(SqliteSilo.Collection)]
public sealed class SqliteSlowStorageTests(SqliteSilo silo) : SqliteStorageConformance(silo, StorageRegistration.Slow);

/// <summary>As <see cref="SqliteSlowStorageTests"/>, but what is cleared is deleted. No actor of ours does so; the script promises it to whoever will.</summary>
[Collection(SqliteSilo.Collection)]
public sealed class SqliteDeletingStorageTests(SqliteSilo silo) : SqliteStorageConformance(silo, StorageSilo.Deleting);

[Collection(PostgresSilo.Collection)]
public sealed class PostgresHotStorageTests(PostgresSilo silo) : DurableStorageConformance(silo, StorageRegistration.Hot);

[Collection(PostgresSilo.Collection)]
public sealed class PostgresSlowStorageTests(PostgresSilo silo) : DurableStorageConformance(silo, StorageRegistration.Slow);

/// <summary>As <see cref="PostgresSlowStorageTests"/>, but what is cleared is deleted.</summary>
[Collection(PostgresSilo.Collection)]
public sealed class PostgresDeletingStorageTests(PostgresSilo silo) : DurableStorageConformance(silo, StorageSilo.Deleting);
