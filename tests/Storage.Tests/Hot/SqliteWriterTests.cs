using Antiphon.Storage;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Sql;
using Microsoft.Data.Sqlite;
using Orleans.Storage;
using Shouldly;

namespace Antiphon.Tests.Hot;

/// <summary>Batches: who fails with whom, and how the writer goes on.</summary>
public sealed class SqliteWriterTests : IDisposable
{
    private readonly Storages _storage = new();

    public void Dispose() => _storage.Dispose();

    [Fact]
    public async Task Batch_OneStaleWrite_FailsAlone()
    {
        var stale = new Stored<CallState>(CallState.New());
        await _storage.Write(stale);
        await _storage.Write(await _storage.Read(stale.State.Id));
        var good = Enumerable.Range(0, 20).Select(_ => new Stored<CallState>(CallState.New())).ToList();

        var (writes, bad) = await InOneBatch(good, () => _storage.Write(stale));

        await Should.ThrowAsync<InconsistentStateException>(() => bad);
        await writes;
        foreach (var state in good) (await _storage.Read(state.State.Id)).RecordExists.ShouldBeTrue();
    }

    [Fact]
    public async Task Batch_OneRowThatCannotBeBound_FailsAloneAndWholly()
    {
        var broken = new Stored<CallState>(CallState.New());
        broken.State.Archive.Add(Rows.Call());
        broken.State.Archive.Add(Rows.Call(outcome: null!));
        var good = Enumerable.Range(0, 20).Select(_ => new Stored<CallState>(CallState.New())).ToList();

        var (writes, bad) = await InOneBatch(good, () => _storage.Write(broken));

        await Should.ThrowAsync<InvalidOperationException>(() => bad);
        await writes;
        (await _storage.Read(broken.State.Id)).RecordExists.ShouldBeFalse();
        (await _storage.Archive.ListCalls(new CallFilter(), 10)).Calls.ShouldBeEmpty();
        foreach (var state in good) (await _storage.Read(state.State.Id)).RecordExists.ShouldBeTrue();
    }

    [Fact]
    public async Task Batch_OneRowThatTheDatabaseRefuses_FailsAloneAndWholly()
    {
        var good = Enumerable.Range(0, 20).Select(_ => new Stored<CallState>(CallState.New())).ToList();
        var refused = new SqlStatement("INSERT INTO domain_clock (id, origin, anchor, speed) VALUES (1, 0, 0, -1)");

        var (writes, bad) = await InOneBatch(good, () => _storage.Sqlite.Writer.Write(
            connection =>
            {
                connection.Execute(new SqlStatement("DELETE FROM hot_call"));
                return connection.Execute(refused);
            }));

        (await Should.ThrowAsync<InvalidOperationException>(() => bad)).Message.ShouldContain("CHECK constraint");
        await writes;
        foreach (var state in good) (await _storage.Read(state.State.Id)).RecordExists.ShouldBeTrue();
    }

    [Fact]
    public async Task Commit_ThatFails_TellsEveryWriteOfTheBatchThatItsOutcomeIsUnknownAndGoesOn()
    {
        var states = Enumerable.Range(0, 5).Select(_ => new Stored<CallState>(CallState.New())).ToList();
        _storage.Sqlite.Writer.Committing = () => throw new IOException("injected");

        foreach (var state in states)
        {
            var fault = await Should.ThrowAsync<StorageUnavailableException>(() => _storage.Write(state));
            fault.OutcomeUnknown.ShouldBeTrue();
            state.ETag.ShouldBeNull();
        }

        _storage.Sqlite.Writer.Committing = null;
        foreach (var state in states)
        {
            (await _storage.Read(state.State.Id)).RecordExists.ShouldBeFalse();
            await _storage.Write(state);
        }
    }

