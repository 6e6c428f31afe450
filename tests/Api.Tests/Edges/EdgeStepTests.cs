using System.Text.Json.Nodes;
using Antiphon.Errors;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Edges;

public sealed class EdgeStepTests
{
    private static readonly string CallId = Guid.CreateVersion7().ToString();
    private static readonly string OtherId = Guid.CreateVersion7().ToString();

    [Fact]
    public void Arrival_Good_IsAStepOfItsCall()
    {
        var step = EdgeStep.Read(new V1.EdgeMessage { Arrival = Arrival() }, "edge-1");

        step.Refusal.ShouldBeNull();
        step.CallId.ShouldBe(Guid.Parse(CallId));
        step.IsArrival.ShouldBeTrue();
    }

    [Theory]
    [InlineData("arrival.call_id", """{ "callId": "1" }""")]
    [InlineData("arrival.call_id", """{ "callId": "c0a8012a-6f0a-4d5c-9a51-3a4f5b6c7d8e" }""")]
    [InlineData("arrival.line", """{ "line": "8-800-77-07-999" }""")]
    [InlineData("arrival.client_number", """{ "clientNumber": "withheld" }""")]
    [InlineData("arrival.priority", """{ "priority": 11 }""")]
    [InlineData("arrival.arrival_time", """{ "arrivalTime": "1969-12-31T23:59:59Z" }""")]
    [InlineData("arrival.preferred_operator", """{ "preferredOperator": "Anna Smith" }""")]
    [InlineData("arrival.headers", """{ "headers": { "": "nameless" } }""")]
    public void Arrival_WithAWrongField_IsRefusedByItsName(string field, string spoilt)
    {
        var json = JsonNode.Parse(Arrival().ToString())!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(spoilt)!.AsObject())
            json[name] = value?.DeepClone();

        Violations(new V1.EdgeMessage { Arrival = V1.Arrival.Parser.ParseJson(json.ToJsonString()) }).ShouldBe([field]);
    }

    [Fact]
    public void Arrival_WithAKeyThatIsTooLong_IsRefused()
    {
        var arrival = Arrival();
        arrival.ClientKey = new string('x', 129);

        Violations(new V1.EdgeMessage { Arrival = arrival }).ShouldBe(["arrival.client_key"]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("9")]
    [InlineData("*")]
    [InlineData("#")]
    public void Key_OfATelephone_IsTaken(string key) =>
        EdgeStep.Read(new V1.EdgeMessage { KeyPressed = new() { CallId = CallId, Key = key } }, "edge-1").Refusal.ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("A")]
    [InlineData("٣")]
    public void Key_NotOfATelephone_IsRefused(string key) => Violations(new V1.EdgeMessage { KeyPressed = new() { CallId = CallId, Key = key } }).ShouldBe(["key_pressed.key"]);

    [Fact]
    public void OrderDone_SettlesItsOrder() =>
        EdgeStep.Read(new V1.EdgeMessage { OrderDone = new() { CallId = CallId, OrderId = OtherId } }, "edge-1").SettledOrder.ShouldBe(Guid.Parse(OtherId));

    [Fact]
    public void LegAnswered_SettlesItsOrder() =>
        EdgeStep.Read(new V1.EdgeMessage { LegAnswered = new() { CallId = CallId, OrderId = OtherId, OfferId = CallId } }, "edge-1").SettledOrder.ShouldBe(Guid.Parse(OtherId));

    [Fact]
    public void Message_OfNoKind_IsRefused() => Violations(new V1.EdgeMessage { Sequence = 7 }).ShouldBe(["message"]);

    [Fact]
    public void Order_OfEveryKind_IsKnownToTheContract()
    {
        foreach (var kind in Enum.GetValues<OrderKind>())
            new EdgeOrder { Id = Guid.NewGuid(), CallId = Guid.NewGuid(), Kind = kind }.ToUpdate().UpdateCase.ShouldNotBe(V1.EdgeUpdate.UpdateOneofCase.None);
    }

    private static V1.Arrival Arrival() => new() { CallId = CallId, Line = "+78007707999", ClientNumber = "+79261234567", Priority = 2 };

    private static IEnumerable<string> Violations(V1.EdgeMessage message) => EdgeStep.Read(message, "edge-1").Refusal!.ToRpcException().WrongFields();
}
