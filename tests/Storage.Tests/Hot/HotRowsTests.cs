using System.Globalization;
using Antiphon.Operators;
using Antiphon.Storage.Hot;
using CsCheck;
using Antiphon.Tests.Places;
using Shouldly;

namespace Antiphon.Tests.Hot;

public abstract class HotRowsTests(StoragePlace place) : IDisposable
{
    private static readonly DateTimeOffset Start = Rows.Noon;
    private readonly Storages _storage = new(place);

    public void Dispose()
    {
        _storage.Dispose();
        place.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task ReadWaiting_CallsOfTwoQueues_GivesTheQueuesOwnByRankThenId()
    {
        var tie = Start.AddSeconds(-90);
        var calls = new List<CallState>();
        foreach (var (queue, rank) in new[] { ("sales", Start), ("sales", tie), ("service", tie), ("sales", tie), ("sales", Start.AddSeconds(5)) }) calls.Add((await Waiting(queue, rank)).State);

        var page = await _storage.Rows.ReadWaiting("sales");

        page.Rows.Select(w => w.Id).ShouldBe([.. calls.Where(c => c.Queue == "sales").OrderBy(c => c.RankTime).ThenBy(c => c.Id).Select(c => c.Id)]);
        page.Rows[0].RankTime.ShouldBe(tie);
        if (place.IsExact) page.Mark.ShouldBe(5);
    }

    [Fact]
    public async Task ReadWaiting_RandomIdsOfOneRank_ComeInTheOrderOfGuid()
    {
        var ids = Gen.Guid.Array[50].Single();
        foreach (var id in ids) await Waiting("sales", Start, id);

        (await _storage.Rows.ReadWaiting("sales")).Rows.Select(w => w.Id).ShouldBe(ids.Order());
    }

    [Fact]
    public async Task ReadChanges_SinceAMark_GivesComersLeaversAndOperators()
    {
        var stays = await Waiting("sales", Start);
        var leaves = await Waiting("sales", Start);
        var mark = (await _storage.Rows.ReadWaiting("sales")).Mark;
        var comes = await Waiting("sales", Start);
        var elsewhere = await Waiting("service", Start);
        leaves.State.Queue = null;
        await _storage.Write(leaves);
        await Write(new OperatorState { Id = "anna", Wish = Wish.Ready });

        var changes = await _storage.Rows.ReadChanges("sales", mark);

        changes.Waiting.Select(w => w.Id).Where(id => place.IsExact || id != stays.State.Id).ShouldBe([comes.State.Id]);
        changes.Gone.ShouldBe([elsewhere.State.Id, leaves.State.Id]);
        changes.Operators.Select(o => (o.Id, o.Wish)).ShouldBe([("anna", Wish.Ready)]);
        var none = await _storage.Rows.ReadChanges("sales", changes.Mark);
        // Another server's transaction may be under way: then the same comes again until it ends.
        for (var since = changes.Mark; !place.IsExact && none.Waiting.Count + none.Gone.Count + none.Operators.Count > 0; since = none.Mark)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            none = await _storage.Rows.ReadChanges("sales", since);
        }
        (none.Waiting.Count, none.Gone.Count, none.Operators.Count).ShouldBe((0, 0, 0));
        if (place.IsExact) none.Mark.ShouldBe(changes.Mark);
    }

