using Antiphon.Calls;
using Antiphon.Doors;
using Antiphon.Queues;

namespace Antiphon.Operators;

/// <content>The talk: what the operator does in it, and what the call says of it.</content>
public sealed partial class OperatorGrain
{
    public async Task CallChanged(CallSnapshot call)
    {
        await Reserved();
        // It tells of another offer than this talk's: the client has moved on, or the word is older than the talk. The call knows.
        if (State is { Work: Work.Talking or Work.Held, OfferId: { } offerId } && State.CallId == call.Id && call.OfferId != offerId && call.State != CallState.Ended)
            await CheckTalk(call.Id, offerId);
        else
            await Follow(call);
    }

    public Task<Answer> Hold(long session) => OnCall(session, call => call.Hold(Id));

    public Task<Answer> Resume(long session) => OnCall(session, call => call.Resume(Id));

    public Task<Answer> HangUp(long session) => OnCall(session, call => call.HangUp(Id));

    public Task<Answer> Transfer(long session, TransferTarget target) => OnCall(session, call => call.Transfer(Id, target));

    public Task<Answer> SetTopic(long session, Guid callId, string topic) => At(session, () => GrainFactory.GetGrain<ICallGrain>(callId).SetTopic(Id, topic));

    public Task<Answer> SetNotes(long session, Guid callId, string notes) => At(session, () => GrainFactory.GetGrain<ICallGrain>(callId).SetNotes(Id, notes));

    private Task<Answer> OnCall(long session, Func<ICallGrain, Task<Answer>> act) => At(session, async () =>
    {
        if (State.CallId is not { } callId || State.Work is not (Work.Talking or Work.Held))
            return Answer.Refuse(RefusalReason.WrongState, $"Operator {Id} is in no call.", fact: State.Work.ToString());
        var answer = await act(GrainFactory.GetGrain<ICallGrain>(callId));
        if (answer is { Refusal: null, Call: { } call })
            await Follow(call);
        return answer;
    });

    private async Task Follow(CallSnapshot call)
    {
        if (State.CallId != call.Id || call.Version < _call?.Version)
            return;
        _call = call;
        await Take(OperatorMachine.CallChanged(State, call, Now, view.Current), first: new CallUpdated(call));
        await Seek();
    }

    /// <summary>Asks the call whether this is still its talk; if not, how the offer ended after all, or where the client has gone.</summary>
    private async Task CheckTalk(Guid callId, Guid offerId)
    {
        _askAt = Now.System + times.Value.ConfirmEvery;
        TalkWord word;
        try
        {
            var call = GrainFactory.GetGrain<ICallGrain>(callId);
            if (_call is not null && await call.Confirms(Id, offerId))
                return;
            word = await call.GetTalk(Id, offerId);
        }
        catch (Exception exception)
        {
            LogCallSilent(Id, callId, exception);
            return;
        }
        await (word.Verdict.Ending == OfferEnding.Failed
            ? Hear(word.Verdict)
            : Follow(word.Call ?? new CallSnapshot { Id = callId, State = CallState.Ended, Line = "", Edge = "", ArrivedAt = default, Version = _call?.Version ?? 0 }));
    }
}
