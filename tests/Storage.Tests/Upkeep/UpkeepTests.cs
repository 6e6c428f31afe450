using Antiphon.Storage;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Upkeep;
using Antiphon.Tests.Places;
using Microsoft.Extensions.Hosting;
using Shouldly;

namespace Antiphon.Tests.Upkeep;

public abstract class UpkeepTests(StoragePlace place) : IDisposable
{
    private readonly Storages _storage = new(place, options => (options.EndedRowsKeptMinutes, options.ArchiveRetentionDays) = (10, 30));

    public void Dispose()
    {
        _storage.Dispose();
        place.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task PurgeEndedRows_MoreThanABatch_DeletesOldOnesAlone()
    {
        var now = _storage.SystemClock.GetUtcNow();
        await Task.WhenAll(Enumerable.Range(0, 450).Select(_ => Ended(now.AddMinutes(-11))));
        var recent = await Ended(now.AddMinutes(-9));
        var live = new Stored<CallState>(CallState.New());
        await _storage.Write(live);

        (await _storage.Get<StoragePurge>().PurgeEndedRows(now.AddMinutes(-10))).ShouldBe(450);

        (await _storage.Read(recent)).RecordExists.ShouldBeTrue();
        (await _storage.Read(live.State.Id)).RecordExists.ShouldBeTrue();
    }

    [Fact]
    public async Task PurgeArchive_OfOldCalls_TakesAllThatBelongsToThemAndLeavesTheRest()
    {
        var (oldCall, newCall) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        foreach (var (id, at) in new[] { (oldCall, Rows.Noon.AddDays(-40)), (newCall, Rows.Noon) })
        {
            await _storage.Archived(Rows.Call(id, arrived: at), Rows.Stay(id), Rows.Leg(id), Rows.Offer(id), Rows.Interval("anna", at.Day, at, at.AddMinutes(1)));
        }

        (await _storage.Get<StoragePurge>().PurgeArchive(Rows.Noon.AddDays(-30))).ShouldBe(1);

        (await _storage.Archive.GetCall(oldCall)).ShouldBeNull();
        (await _storage.Archive.ListOffers(new OfferFilter(CallId: oldCall), 10)).ShouldBeEmpty();
        var kept = (await _storage.Archive.GetCall(newCall))!;
        (kept.Stays.Count, kept.Legs.Count, kept.Offers.Count).ShouldBe((1, 1, 1));
        (await _storage.Archive.ListOperatorIntervals("anna", Rows.Noon.AddDays(-60), Rows.Noon.AddDays(1))).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Upkeep_EachSystemMinute_PurgesByTheSettings()
    {
        var ended = await Ended(_storage.SystemClock.GetUtcNow());
        var old = Rows.Call(arrived: _storage.DomainClock.GetUtcNow().AddDays(-31));
        await _storage.Archived(old);
        using var upkeep = (BackgroundService)_storage.Get<IHostedService>();
        await upkeep.StartAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        // The loop takes up its timer on a thread of its own, so the minute is repeated until it has been heard.
        while ((await _storage.Read(ended)).RecordExists || await _storage.Archive.GetCall(old.Id) is not null)
        {
            patience.IsCancellationRequested.ShouldBeFalse();
            _storage.SystemClock.Advance(TimeSpan.FromMinutes(1));
        }

        _storage.SystemClock.GetUtcNow().ShouldBeGreaterThan(new DateTimeOffset(2026, 11, 1, 0, 10, 0, TimeSpan.Zero));
        await upkeep.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Upkeep_ThatFailsByAFaultOfNoKnownKind_GoesOnByItselfWhenItIsMended()
    {
        var old = Rows.Call(arrived: _storage.DomainClock.GetUtcNow().AddDays(-31));
        await _storage.Archived(old);
        Alter("ALTER TABLE offer RENAME TO offer_away");
        using var upkeep = (BackgroundService)_storage.Get<IHostedService>();
        await upkeep.StartAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var batches = 0;
        using var counted = At(() => Interlocked.Increment(ref batches));
        while (Volatile.Read(ref batches) < 6) // three tries at least: rows, then calls
        {
            upkeep.ExecuteTask!.IsCompleted.ShouldBeFalse("the upkeep has ended");
            patience.IsCancellationRequested.ShouldBeFalse();
            _storage.SystemClock.Advance(TimeSpan.FromMinutes(1));
        }

        Alter("ALTER TABLE offer_away RENAME TO offer");
        while (await _storage.Archive.GetCall(old.Id) is not null)
        {
            patience.IsCancellationRequested.ShouldBeFalse();
            _storage.SystemClock.Advance(TimeSpan.FromMinutes(1));
        }

        await upkeep.StopAsync(CancellationToken.None);
    }

    private void Alter(string sql) => place.Ask(StorageRegistration.Hot, sql);

    private IDisposable At(Action act) => place.At(_storage.Database, StorageRegistration.Hot, CommitMoment.Before, act);

    [Fact]
    public async Task Health_OfAWriterThatWorksFailsAndHangs_IsTold()
    {
        var health = _storage.Get<IStorageHealth>();
        (await health.CheckAsync()).ShouldBeNull();

        using (At(() => throw new IOException("injected"))) (await health.CheckAsync()).ShouldNotBeNull();

        using var release = new ManualResetEventSlim();
        using (At(() => release.Wait(TimeSpan.FromSeconds(30))))
        {
            var check = health.CheckAsync();
            _storage.SystemClock.Advance(TimeSpan.FromSeconds(3));
            (await check).ShouldNotBeNull().ShouldContain("did not commit");
        }
        release.Set();

        // A connection that was held up is given up by its own time-out, and the next check opens another.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await health.CheckAsync() is { } fault) patience.IsCancellationRequested.ShouldBeFalse(fault);
    }

    private async Task<Guid> Ended(DateTimeOffset at)
    {
        var state = new Stored<CallState>(CallState.New());
        state.State.EndedAt = at;
        await _storage.Write(state);
        return state.State.Id;
    }
}

public sealed class SqliteUpkeepTests() : UpkeepTests(new SqlitePlace());

public sealed class PostgresUpkeepTests(PostgresFixture server) : UpkeepTests(server.Place());