    [Fact]
    public async Task Write_ThatMayWait_IsDurableNoLaterThanTheNextAndElseByItself()
    {
        var (deferred, next, alone) = (CallState.New(), CallState.New(), CallState.New());
        (deferred.MayWait, alone.MayWait) = (true, true);

        var early = _storage.Write(new Stored<CallState>(deferred));
        await _storage.Write(new Stored<CallState>(next));

        (await _storage.Read(deferred.Id)).RecordExists.ShouldBeTrue("it goes no later than the next");
        await early;
        await _storage.Write(new Stored<CallState>(alone)); // within 100 ms
        foreach (var state in new[] { next, alone }) (await _storage.Read(state.Id)).RecordExists.ShouldBeTrue();
    }

    [Fact]
    public async Task Write_ThatMayWait_FailsWithTheBatchThatItWentWith()
    {
        var (deferred, next) = (CallState.New(), CallState.New());
        deferred.MayWait = true;
        _storage.Sqlite.Writer.Committing = () => throw new IOException("injected");

        var early = _storage.Write(new Stored<CallState>(deferred));
        _storage.Sqlite.Writer.Hurry();

        await Should.ThrowAsync<StorageUnavailableException>(() => early);
        await Should.ThrowAsync<StorageUnavailableException>(() => _storage.Write(new Stored<CallState>(next)));
    }

    [Fact]
    public async Task Database_FullThenFreed_RefusesThenGoesOn()
    {
        var pages = await _storage.Sqlite.Writer.Write(c => c.Number(new SqlStatement("PRAGMA page_count")));
        await _storage.Sqlite.Writer.Write(c => c.Execute(new SqlStatement($"PRAGMA max_page_count={pages}")));
        var state = new Stored<CallState>(CallState.New());
        state.State.Note = new string('x', 1_000_000);

        var fault = await Should.ThrowAsync<StorageUnavailableException>(() => _storage.Write(state));

        fault.Message.ShouldContain("full");
        fault.OutcomeUnknown.ShouldBeFalse();
        await _storage.Write(state); // The connection, and with it the limit, is a new one.
    }

    [Fact]
    public async Task Database_LockedByAnotherProgram_RefusesThenGoesOn()
    {
        using var other = new SqliteConnection($"Data Source={Path.Combine(_storage.Sqlite.DirectoryPath, "antiphon.db")};Pooling=False");
        other.Open();
        var state = new Stored<CallState>(CallState.New());
        using (other.BeginTransaction())
        {
            (await Should.ThrowAsync<StorageUnavailableException>(() => _storage.Write(state))).OutcomeUnknown.ShouldBeFalse();
        }

        await _storage.Write(state);
    }

    [Fact]
    public async Task Writer_Disposed_WritesWhatWaitsAndRefusesWhatComes()
    {
        using var directory = new TemporaryDirectory();
        var states = Enumerable.Range(0, 200).Select(_ => new Stored<CallState>(CallState.New())).ToList();
        var storage = new Storages(new StorageOptions { DataDirectory = directory.Path, WriterBatch = 8 });
        var writes = Task.WhenAll(states.Select(storage.Write));
        storage.Dispose();
        await writes;
        await Should.ThrowAsync<StorageUnavailableException>(() => storage.Write(new Stored<CallState>(CallState.New())));

        using var again = new Storages(new StorageOptions { DataDirectory = directory.Path });
        foreach (var state in states) (await again.Read(state.State.Id)).RecordExists.ShouldBeTrue();
    }

