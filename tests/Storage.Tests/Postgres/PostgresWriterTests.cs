using System.Diagnostics;
using Antiphon.Storage;
using Antiphon.Storage.Archive;
using Antiphon.Tests.Places;
using Npgsql;
using Orleans.Storage;
using Shouldly;

namespace Antiphon.Tests.Postgres;

/// <summary>Batches: who fails with whom, and how the writer goes on.</summary>
public sealed class PostgresWriterTests : IDisposable
{
    private readonly PostgresPlace _place;
    private readonly Storages _storage;

    public PostgresWriterTests(PostgresFixture server)
    {
        _place = server.Place();
        _storage = new Storages(_place);
    }

    public void Dispose()
    {
        _storage.Dispose();
        _place.Dispose();
    }

    [Fact]
    public async Task Batch_OneStaleWrite_FailsAloneWithWhatItFiles()
    {
        var stale = New();
        await _storage.Write(stale);
        await _storage.Write(await _storage.Read(stale.State.Id));
        stale.State.Archive.Add(Rows.Call());
        var good = Many();

        var bad = await InOneBatch(good, () => _storage.Write(stale));

        await Should.ThrowAsync<InconsistentStateException>(() => bad);
        (await _storage.Archive.ListCalls(new CallFilter(), 10)).Calls.ShouldBeEmpty();
        await ShouldBeWritten(good);
    }

    [Theory]
    [InlineData("a text with a NUL \0 in it")]
    [InlineData(null)]
    public async Task Batch_OneRowThatTheDatabaseRefuses_FailsAloneAndWholly(string? outcome)
    {
        var broken = New();
        broken.State.Archive.Add(Rows.Call());
        broken.State.Archive.Add(Rows.Call(outcome: outcome!));
        var good = Many();

        var bad = await InOneBatch(good, () => _storage.Write(broken));

        (await Should.ThrowAsync<InvalidOperationException>(() => bad)).Message.ShouldContain("refused the row");
        (await _storage.Read(broken.State.Id)).RecordExists.ShouldBeFalse();
        (await _storage.Archive.ListCalls(new CallFilter(), 10)).Calls.ShouldBeEmpty();
        await ShouldBeWritten(good);
    }

    [Fact]
    public async Task Batch_WithTheSameRowsTwice_WritesThemInTheOrderInWhichTheyCame()
    {
        var id = Guid.CreateVersion7();
        var states = Many();
        foreach (var (state, n) in states.Select((state, n) => (state, n))) state.State.Archive.Add(Rows.Call(id, name: $"n{n}", topic: n == 3 ? "kept" : ""));
        states[0].State.Archive.Add(Rows.Call(id, name: "within one", notes: "kept too"));
        states[0].State.Archive.Add(Rows.Call(id, name: "the later of one"));

        await InOneBatch(states, () => Task.CompletedTask);

        var call = (await _storage.Archive.GetCall(id))!.Call;
        (call.Operator, call.Topic, call.Notes).ShouldBe(($"n{states.Count - 1}", "kept", "kept too"));
    }

