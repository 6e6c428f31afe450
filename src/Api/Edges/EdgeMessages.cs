using Antiphon.Calls;
using Google.Protobuf.WellKnownTypes;

namespace Antiphon.Edges;

/// <summary>What an edge is told, as updates of its stream.</summary>
internal static class EdgeMessages
{
    public static V1.EdgeUpdate ToUpdate(this EdgeOrder order)
    {
        var (id, call) = (order.Id.ToString(), order.CallId.ToString());
        return order.Kind switch
        {
            OrderKind.Connect => new V1.EdgeUpdate
            {
                Connect = new V1.ConnectOrder { OrderId = id, CallId = call, OfferId = order.OfferId?.ToString() ?? "", OperatorId = order.Operator, Address = order.Address },
            },
            OrderKind.Hold => new V1.EdgeUpdate { Hold = new V1.HoldOrder { OrderId = id, CallId = call } },
            OrderKind.Resume => new V1.EdgeUpdate { Resume = new V1.ResumeOrder { OrderId = id, CallId = call } },
            OrderKind.Play => new V1.EdgeUpdate { Play = new V1.PlayOrder { OrderId = id, CallId = call, Announcement = order.Text } },
            OrderKind.Unjoin => new V1.EdgeUpdate { Disconnect = new V1.DisconnectOrder { OrderId = id, CallId = call, OfferId = order.OfferId?.ToString() ?? "" } },
            OrderKind.HangUp => new V1.EdgeUpdate { HangUp = new V1.HangUpOrder { OrderId = id, CallId = call, Reason = order.Text } },
            _ => throw new ArgumentOutOfRangeException(nameof(order), order.Kind, "An order that the contract does not know."),
        };
    }

    public static V1.EdgeUpdate ToUpdate(this QueuePlace place) => new()
    {
        QueuePlace = new V1.QueuePlace { CallId = place.CallId.ToString(), Queue = place.Queue, Place = place.Place, ExpectedWait = place.ExpectedWait?.ToDuration() },
    };

    public static V1.EdgeUpdate ToUpdate(this CallSnapshot call) => new()
    {
        CallUpdate = new V1.CallUpdate { CallId = call.Id.ToString(), State = call.State.ToMessage(), Outcome = call.Outcome.ToMessage(), Operator = call.Operator, Queue = call.Queue },
    };

    /// <summary>The cause by which a call knows a failed leg.</summary>
    public static string Cause(this V1.LegFailure failure) => failure switch
    {
        V1.LegFailure.Busy => "busy",
        V1.LegFailure.NoAnswer => "no-answer",
        V1.LegFailure.Unreachable => "unreachable",
        V1.LegFailure.Rejected => "rejected",
        _ => "media",
    };
}