    [Fact]
    public async Task MemoryStorage_WorksAlikeAndLeavesNothing()
    {
        string path;
        using (var storage = new Storages(new StorageOptions { Hot = HotStorage.Memory }))
        {
            path = storage.Sqlite.DirectoryPath;
            var state = new Stored<CallState>(CallState.New());
            state.State.Queue = "sales";
            await storage.Write(state);
            (await storage.Rows.ReadWaiting("sales")).Rows.Count.ShouldBe(1);
            await Should.ThrowAsync<InconsistentStateException>(() => storage.Write(new Stored<CallState>(state.State)));
        }
        Directory.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public async Task MemoryStorage_WhenAnotherOperationOfItsBatchIsRefused_KeepsRowsAndNumbersAsAcknowledged()
    {
        using var storage = new Storages(new StorageOptions { Hot = HotStorage.Memory });
        var states = Enumerable.Range(0, 4).Select(_ => new Stored<CallState>(CallState.New())).ToList();
        foreach (var state in states)
        {
            state.State.Queue = "sales";
            state.State.Archive.Add(Rows.Call(state.State.Id));
        }
        using var queued = new ManualResetEventSlim();
        var held = storage.Sqlite.Writer.Write(_ => queued.Wait(TimeSpan.FromSeconds(30)));
        await storage.Write(states[0]);
        await storage.Write(states[1]);
        var refused = storage.Sqlite.Writer.Write(connection => connection.Execute(new SqlStatement("DELETE FROM call"))
            + connection.Execute(new SqlStatement("INSERT INTO domain_clock (id, origin, anchor, speed) VALUES (1, 0, 0, -1)")));
        await storage.Write(states[2]);
        await storage.Write(states[3]);
        var (before, acknowledged) = (await storage.Rows.ReadWaiting("sales"), states.Select(state => state.ETag).ToList());

        queued.Set();
        (await held).ShouldBeTrue();
        await Should.ThrowAsync<InvalidOperationException>(() => refused);

        (await storage.Archive.ListCalls(new CallFilter(), 10)).Calls.Select(call => call.Id).Order().ShouldBe(states.Select(state => state.State.Id).Order());
        var after = await storage.Rows.ReadWaiting("sales");
        after.Mark.ShouldBe(before.Mark);
        after.Rows.Select(call => call.Id).ShouldBe(before.Rows.Select(call => call.Id));
        (await storage.Rows.ReadChanges("sales", before.Mark)).Waiting.ShouldBeEmpty("the batch was taken twice, the rows were written once");
        foreach (var (state, etag) in states.Zip(acknowledged))
            (await storage.Read(state.State.Id)).ETag.ShouldBe(etag);
    }

    [Fact]
    public async Task MainDatabase_IsSyncedInFull()
    {
        (await _storage.Sqlite.Writer.Write(c => c.Number(new SqlStatement("PRAGMA synchronous")))).ShouldBe(2);
        using var main = new SqliteConnection(_storage.Sqlite.ReadConnectionString);
        main.Open();
        using var mode = main.CreateCommand();
        mode.CommandText = "PRAGMA journal_mode";
        mode.ExecuteScalar().ShouldBe("wal");
        using var orleans = new SqliteConnection(_storage.Database.OrleansConnectionString);
        orleans.Open();
        using var command = orleans.CreateCommand();
        command.CommandText = "PRAGMA synchronous";
        command.ExecuteScalar().ShouldBe(2L);
    }

    /// <summary>Holds the writer in an operation until all others have been queued behind it.</summary>
    private async Task<(Task Good, Task Bad)> InOneBatch(List<Stored<CallState>> good, Func<Task> bad)
    {
        var before = 0;
        using var queued = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        var holding = _storage.Sqlite.Writer.Write(_ =>
        {
            started.Set();
            return queued.Wait(TimeSpan.FromSeconds(30));
        });
        started.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken).ShouldBeTrue();
        _storage.Sqlite.Writer.Committing = () => before++;
        var first = good.Take(good.Count / 2).Select(_storage.Write).ToList();
        var failing = bad();
        var rest = good.Skip(good.Count / 2).Select(_storage.Write).ToList();
        queued.Set();
        (await holding).ShouldBeTrue();
        await Task.WhenAll(first.Concat(rest));
        before.ShouldBe(2); // The batch that was held, and one with all the others.
        return (Task.WhenAll(first.Concat(rest)), failing);
    }
}
