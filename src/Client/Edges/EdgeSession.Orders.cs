using Antiphon.V1;
using Grpc.Core;

namespace Antiphon.Edges;

public sealed partial class EdgeSession
{
    /// <summary>Carries out an order that is new; settles again one that was carried out, or whose call is held no more.</summary>
    private void Begin(string callId, string orderId, Func<Task<EdgeMessage>> carryOut)
    {
        EdgeMessage? again;
        lock (Gate)
        {
            if (!_calls.Holds(callId))
            {
                again = Done(callId, orderId);
            }
            else if (_calls.Find(callId, orderId) is { } known)
            {
                again = known.IsSettled ? known.Settlement!.Clone() : null;
                known.IsSettled = false;
            }
            else
            {
                var order = _calls.Give(callId, orderId);
                _ = CarryOutAsync(callId, order, carryOut);
                return;
            }
        }

        if (again is not null)
        {
            _ = PostAsync(callId, again, CancellationToken.None);
        }
    }

    private async Task CarryOutAsync(string callId, GivenOrder order, Func<Task<EdgeMessage>> carryOut)
    {
        var settlement = await carryOut();
        Task settled;
        lock (Gate)
        {
            order.Settlement = settlement;
            settled = PostAsync(callId, settlement, CancellationToken.None);
        }

        try
        {
            await settled;
        }
        catch (Exception e) when (e is RpcException or ObjectDisposedException)
        {
            // Refused: the system knows better what became of the call, and has seen the answer. Closed: nobody is there to hear it.
        }
    }

    private void Settled(string callId, string orderId)
    {
        lock (Gate)
        {
            if (_calls.Find(callId, orderId) is { } order)
            {
                order.IsSettled = true;
            }
        }
    }

    private static Func<Task<EdgeMessage>> Simply(string callId, string orderId, Func<Task> act) => async () =>
    {
        await act();
        return Done(callId, orderId);
    };

    private async Task<EdgeMessage> ConnectAsync(ConnectOrder order)
    {
        var failure = await handler.ConnectAsync(order);
        if (failure is { } why)
        {
            return new() { LegFailed = new() { CallId = order.CallId, OrderId = order.OrderId, OfferId = order.OfferId, Failure = why } };
        }

        lock (Gate)
        {
            _calls.Join(order.CallId, order.OfferId);
        }

        return new() { LegAnswered = new() { CallId = order.CallId, OrderId = order.OrderId, OfferId = order.OfferId } };
    }

    private async Task<EdgeMessage> DisconnectAsync(DisconnectOrder order)
    {
        bool joined;
        lock (Gate)
        {
            joined = _calls.Unjoin(order.CallId, order.OfferId);
        }

        if (joined)
            await handler.DisconnectAsync(order);
        return Done(order.CallId, order.OrderId);
    }

    private async Task<EdgeMessage> HangUpAsync(HangUpOrder order)
    {
        await handler.HangUpAsync(order.CallId, order.Reason);
        lock (Gate)
        {
            _calls.Remove(order.CallId);
        }

        return Done(order.CallId, order.OrderId);
    }

    private static EdgeMessage Done(string callId, string orderId) => new() { OrderDone = new() { CallId = callId, OrderId = orderId } };
}