    [Fact]
    public async Task ReadVersions_SinceAMark_GivesTheLastWriteOfEach()
    {
        var old = await Waiting("sales", Start);
        var mark = (await _storage.Rows.ReadVersions(0)).Mark;
        var twice = await Waiting("service", Start);
        await _storage.Write(twice);
        var anna = await Write(new OperatorState { Id = "anna", Wish = Wish.Ready });

        var versions = await _storage.Rows.ReadVersions(mark);

        versions.Calls.Where(call => place.IsExact || call.Id != old.State.Id).ShouldBe([new CallVersion(twice.State.Id, Number(twice.ETag), twice.State.Line, null, HasEnded: false)]);
        versions.Operators.ShouldBe([new OperatorVersion("anna", Number(anna.ETag))]);
        if (place.IsExact) (Number(twice.ETag), Number(anna.ETag), versions.Mark).ShouldBe((mark + 2, mark + 3, mark + 3));
        (await _storage.Rows.ReadVersions(0)).Calls.Select(call => call.Id).ShouldBe([old.State.Id, twice.State.Id]);
        if (place.IsExact) (await _storage.Rows.ReadVersions(versions.Mark)).Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadChanges_WhileManyWrite_MissesNothingAndGoesNeverBack()
    {
        var seen = new HashSet<Guid>();
        long mark = 0;
        var writes = Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            for (var i = 0; i < 25; i++) await Waiting("sales", Start);
        }));
        bool last;
        do
        {
            last = writes.IsCompleted;
            var changes = await _storage.Rows.ReadChanges("sales", mark);
            changes.Mark.ShouldBeGreaterThanOrEqualTo(mark);
            foreach (var call in changes.Waiting) (seen.Add(call.Id) || !place.IsExact).ShouldBeTrue();
            mark = changes.Mark;
        }
        while (!last);
        await writes;

        seen.Count.ShouldBe(1000);
        if (place.IsExact) mark.ShouldBe(1000);
    }

    [Fact]
    public async Task Read_ThatBreaksWithinItsSnapshot_LeavesNoneToTheNextOfTheConnection()
    {
        for (var i = 0; i < 8; i++)
        {
            await Should.ThrowAsync<IOException>(() => _storage.Database.Read<int>(async connection =>
            {
                await using var command = connection.CreateCommand();
                command.CommandText = "SELECT count(*) FROM hot_call";
                await command.ExecuteScalarAsync();
                throw new IOException("injected");
            }, CancellationToken.None));

            await Waiting("sales", Start);

            (await _storage.Rows.ReadWaiting("sales")).Rows.Count.ShouldBe(i + 1);
        }
    }

    [Fact]
    public async Task ReadOperators_AfterSomeSignedIn_GivesEachWithItsLastFacts()
    {
        await Write(new OperatorState { Id = "boris", Wish = Wish.Ready });
        var anna = await Write(new OperatorState { Id = "anna", Wish = Wish.Ready });
        anna.State.Wish = Wish.NotReady;
        await _storage.Grains.WriteStateAsync("state", OperatorState.Grain("anna"), anna);

        (await _storage.Rows.ReadOperators()).Rows.Select(o => (o.Id, o.Wish)).ShouldBe([("anna", Wish.NotReady), ("boris", Wish.Ready)]);
    }

    [Fact]
    public async Task ReadOverdue_BothClocks_GivesEachActorOnceMostOverdueFirst()
    {
        var system = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        var slightly = await Due(Start.AddSeconds(-1), null);
        var both = await Due(Start.AddSeconds(-2), system.AddSeconds(-60));
        var bySystem = await Due(null, system.AddSeconds(-10));
        await Due(Start.AddSeconds(1), system.AddSeconds(1));
        await Due(null, null);

        var overdue = await _storage.Rows.ReadOverdue(Start, system, 10);

        overdue.Select(o => o.Grain).ShouldBe([CallState.Grain(both), CallState.Grain(bySystem), CallState.Grain(slightly)]);
        overdue[0].Deadline.ShouldBe(system.AddSeconds(-60));
        (await _storage.Rows.ReadOverdue(Start, system, 1)).Select(o => o.Grain).ShouldBe([CallState.Grain(both)]);
    }

    [Fact]
    public async Task ReadDoorDesks_AndEdgeCalls_GiveTheirsAlone()
    {
        await Write(new OperatorState { Id = "anna", Door = "api-1", Session = 3 });
        await Write(new OperatorState { Id = "boris", Door = "api-2", Session = 4 });
        await Write(new OperatorState { Id = "vera" });
        var live = await Waiting("sales", Start);
        var ended = await Waiting("sales", Start);
        (ended.State.Queue, ended.State.EndedAt) = (null, Start);
        await _storage.Write(ended);

        (await _storage.Rows.ReadDoorDesks("api-1")).ShouldBe([new DoorDesk("anna", 3)]);
        (await _storage.Rows.ReadDoorDesks("")).ShouldBeEmpty();
        (await _storage.Rows.ReadEdgeCalls("edge-1")).ShouldBe([live.State.Id]);
        (await _storage.Rows.ReadEdgeCalls("edge-2")).ShouldBeEmpty();
        (await _storage.Rows.ReadEdgeCalls("edge-1", endedAfter: DateTimeOffset.UnixEpoch)).Count.ShouldBe(2, "the one that ended comes too");
        (await _storage.Rows.ReadEdgeCalls("edge-1", endedAfter: DateTimeOffset.MaxValue.AddYears(-1))).ShouldBe([live.State.Id]);
    }

    [Fact]
    public async Task ListCalls_ByPages_GivesEveryLiveCallOnceInOrder()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 7; i++) ids.Add((await Waiting(i == 3 ? "service" : "sales", Start)).State.Id);
        var ended = await Waiting("sales", Start);
        ended.State.EndedAt = Start;
        await _storage.Write(ended);

        var filter = new LiveCallFilter(Queue: "sales");
        var listed = new List<Guid>();
        for (LiveCall? after = null; ;)
        {
            var page = await _storage.Rows.ListCalls(filter, 2, after);
            if (page.Count == 0) break;
            listed.AddRange(page.Select(c => c.Id));
            after = page[^1];
        }

        ids.RemoveAt(3);
        listed.ShouldBe(ids.Order());
        (await _storage.Rows.ListCalls(new LiveCallFilter(State: "Held"), 10, null)).ShouldBeEmpty();
        (await _storage.Rows.ListCalls(new LiveCallFilter(Line: "+78007707999", State: "Queued"), 10, null)).Count.ShouldBe(7);
    }

    private async Task<Stored<CallState>> Waiting(string queue, DateTimeOffset rank, Guid? id = null)
    {
        var state = new Stored<CallState>(new CallState { Id = id ?? Guid.CreateVersion7(), State = "Queued", Queue = queue, RankTime = rank, ArrivedAt = Start });
        await _storage.Write(state);
        return state;
    }

    private static long Number(string? etag) => long.Parse(etag!, CultureInfo.InvariantCulture);

    private async Task<Guid> Due(DateTimeOffset? domain, DateTimeOffset? system)
    {
        var call = CallState.New();
        (call.Deadline, call.SystemDeadline) = (domain, system);
        await _storage.Write(new Stored<CallState>(call));
        return call.Id;
    }

    private async Task<Stored<OperatorState>> Write(OperatorState state)
    {
        var stored = new Stored<OperatorState>(state);
        await _storage.Grains.WriteStateAsync("state", OperatorState.Grain(state.Id), stored);
        return stored;
    }
}

public sealed class SqliteHotRowsTests() : HotRowsTests(new SqlitePlace());

public sealed class PostgresHotRowsTests(PostgresFixture server) : HotRowsTests(server.Place());
