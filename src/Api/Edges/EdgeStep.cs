using System.Collections.Immutable;
using Antiphon.Calls;
using Antiphon.Errors;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Antiphon.Edges;

/// <summary>What one message of an edge asks of its call.</summary>
internal sealed record EdgeStep
{
    private const int ReasonLength = 200;

    /// <summary>The call.</summary>
    public required Guid CallId { get; init; }

    /// <summary>The one idempotent step.</summary>
    public required Func<ICallGrain, Task<Answer>> Do { get; init; }

    /// <summary>The call need not be known yet.</summary>
    public bool IsArrival { get; init; }

    /// <summary>The order that is settled by it; null: none.</summary>
    public Guid? SettledOrder { get; init; }

    /// <summary>Where the fields lie that the call may find fault with.</summary>
    public string Path { get; init; } = "";

    /// <summary>The message cannot be handed on; null: it can.</summary>
    public Status? Refusal { get; init; }

    /// <summary>Reads a message that is neither hello nor heartbeat.</summary>
    public static EdgeStep Read(V1.EdgeMessage message, string edge)
    {
        var fields = new Fields();
        try
        {
            var step = message.MessageCase switch
            {
                V1.EdgeMessage.MessageOneofCase.Arrival => Read(message.Arrival, edge, fields),
                V1.EdgeMessage.MessageOneofCase.KeyPressed => Read(message.KeyPressed, fields),
                V1.EdgeMessage.MessageOneofCase.ClientHungUp => Read(message.ClientHungUp, fields),
                V1.EdgeMessage.MessageOneofCase.LegAnswered => Read(message.LegAnswered, fields),
                V1.EdgeMessage.MessageOneofCase.LegFailed => Read(message.LegFailed, fields),
                V1.EdgeMessage.MessageOneofCase.LegHungUp => Read(message.LegHungUp, fields),
                V1.EdgeMessage.MessageOneofCase.OrderDone => Read(message.OrderDone, fields),
                _ => throw Statuses.Invalid(V1.ErrorReason.FieldsInvalid, [("message", "Must be set, to a kind of message that this version knows.")]).ToRpcException(),
            };
            fields.ThrowIfInvalid();
            return step;
        }
        catch (RpcException refused)
        {
            return new EdgeStep { CallId = default, Do = _ => Task.FromResult(Answer.Done), Refusal = refused.GetRpcStatus() };
        }
    }

    private static EdgeStep Read(V1.Arrival message, string edge, Fields fields)
    {
        var arrival = new Arrival
        {
            CallId = fields.CallId("arrival.call_id", message.CallId),
            Line = fields.Number("arrival.line", message.Line),
            Edge = edge,
            Client = fields.OptionalNumber("arrival.client_number", message.ClientNumber),
            Priority = fields.Within("arrival.priority", message.Priority, -10, 10),
            ArrivedAt = fields.OptionalTime("arrival.arrival_time", message.ArrivalTime),
            PreferredOperator = fields.OptionalName("arrival.preferred_operator", message.PreferredOperator) is { Length: > 0 } preferred ? preferred : null,
            ClientKey = fields.Text("arrival.client_key", message.ClientKey, 128),
            Headers = Headers(message, fields),
        };
        return new EdgeStep { CallId = arrival.CallId, IsArrival = true, Path = "arrival.", Do = call => call.Arrive(arrival) };
    }

    private static EdgeStep Read(V1.KeyPressed message, Fields fields)
    {
        if (message.Key is not [(>= '0' and <= '9') or '*' or '#'])
            fields.Refuse("key_pressed.key", "One of 0 to 9, * or # is wanted.");
        return new EdgeStep { CallId = fields.Id("key_pressed.call_id", message.CallId), Path = "key_pressed.", Do = call => call.Choose(message.Key) };
    }

    private static EdgeStep Read(V1.ClientHungUp message, Fields fields)
    {
        fields.Text("client_hung_up.reason", message.Reason, ReasonLength);
        return new EdgeStep { CallId = fields.Id("client_hung_up.call_id", message.CallId), Do = call => call.ClientHungUp(message.Reason) };
    }

    private static EdgeStep Read(V1.LegAnswered message, Fields fields)
    {
        var offer = fields.Id("leg_answered.offer_id", message.OfferId);
        return new EdgeStep
        {
            CallId = fields.Id("leg_answered.call_id", message.CallId),
            SettledOrder = fields.Id("leg_answered.order_id", message.OrderId),
            Do = call => call.LegAnswered(offer),
        };
    }

    private static EdgeStep Read(V1.LegFailed message, Fields fields)
    {
        var offer = fields.Id("leg_failed.offer_id", message.OfferId);
        var cause = fields.Known("leg_failed.failure", message.Failure).Cause();
        return new EdgeStep
        {
            CallId = fields.Id("leg_failed.call_id", message.CallId),
            SettledOrder = fields.Id("leg_failed.order_id", message.OrderId),
            Do = call => call.LegFailed(offer, cause),
        };
    }

    private static EdgeStep Read(V1.LegHungUp message, Fields fields)
    {
        var offer = fields.Id("leg_hung_up.offer_id", message.OfferId);
        return new EdgeStep
        {
            CallId = fields.Id("leg_hung_up.call_id", message.CallId),
            Do = call => call.LegHungUp(offer),
        };
    }

    private static EdgeStep Read(V1.OrderDone message, Fields fields) => new()
    {
        CallId = fields.Id("order_done.call_id", message.CallId),
        SettledOrder = fields.Id("order_done.order_id", message.OrderId),
        Do = _ => Task.FromResult(Answer.Done),
    };

    private static ImmutableSortedDictionary<string, string> Headers(V1.Arrival message, Fields fields)
    {
        if (message.Headers.Count > 32 || message.Headers.Any(header => header.Key.Length is 0 or > 64 || header.Value.Length > 512))
            fields.Refuse("arrival.headers", "At most 32 are allowed, with names of 1 to 64 and values of at most 512 characters.");
        return message.Headers.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }
}
