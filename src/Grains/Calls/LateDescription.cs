using Antiphon.Storage.Archive;

namespace Antiphon.Calls;

/// <summary>A topic or notes that come when the call is in the archive alone.</summary>
public sealed class LateDescription(IArchive archive, IArchiveWriter writer)
{
    /// <summary>Completes the archived call. Refused: NotFound; NotYours for an operator who had no part in it.</summary>
    public async Task<Answer> Describe(Guid callId, string operatorId, string? topic, string? notes)
    {
        if (await archive.GetCall(callId) is not { } filed)
            return Answer.Refuse(RefusalReason.NotFound, $"Call {callId} is not known here.", "call_id");
        if (filed.Legs.All(leg => leg.Operator != operatorId))
            return Answer.Refuse(RefusalReason.NotYours, $"{operatorId} had no part in this call.");
        await writer.Complete(callId, topic, notes);
        return Answer.Done;
    }
}
