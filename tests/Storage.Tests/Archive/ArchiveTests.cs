using Antiphon.Storage.Archive;
using Microsoft.EntityFrameworkCore;
using Antiphon.Tests.Places;
using Shouldly;

namespace Antiphon.Tests.Archive;

public abstract class ArchiveTests(StoragePlace place) : IDisposable
{
    private readonly Storages _storage = new(place);

    public void Dispose()
    {
        _storage.Dispose();
        place.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Row_WrittenTwice_IsThereOnceAndLaterOneCompletes()
    {
        var id = Guid.CreateVersion7();
        var offer = Rows.Offer(id);
        await _storage.Archived(Rows.Call(id, name: ""), Rows.Stay(id), Rows.Leg(id), offer, Rows.Interval("anna", 1, Rows.Noon, Rows.Noon.AddMinutes(1)));
        await _storage.Archived(Rows.Call(id, name: "anna"), Rows.Stay(id), Rows.Leg(id), offer, Rows.Interval("anna", 1, Rows.Noon, Rows.Noon.AddMinutes(1)));

        var record = (await _storage.Archive.GetCall(id))!;

        record.Call.Operator.ShouldBe("anna");
        (record.Stays.Count, record.Legs.Count, record.Offers.Count).ShouldBe((1, 1, 1));
        (await _storage.Archive.ListOperatorIntervals("anna", Rows.Noon, Rows.Noon.AddHours(1))).Count.ShouldBe(1);
        (await _storage.Archive.ListCalls(new CallFilter(), 10)).Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Archive_OfAStaleWrite_IsNotWritten()
    {
        var state = new Stored<CallState>(CallState.New());
        await _storage.Write(state);
        await _storage.Write(await _storage.Read(state.State.Id));
        state.State.Archive.Add(Rows.Call());

        await Should.ThrowAsync<Orleans.Storage.InconsistentStateException>(() => _storage.Write(state));

        (await _storage.Archive.ListCalls(new CallFilter(), 10)).Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Complete_AfterTheEnd_SetsTopicAndNotesWhichALaterRowWithoutThemKeeps()
    {
        var call = Rows.Call(topic: "menu");
        await _storage.Archived(call);

        (await _storage.ArchiveWriter.Complete(call.Id, "delivery", null)).ShouldBeTrue();
        (await _storage.ArchiveWriter.Complete(call.Id, null, "called about order 7")).ShouldBeTrue();
        await _storage.Archived(Rows.Call(call.Id));

        var read = (await _storage.Archive.GetCall(call.Id))!.Call;
        (read.Topic, read.Notes).ShouldBe(("delivery", "called about order 7"));
        (await _storage.ArchiveWriter.Complete(Guid.CreateVersion7(), "x", null)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("+79140000001", null, "call_client")]
    [InlineData(null, "anna", "call_operator")]
    public async Task ListCalls_OfOneClientOrOperator_AreFoundByTheirIndex(string? client, string? name, string index)
    {
        await using var archive = await _storage.Get<IDbContextFactory<ArchiveContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        await archive.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        using var command = ArchiveQueries.Where(archive.Calls, new CallFilter(Client: client, Operator: name, ArrivedFrom: Rows.Noon)).OrderByDescending(call => call.ArrivedAt).Take(5).CreateDbCommand();
        command.CommandText = Explain + command.CommandText;

        using var plan = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);

        var steps = new List<string>();
        while (await plan.ReadAsync(TestContext.Current.CancellationToken)) steps.Add(plan.GetString(plan.FieldCount - 1));
        steps.ShouldContain(step => step.Contains(index), "a returning client is looked for at each arrival, in a month of calls");
    }

    /// <summary>What makes a query one for its plan.</summary>
    protected abstract string Explain { get; }

    [Fact]
    public async Task ListCalls_ByPagesOfATie_GivesEveryCallOnceNewestFirst()
    {
        var calls = Enumerable.Range(0, 23).Select(i => Rows.Call(arrived: Rows.Noon.AddSeconds(i / 5))).ToArray();
        await _storage.Archived(calls);

        var listed = new List<Guid>();
        string? token = null;
        do
        {
            ArchiveCursor? cursor = null;
            if (token is not null) ArchiveCursor.TryParse(token, out cursor).ShouldBeTrue();
            var page = await _storage.Archive.ListCalls(new CallFilter(), 4, cursor);
            listed.AddRange(page.Calls.Select(c => c.Id));
            token = page.Next?.ToString();
        }
        while (token is not null);

        listed.ShouldBe(calls.OrderByDescending(c => c.ArrivedAt).ThenByDescending(c => c.Id).Select(c => c.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("YWJj")]
    [InlineData("OTIyMzM3MjAzNjg1NDc3NTgwNyAwMTkzMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDA")] // The largest number is no time.
    public void PageToken_ThatIsNone_IsRefused(string token) => ArchiveCursor.TryParse(token, out _).ShouldBeFalse();

    [Fact]
    public async Task ListCalls_ByEachFilter_GivesThatCallAlone()
    {
        var other = Rows.Call();
        var wanted = Rows.Call(outcome: "Abandoned", line: "+78007004666", queue: "service", name: "boris", topic: "repair", client: "+79990000000", arrived: Rows.Noon.AddHours(1));
        await _storage.Archived(other, wanted);

        foreach (var filter in new CallFilter[]
        {
            new(Line: wanted.Line), new(Queue: wanted.Queue), new(Operator: wanted.Operator), new(Outcome: wanted.Outcome), new(Topic: wanted.Topic), new(Client: wanted.Client),
            new(ArrivedFrom: wanted.ArrivedAt), new(ArrivedFrom: Rows.Noon.AddMinutes(1), ArrivedTo: wanted.ArrivedAt.AddSeconds(1)),
        })
        {
            (await _storage.Archive.ListCalls(filter, 10)).Calls.Select(c => c.Id).ShouldBe([wanted.Id]);
        }
        (await _storage.Archive.ListCalls(new CallFilter(ArrivedTo: wanted.ArrivedAt), 10)).Calls.Select(c => c.Id).ShouldBe([other.Id]);
    }

    [Fact]
    public async Task ExportCalls_MoreThanAPage_StreamsAllOldestFirstWithWhatBelongsToThem()
    {
        var calls = Enumerable.Range(0, 1203).Select(i => Rows.Call(arrived: Rows.Noon.AddSeconds(i % 300))).ToArray();
        await _storage.Archived([.. calls, .. calls.Select(c => Rows.Leg(c.Id))]);

        var exported = new List<CallRecord>();
        await foreach (var record in _storage.Archive.ExportCalls(new CallFilter())) exported.Add(record);

        exported.Select(r => r.Call.Id).ShouldBe(calls.OrderBy(c => c.ArrivedAt).ThenBy(c => c.Id).Select(c => c.Id));
        exported.ShouldAllBe(r => r.Legs.Count == 1 && r.Legs[0].CallId == r.Call.Id);
    }

    [Fact]
    public async Task ListOffers_OfACallOrAnOperator_GivesTheirsOldestFirst()
    {
        var call = Guid.CreateVersion7();
        var second = Rows.Offer(call, "anna", Rows.Noon.AddSeconds(9));
        var first = Rows.Offer(call, "boris");
        await _storage.Archived(second, first, Rows.Offer(Guid.CreateVersion7(), "boris", Rows.Noon.AddSeconds(30)));

        (await _storage.Archive.ListOffers(new OfferFilter(CallId: call), 10)).Select(o => o.Id).ShouldBe([first.Id, second.Id]);
        (await _storage.Archive.ListOffers(new OfferFilter(Operator: "boris", IssuedTo: Rows.Noon.AddSeconds(30)), 10)).Select(o => o.Id).ShouldBe([first.Id]);
    }

    [Fact]
    public async Task ListOperatorIntervals_OfASpan_GivesWhatTouchesIt()
    {
        await _storage.Archived([.. Enumerable.Range(0, 5).Select(i => Rows.Interval("anna", i, Rows.Noon.AddMinutes(i), Rows.Noon.AddMinutes(i + 1)))]);

        var intervals = await _storage.Archive.ListOperatorIntervals("anna", Rows.Noon.AddMinutes(1.5), Rows.Noon.AddMinutes(3));

        intervals.Select(i => i.Sequence).ShouldBe([1L, 2L]);
    }

    [Fact]
    public async Task CountCalls_OfAFilter_AddsUpByOutcome()
    {
        await _storage.Archived(
            Rows.Call(waited: TimeSpan.FromSeconds(10)), Rows.Call(waited: TimeSpan.FromSeconds(20)), Rows.Call(waited: TimeSpan.FromSeconds(45)),
            Rows.Call(outcome: "Abandoned", waited: TimeSpan.FromSeconds(70)), Rows.Call(outcome: "ShortAbandoned", waited: TimeSpan.FromSeconds(2)), Rows.Call(line: "other"));

        var summary = await _storage.Archive.CountCalls(new CallFilter(Line: "+78007707999"), TimeSpan.FromSeconds(20));

        (summary.Arrived, summary.Answered, summary.Abandoned, summary.ShortAbandoned, summary.AnsweredWithin).ShouldBe((5, 3, 1, 1, 2));
        summary.AverageSpeedOfAnswer.ShouldBe(TimeSpan.FromSeconds(25));
        summary.LongestWait.ShouldBe(TimeSpan.FromSeconds(70));
        (summary.Talked, summary.Held).ShouldBe((TimeSpan.FromSeconds(500), TimeSpan.FromSeconds(50)));
        var none = await _storage.Archive.CountCalls(new CallFilter(Line: "none"), TimeSpan.FromSeconds(20));
        (none.Arrived, none.AverageSpeedOfAnswer).ShouldBe((0, TimeSpan.Zero));
    }
}

public sealed class SqliteArchiveTests() : ArchiveTests(new SqlitePlace())
{
    protected override string Explain => "EXPLAIN QUERY PLAN ";
}

public sealed class PostgresArchiveTests(PostgresFixture server) : ArchiveTests(server.Place())
{
    protected override string Explain => "SET enable_seqscan = off; SET enable_sort = off; EXPLAIN "; // of an empty table, it would read all
}
