using Antiphon.Storage.Archive;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Antiphon.Calls;

public sealed class FiledCallsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 9, 0, 0, TimeSpan.Zero);
    private readonly FewCalls _archive = new();

    private FiledCalls Filed => new(_archive, _archive, new FakeTimeProvider(Now));

    [Fact]
    public async Task Find_ArrivalOfACallThatIsInTheArchiveAlone_AnswersWithItsEnd()
    {
        var arrival = Arrival(Guid.CreateVersion7(Now.AddMinutes(-5)));
        _archive.Add(arrival);

        var call = (await Filed.Find(arrival)).ShouldNotBeNull().Call.ShouldNotBeNull();

        (call.Id, call.State, call.Outcome, call.Reason).ShouldBe((arrival.CallId, CallState.Ended, CallOutcome.Abandoned, "ClientHungUp"));
        (call.Line, call.Edge, call.Client, call.ArrivedAt, call.EndedAt).ShouldBe((arrival.Line, arrival.Edge, arrival.Client, CallStory.Noon, CallStory.Noon.AddSeconds(40)));
    }

    [Theory]
    [InlineData("+79020000002", CallStory.Direct, "edge")]
    [InlineData("+79020000001", CallStory.Menu, "edge")]
    [InlineData("+79020000001", CallStory.Direct, "other")]
    public async Task Find_IdReusedForAnotherCall_IsRefused(string client, string line, string edge)
    {
        var arrival = Arrival(Guid.CreateVersion7(Now.AddMinutes(-5)));
        _archive.Add(arrival);

        var answer = await Filed.Find(arrival with { Client = client, Line = line, Edge = edge });

        answer.ShouldNotBeNull().Refusal.ShouldNotBeNull().Reason.ShouldBe(RefusalReason.AlreadyExists);
    }

    [Fact]
    public async Task Find_IdThatWasNeverFiled_IsNew() => (await Filed.Find(Arrival(Guid.CreateVersion7(Now.AddMinutes(-5))))).ShouldBeNull();

    [Theory]
    [InlineData(-49, 0)]
    [InlineData(-51, 1)]
    public async Task Find_IdMadeJustNow_DoesNotAskTheArchive(int madeAfter, int asked)
    {
        await Filed.Find(Arrival(Guid.CreateVersion7(Now.AddSeconds(madeAfter))));

        _archive.Asked.ShouldBe(asked);
    }

    [Fact]
    public async Task Find_IdWithoutATime_AsksTheArchive()
    {
        var arrival = Arrival(Guid.NewGuid());
        _archive.Add(arrival);

        (await Filed.Find(arrival)).ShouldNotBeNull().Refusal.ShouldBeNull();
    }

    private static Arrival Arrival(Guid id) => new() { CallId = id, Line = CallStory.Direct, Edge = "edge", Client = "+79020000001" };

    /// <summary>An archive of which single calls alone are asked.</summary>
    private sealed class FewCalls : IArchive, IArchiveWriter
    {
        private readonly Dictionary<Guid, ArchivedCall> _calls = [];

        public int Asked { get; private set; }

        public void Add(Arrival arrival) => _calls[arrival.CallId] = new()
        {
            Id = arrival.CallId, Line = arrival.Line, Edge = arrival.Edge, Client = arrival.Client, ArrivedAt = CallStory.Noon, QueuedAt = CallStory.Noon,
            EndedAt = CallStory.Noon.AddSeconds(40), Outcome = nameof(CallOutcome.Abandoned), Reason = "ClientHungUp", Queue = "sales",
        };

        public Task<Storage.Archive.CallRecord?> GetCall(Guid id, CancellationToken cancellation = default)
        {
            Asked++;
            return Task.FromResult(_calls.TryGetValue(id, out var call) ? new Storage.Archive.CallRecord(call, [], [], []) : null);
        }

        public Task<bool> Complete(Guid callId, string? topic, string? notes) => throw new NotSupportedException();

        public Task<ArchivePage> ListCalls(CallFilter filter, int pageSize, ArchiveCursor? after = null, CancellationToken cancellation = default) => throw new NotSupportedException();

        public IAsyncEnumerable<Storage.Archive.CallRecord> ExportCalls(CallFilter filter, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<ArchivedOffer>> ListOffers(OfferFilter filter, int limit, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<ArchivedAlarm>> ListAlarms(AlarmFilter filter, int limit, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<OperatorInterval>> ListOperatorIntervals(string operatorId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public Task<CallSummary> CountCalls(CallFilter filter, TimeSpan serviceLevel, CancellationToken cancellation = default) => throw new NotSupportedException();
    }
}
