namespace Antiphon.Calls;

/// <content>The legs and the operator in talk: joined, held, transferred, described; and the call's word that it is so.</content>
public sealed partial class CallGrain
{
    private DateTimeOffset? _lookedAt;

    public Task<Answer> LegAnswered(Guid offerId) => With(call => Take(CallMachine.LegAnswered(call, offerId, Now)));

    public Task<Answer> LegFailed(Guid offerId, string cause) => With(call => Take(CallMachine.LegFailed(call, offerId, cause, Now)));

    public Task<Answer> LegHungUp(Guid offerId) => With(async call =>
    {
        if (call.Won?.Id == offerId)
            return await Take(CallMachine.OperatorHungUp(call, call.Won.Operator, Now));
        await BeSure();
        return new Answer { Call = call.ToSnapshot() };
    });

    public Task<Answer> Hold(string operatorId) => With(call => Take(CallMachine.Hold(call, operatorId, hold: true, Now)));

    public Task<Answer> Resume(string operatorId) => With(call => Take(CallMachine.Hold(call, operatorId, hold: false, Now)));

    public Task<Answer> HangUp(string operatorId) => With(call => Take(CallMachine.OperatorHungUp(call, operatorId, Now)));

    public Task<Answer> Transfer(string operatorId, TransferTarget target) => With(async call =>
    {
        var (queue, refusal) = TransferRule.QueueFor(target, call.Queue, view.Current);
        if (queue is null)
            return new Answer { Refusal = refusal };
        if ((await AskQueues([queue.Name], null))[queue.Name].IsFull)
            return Answer.Refuse(RefusalReason.WrongState, $"Queue {queue.Name} is full; the client stays with you.", "queue", call.State.ToString());
        return await Take(CallMachine.Transfer(call, operatorId, queue, target.Operator, Now));
    });

    public Task<Answer> SetTopic(string operatorId, string topic) => view.Current.Topics.ContainsKey(topic)
        ? Describe(operatorId, topic, null)
        : Task.FromResult(Answer.Refuse(RefusalReason.NotFound, $"There is no topic '{topic}'; topics are {string.Join(", ", view.Current.Topics.Keys)}.", "topic"));

    public Task<Answer> SetNotes(string operatorId, string notes) => notes.Length <= 4000
        ? Describe(operatorId, null, notes)
        : Task.FromResult(Answer.Refuse(RefusalReason.Invalid, $"Notes of {notes.Length} characters; 4,000 at most.", "notes"));

    public Task<bool> Confirms(string operatorId, Guid offerId) => Task.FromResult(IsTalk(operatorId, offerId));

    public async Task<TalkWord> GetTalk(string operatorId, Guid offerId)
    {
        if (!IsTalk(operatorId, offerId))
            await BeSure();
        return new TalkWord(await GetVerdict(offerId), record.State.Call?.ToSnapshot());
    }

    private Task<Answer> Describe(string operatorId, string? topic, string? notes) => record.State.Call is { } call
        ? Take(CallMachine.Describe(call, operatorId, topic, notes, Now))
        : filed.Describe(this.GetPrimaryKey(), operatorId, topic, notes);

    private bool IsTalk(string operatorId, Guid offerId) => record.State.Call is { HasOperator: true } call && call.Operator == operatorId && call.Won?.Id == offerId;

    /// <summary>A call that connects looks up at each of its turns and each second: by that it knows when it was away. What it then grants the edge is not worth a write.</summary>
    private void LookUp()
    {
        if (record.State.Call is not { State: CallState.Connecting } call)
        {
            _lookedAt = null;
            return;
        }
        var now = Now;
        record.State.Call = CallMachine.LookUp(call, _lookedAt, now);
        _lookedAt = now.System;
    }
}
