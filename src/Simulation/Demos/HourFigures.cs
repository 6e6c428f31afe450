using Antiphon.V1;
using Google.Protobuf.WellKnownTypes;

namespace Antiphon.Demos;

/// <summary>What the system says of a stretch of the day and of the present; nothing of it is taken from the plan.</summary>
public sealed record HourFigures
{
    /// <summary>Calls that arrived in the stretch, those that are still alive included.</summary>
    public required long Arrived { get; init; }

    /// <summary>What the archive says of those that have ended.</summary>
    public required CallSummary Ended { get; init; }

    /// <summary>Clients who wait now, those being offered included.</summary>
    public required int Waiting { get; init; }

    /// <summary>Operators by state, now.</summary>
    public required IReadOnlyDictionary<PanelState, int> Operators { get; init; }

    /// <summary>Answered calls of those that have ended.</summary>
    public long Answered => Count(Outcome.Answered);

    /// <summary>Calls that ended with this outcome.</summary>
    public long Count(Outcome outcome) => Ended.Outcomes.Where(o => o.Outcome == outcome).Sum(o => o.Count);

    /// <summary>Asks for the figures of the calls that arrived in a stretch of domain time.</summary>
    public static async Task<HourFigures> ReadAsync(AntiphonClient client, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation)
    {
        var filter = new CallFilter { ArrivedFrom = Timestamp.FromDateTimeOffset(from), ArrivedUntil = Timestamp.FromDateTimeOffset(until) };
        // First the archive: a call that ends in between is counted in neither, never twice.
        var summary = await client.Archive.SummarizeCallsAsync(new() { Filter = filter }, cancellationToken: cancellation);
        var alive = await AliveAsync(client, from, until, cancellation);
        return new()
        {
            Arrived = summary.Arrived + alive,
            Ended = summary,
            Waiting = await WaitingAsync(client, cancellation),
            Operators = await StatesAsync(client, cancellation),
        };
    }

    /// <summary>Clients who wait now.</summary>
    public static async Task<int> WaitingAsync(AntiphonClient client, CancellationToken cancellation) =>
        (await client.Queues.ListQueueStatusesAsync(new(), cancellationToken: cancellation)).QueueStatuses.Sum(q => q.Waiting + q.InOffer);

    /// <summary>Operators by state, now.</summary>
    public static async Task<IReadOnlyDictionary<PanelState, int>> StatesAsync(AntiphonClient client, CancellationToken cancellation)
    {
        var states = new Dictionary<PanelState, int>();
        var page = new ListOperatorStatesRequest { PageSize = 1000 };
        do
        {
            var answer = await client.Operators.ListOperatorStatesAsync(page, cancellationToken: cancellation);
            foreach (var one in answer.OperatorStates)
            {
                states[one.PanelState] = states.GetValueOrDefault(one.PanelState) + 1;
            }

            page.PageToken = answer.NextPageToken;
        }
        while (page.PageToken.Length > 0);
        return states;
    }

    private static async Task<long> AliveAsync(AntiphonClient client, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation)
    {
        var alive = 0L;
        var page = new ListCallsRequest { PageSize = 1000 };
        do
        {
            var answer = await client.Calls.ListCallsAsync(page, cancellationToken: cancellation);
            alive += answer.Calls.Count(c => c.ArrivalTime.ToDateTimeOffset() is var at && at >= from && at < until);
            page.PageToken = answer.NextPageToken;
        }
        while (page.PageToken.Length > 0);
        return alive;
    }
}
