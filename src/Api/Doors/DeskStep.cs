using Antiphon.Calls;
using Antiphon.Errors;
using Antiphon.Operators;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Antiphon.Doors;

/// <summary>What one command of a desk asks of its operator.</summary>
/// <param name="Do">The one idempotent step, under a session; unused if refused.</param>
/// <param name="Refusal">The command cannot be handed on; null: it can.</param>
internal sealed record DeskStep(Func<IOperatorGrain, long, Task<Answer>> Do, Status? Refusal = null)
{
    /// <summary>Reads a message that is a command.</summary>
    public static DeskStep Read(V1.DeskMessage message)
    {
        var fields = new Fields();
        fields.Text("command_id", message.CommandId, 64);
        try
        {
            var step = Read(message, fields);
            fields.ThrowIfInvalid();
            return new DeskStep(step);
        }
        catch (RpcException refused)
        {
            return new DeskStep((_, _) => Task.FromResult(Answer.Done), refused.GetRpcStatus());
        }
    }

    private static Func<IOperatorGrain, long, Task<Answer>> Read(V1.DeskMessage message, Fields fields)
    {
        switch (message.MessageCase)
        {
            case V1.DeskMessage.MessageOneofCase.SetWish:
                var reason = message.SetWish.Reason;
                var wish = WishField.Read(fields, "set_wish.", message.SetWish.Wish, reason);
                return (grain, session) => grain.SetWish(session, wish, reason);
            case V1.DeskMessage.MessageOneofCase.Accept:
                var accepted = fields.Id("accept.offer_id", message.Accept.OfferId);
                return (grain, session) => grain.Accept(session, accepted);
            case V1.DeskMessage.MessageOneofCase.Decline:
                var declined = fields.Id("decline.offer_id", message.Decline.OfferId);
                var why = fields.Text("decline.reason", message.Decline.Reason, 200);
                return (grain, session) => grain.Decline(session, declined, why);
            case V1.DeskMessage.MessageOneofCase.Hold:
                return (grain, session) => grain.Hold(session);
            case V1.DeskMessage.MessageOneofCase.Resume:
                return (grain, session) => grain.Resume(session);
            case V1.DeskMessage.MessageOneofCase.HangUp:
                return (grain, session) => grain.HangUp(session);
            case V1.DeskMessage.MessageOneofCase.Transfer:
                var target = Target(message.Transfer, fields);
                return (grain, session) => grain.Transfer(session, target);
            case V1.DeskMessage.MessageOneofCase.SetTopic:
                var topicCall = fields.Id("set_topic.call_id", message.SetTopic.CallId);
                var topic = fields.Name("set_topic.topic", message.SetTopic.Topic);
                return (grain, session) => grain.SetTopic(session, topicCall, topic);
            case V1.DeskMessage.MessageOneofCase.SetNotes:
                var notesCall = fields.Id("set_notes.call_id", message.SetNotes.CallId);
                var notes = fields.Text("set_notes.notes", message.SetNotes.Notes, 4000);
                return (grain, session) => grain.SetNotes(session, notesCall, notes);
            case V1.DeskMessage.MessageOneofCase.FinishWrapUp:
                return (grain, session) => grain.FinishWrapUp(session);
            case V1.DeskMessage.MessageOneofCase.ConsultTransfer or V1.DeskMessage.MessageOneofCase.Conference or V1.DeskMessage.MessageOneofCase.Dial:
                throw Statuses.Refused(StatusCode.Unimplemented, V1.ErrorReason.NotServedYet, $"{message.MessageCase} is defined in the contract, and not served yet.").ToRpcException();
            default:
                throw Statuses.Invalid(V1.ErrorReason.FieldsInvalid, [("message", "Must be set, to a kind of message that this version knows.")]).ToRpcException();
        }
    }

    private static TransferTarget Target(V1.Transfer transfer, Fields fields)
    {
        switch (transfer.TargetCase)
        {
            case V1.Transfer.TargetOneofCase.Queue:
                return new TransferTarget { Queue = fields.Name("transfer.queue", transfer.Queue) };
            case V1.Transfer.TargetOneofCase.Operator:
                return new TransferTarget { Operator = fields.Name("transfer.operator", transfer.Operator) };
            default:
                fields.Refuse("transfer.target", "Either queue or operator must be set.");
                return new TransferTarget();
        }
    }
}