    [Fact]
    public async Task Batch_OfOneRowByManyWriters_HasOneWinner()
    {
        var first = New();
        await _storage.Write(first);
        var writers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _storage.Read(first.State.Id)));

        var won = 0;
        await await InOneBatch([], () => Task.WhenAll(writers.Select(async writer =>
        {
            try
            {
                await _storage.Write(writer);
                Interlocked.Increment(ref won);
            }
            catch (InconsistentStateException)
            {
                // Too late.
            }
        })));

        won.ShouldBe(1);
    }

    [Fact]
    public async Task Write_ThatMayWait_IsDurableNoLaterThanTheNextAndElseByItself()
    {
        var (deferred, next, alone) = (New(), New(), New());
        (deferred.State.MayWait, alone.State.MayWait) = (true, true);

        var early = _storage.Write(deferred);
        await _storage.Write(next);

        await ShouldBeWritten([deferred]);
        await early;
        await _storage.Write(alone); // within 100 ms
        await ShouldBeWritten([next, alone]);
    }

    [Fact]
    public async Task Writer_Disposed_WritesWhatWaitsAndRefusesWhatComes()
    {
        var states = Enumerable.Range(0, 200).Select(_ => New()).ToList();
        var storage = new Storages(_place, options => options.WriterBatch = 8);
        var writes = Task.WhenAll(states.Select(storage.Write));
        storage.Dispose();
        await writes;

        await Should.ThrowAsync<StorageUnavailableException>(() => storage.Write(New()));
        await ShouldBeWritten(states);
    }

    [Fact]
    public async Task Row_HeldByAnotherTransaction_IsGivenUpInSecondsWithNothingWritten()
    {
        var state = New();
        await _storage.Write(state);
        await using var other = (NpgsqlConnection)_place.Open(StorageRegistration.Hot);
        await using (var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var hold = new NpgsqlCommand("SELECT 1 FROM hot_call FOR UPDATE", other);
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            var fault = await Should.ThrowAsync<StorageUnavailableException>(() => _storage.Write(state));
            fault.OutcomeUnknown.ShouldBeFalse(fault.Message);
            fault.Message.ShouldContain("Nothing was written");
        }

        await _storage.Write(state);
    }

    [Fact]
    public async Task Transactions_CrosswiseInEachOthersWay_AreRepeatedByTheWriter()
    {
        var states = new[] { New(), New() }.OrderBy(state => CallState.Grain(state.State.Id).ToString(), StringComparer.Ordinal).ToList();
        foreach (var state in states) await _storage.Write(state);
        await using var other = (NpgsqlConnection)_place.Open(StorageRegistration.Hot);
        await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        async Task Hold(Stored<CallState> state)
        {
            await using var command = new NpgsqlCommand("SELECT 1 FROM hot_call WHERE grain_id = $1 FOR UPDATE", other);
            command.Parameters.Add(new NpgsqlParameter { Value = CallState.Grain(state.State.Id).ToString() });
            await command.ExecuteNonQueryAsync();
        }
        await using (var patient = new NpgsqlCommand("SET LOCAL deadlock_timeout = '1h'", other)) await patient.ExecuteNonQueryAsync(TestContext.Current.CancellationToken); // so the writer is the one that is given up
        await Hold(states[1]);
        var write = InOneBatch(states, () => Task.CompletedTask);
        while (_place.Ask(StorageRegistration.Hot, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") is not 1L)
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        await Hold(states[0]); // the writer has this one and waits for the other: it is given up after a second, and this goes on
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        await write;
    }

    [Fact]
    public async Task Way_ThatIsCutOffWithoutAWord_IsKnownWithinSeconds()
    {
        var state = New();
        await _storage.Write(state);
        using var forever = new ManualResetEventSlim();
        try
        {
            using (_place.At(_storage.Database, StorageRegistration.Hot, CommitMoment.Before, () => forever.Wait(TimeSpan.FromMinutes(1))))
            {
                var waited = Stopwatch.StartNew();
                var fault = await Should.ThrowAsync<StorageUnavailableException>(() => _storage.Write(state));
                waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(8));
                fault.OutcomeUnknown.ShouldBeTrue();
                (await Should.ThrowAsync<StorageUnavailableException>(() => _storage.Read(state.State.Id))).Message.ShouldContain("cannot be read");
                await Should.ThrowAsync<StorageUnavailableException>(() => _storage.Rows.ReadWaiting("sales"));
            }
        }
        finally
        {
            forever.Set();
        }
        await _storage.Write(await _storage.Read(state.State.Id));
    }

    [Fact]
    public async Task Statement_OfABatch_UsesTheIndicesAlone()
    {
        await using var source = new Storage.Postgres.PostgresConnections(_place.Options.ConnectionString).Writes;
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var types = Storage.Postgres.WriteBatch.Types(Storage.Postgres.BatchParts.All)
            .Select(type => (type & ~NpgsqlTypes.NpgsqlDbType.Array) switch { NpgsqlTypes.NpgsqlDbType.Bigint => "bigint[]", NpgsqlTypes.NpgsqlDbType.Bytea => "bytea[]", NpgsqlTypes.NpgsqlDbType.Double => "float8[]", _ => "text[]" }).ToList();
        await using var prepare = new NpgsqlCommand($"PREPARE batch ({string.Join(", ", types)}) AS {Storage.Postgres.WriteBatch.Text(Storage.Postgres.BatchParts.All)}", connection);
        await prepare.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var explain = new NpgsqlCommand($"EXPLAIN EXECUTE batch ({string.Join(", ", types.Select(_ => "'{}'"))})", connection);
        await using var plan = await explain.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var steps = new List<string>();
        while (await plan.ReadAsync(TestContext.Current.CancellationToken)) steps.Add(plan.GetString(0));

        steps.ShouldNotContain(step => step.Contains("Seq Scan on hot_"), string.Join("\n", steps));
    }

    private static Stored<CallState> New() => new(CallState.New());

    private static List<Stored<CallState>> Many() => [.. Enumerable.Range(0, 20).Select(_ => New())];

    private async Task ShouldBeWritten(List<Stored<CallState>> states)
    {
        foreach (var state in states) (await _storage.Read(state.State.Id)).RecordExists.ShouldBeTrue();
    }

    /// <summary>Holds the writer in one batch until all of these have gathered behind it.</summary>
    private async Task<Task> InOneBatch(List<Stored<CallState>> good, Func<Task> bad)
    {
        using var queued = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        Task holding, failing;
        List<Task> writes;
        using (_place.At(_storage.Database, StorageRegistration.Hot, CommitMoment.Before, () =>
        {
            started.Set();
            queued.Wait(TimeSpan.FromSeconds(3));
        }))
        {
            holding = _storage.Write(New());
            started.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken).ShouldBeTrue();
            writes = [.. good.Take(good.Count / 2).Select(_storage.Write)];
            failing = bad();
            writes.AddRange(good.Skip(good.Count / 2).Select(_storage.Write));
        }
        queued.Set();
        await holding;
        await Task.WhenAll(writes);
        return failing;
    }
}
