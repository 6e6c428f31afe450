using Antiphon.Clocks;
using Antiphon.Storage;
using Antiphon.Storage.Clocks;
using Antiphon.Tests.Places;
using Npgsql;
using Orleans.Storage;
using Shouldly;

namespace Antiphon.Tests.Postgres;

/// <summary>Several processes on one database.</summary>
public sealed class PostgresDatabaseTests : IDisposable
{
    private readonly PostgresPlace _place;
    private readonly Storages _one, _other;

    public PostgresDatabaseTests(PostgresFixture server)
    {
        _place = server.Place();
        (_one, _other) = (new Storages(_place), new Storages(_place));
    }

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
        _place.Dispose();
    }

    [Fact]
    public async Task Row_WrittenByTwoProcessesInTurn_IsSeenAndRefusedAsByOne()
    {
        var here = new Stored<CallState>(CallState.New());
        here.State.Queue = "sales";
        await _one.Write(here);
        var there = await _other.Read(here.State.Id);
        there.ETag.ShouldBe(here.ETag);
        there.State.Queue = "service";
        await _other.Write(there);

        var fault = await Should.ThrowAsync<InconsistentStateException>(() => _one.Write(here));

        (fault.StoredEtag, fault.CurrentEtag).ShouldBe((there.ETag, here.ETag));
        (await _one.Rows.ReadWaiting("service")).Rows.Select(call => call.Id).ShouldBe([here.State.Id]);
    }

    [Fact]
    public async Task Rows_WrittenByTwoProcessesAtOnce_HaveOneWinnerEachAndNoneIsLost()
    {
        var ids = Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7()).ToList();
        const int Each = 15;
        var tries = 0;
        async Task Count(Storages storage, Guid id)
        {
            for (var done = 0; done < Each;)
            {
                var call = await storage.Read(id);
                (call.State.Id, call.State.Numbers) = (id, call.State.Numbers.Add(done));
                call.State.Archive.Add(Rows.Stay(id, call.State.Numbers.Length));
                try
                {
                    Interlocked.Increment(ref tries);
                    await storage.Write(call);
                    done++;
                }
                catch (InconsistentStateException)
                {
                    // The other one was faster: read again.
                }
            }
        }

        await Task.WhenAll(ids.SelectMany(id => new[] { _one, _other }.Select(storage => Task.Run(() => Count(storage, id)))));

        foreach (var id in ids) (await _one.Read(id)).State.Numbers.Length.ShouldBe(2 * Each);
        tries.ShouldBeGreaterThan(ids.Count * 2 * Each, "they were in each other's way");
        _place.Ask(StorageRegistration.Hot, "SELECT count(*) FROM queue_stay").ShouldBe((long)ids.Count * 2 * Each, "what loses files nothing");
    }

    [Fact]
    public async Task Changes_CommittedOutOfTheOrderOfTheirNumbers_AreNotSkipped()
    {
        var slow = new Stored<CallState>(CallState.New());
        slow.State.Queue = "sales";
        await _one.Write(slow);
        var quick = new Stored<CallState>(CallState.New());
        quick.State.Queue = "sales";
        var mark = (await _one.Rows.ReadWaiting("sales")).Mark;
        await using var connection = (NpgsqlConnection)_place.Open(StorageRegistration.Hot);
        await using (var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            // It has its number and its transaction before the other one, and ends after it.
            await using var write = new NpgsqlCommand("UPDATE hot_call SET change = nextval('hot_change'), tx = CAST(CAST(pg_current_xact_id() AS text) AS bigint) RETURNING change", connection);
            var number = (long)(await write.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
            await _other.Write(quick);
            long.Parse(quick.ETag!, null).ShouldBeGreaterThan(number);

            var first = await _one.Rows.ReadChanges("sales", mark);
            first.Waiting.Select(call => call.Id).ShouldContain(quick.State.Id);
            first.Waiting.Select(call => call.Id).Where(id => id == slow.State.Id).Count().ShouldBeLessThanOrEqualTo(1, "as it was before");
            mark = first.Mark;
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        (await _one.Rows.ReadChanges("sales", mark)).Waiting.Select(call => call.Id).ShouldContain(slow.State.Id);
        (await _one.Rows.ReadVersions(mark)).Calls.Select(call => call.Id).ShouldContain(slow.State.Id);
    }

    [Fact]
    public async Task Changes_WhileTwoProcessesWrite_AreAllSeenByAReaderOfMarks()
    {
        var (seen, mark, written) = (new Dictionary<Guid, long>(), 0L, new Dictionary<Guid, long>());
        var writes = Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            var call = new Stored<CallState>(CallState.New());
            for (var n = 0; n < 20; n++) await (i % 2 == 0 ? _one : _other).Write(call);
            lock (written) written[call.State.Id] = long.Parse(call.ETag!, null);
        })));
        bool last;
        do
        {
            last = writes.IsCompleted;
            var versions = await _one.Rows.ReadVersions(mark);
            foreach (var call in versions.Calls) seen[call.Id] = call.Change;
            versions.Mark.ShouldBeGreaterThanOrEqualTo(mark);
            mark = versions.Mark;
        }
        while (!last);
        await writes;

        seen.OrderBy(pair => pair.Key).ShouldBe(written.OrderBy(pair => pair.Key));
    }

    [Fact]
    public async Task Purge_ByTwoProcessesAtOnce_TakesEachRowOnceAndLeavesNoOrphans()
    {
        var calls = Enumerable.Range(0, 700).Select(_ => Rows.Call()).ToList();
        await _one.Archived([.. calls, .. calls.Select(call => Rows.Leg(call.Id)), .. calls.Select(call => Rows.Stay(call.Id))]);

        var purged = await Task.WhenAll(new[] { _one, _other }.Select(storage => Task.Run(() => storage.Get<Storage.Upkeep.StoragePurge>().PurgeArchive(Rows.Noon.AddDays(1)))));

        purged.Sum().ShouldBe(700);
        _place.Ask(StorageRegistration.Hot, "SELECT (SELECT count(*) FROM call) + (SELECT count(*) FROM operator_leg) + (SELECT count(*) FROM queue_stay)").ShouldBe(0L);
    }

    [Fact]
    public async Task Clock_WrittenByTwoProcessesAtOnce_IsOfOne()
    {
        List<ClockSetting> settings = [new(Rows.Noon, Rows.Noon, 60), new(Rows.Noon, Rows.Noon, 240)];

        var won = await Task.WhenAll(settings.Zip([_one, _other]).Select(pair => pair.Second.Get<IClockStore>().TryWrite(null, pair.First)));

        won.Count(w => w).ShouldBe(1);
        _one.Get<IClockStore>().Read().ShouldBe(settings[won.ToList().IndexOf(true)]);
    }
}
