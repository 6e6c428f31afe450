using Antiphon.Clocks;
using Antiphon.Storage.Archive;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Calls;

/// <summary>What is asked of a call that is in the archive alone, since its hot row was purged.</summary>
public sealed class FiledCalls(IArchive archive, IArchiveWriter writer, [FromKeyedServices(ClockNames.System)] TimeProvider systemClock)
{
    /// <summary>A call id made later than this ago has its hot row still, if it was ever used: hot rows are kept for a minute at least after the end.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(50);

    /// <summary>The answer to an arrival whose id belongs to a call that has ended and was filed: no id has two lives. Null: it is new.</summary>
    public async Task<Answer?> Find(Arrival arrival)
    {
        if (MadeAt(arrival.CallId) > systemClock.GetUtcNow() - Fresh || await archive.GetCall(arrival.CallId) is not { Call: var call })
            return null;
        if (call.Line != arrival.Line || call.Client != arrival.Client || call.Edge != arrival.Edge)
            return Answer.Refuse(RefusalReason.AlreadyExists, $"Call {arrival.CallId} is known with other content; a new call has a new id.", "call_id");
        return new Answer
        {
            Call = new CallSnapshot
            {
                Id = call.Id, State = CallState.Ended, Outcome = Enum.Parse<CallOutcome>(call.Outcome), Reason = call.Reason, Line = call.Line, Edge = call.Edge, Client = call.Client,
                Priority = call.Priority, Topic = call.Topic, Notes = call.Notes, Queue = call.Queue, Operator = call.Operator, ArrivedAt = call.ArrivedAt, QueuedAt = call.QueuedAt,
                AnsweredAt = call.AnsweredAt, EndedAt = call.EndedAt,
            },
        };
    }

    /// <summary>A topic or notes that come late. Refused: NotFound; NotYours for an operator who had no part in the call.</summary>
    public async Task<Answer> Describe(Guid callId, string operatorId, string? topic, string? notes)
    {
        if (await archive.GetCall(callId) is not { } filed)
            return Answer.Refuse(RefusalReason.NotFound, $"Call {callId} is not known here.", "call_id");
        if (filed.Legs.All(leg => leg.Operator != operatorId))
            return Answer.Refuse(RefusalReason.NotYours, $"{operatorId} had no part in this call.");
        await writer.Complete(callId, topic, notes);
        return Answer.Done;
    }

    /// <summary>The creation time that a UUIDv7 carries in its first 48 bits (RFC 9562, 5.7); of any other id: long ago.</summary>
    private static DateTimeOffset MadeAt(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = (long)bytes[0] << 40 | (long)bytes[1] << 32 | (long)bytes[2] << 24 | (long)bytes[3] << 16 | (long)bytes[4] << 8 | bytes[5];
        return id.Version == 7 && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : DateTimeOffset.MinValue;
    }
}
