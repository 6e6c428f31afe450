using Antiphon.Errors;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Doors;

public sealed class DeskStepTests
{
    private const string Id = "0193e5a0-7c5e-7d3c-9d5e-2f3b1c4d5e6f";

    [Theory]
    [InlineData("""{ "setWish": { "wish": "WISH_READY" } }""")]
    [InlineData("""{ "setWish": { "wish": "WISH_NOT_READY", "reason": "break" } }""")]
    [InlineData($$"""{ "accept": { "offerId": "{{Id}}" } }""")]
    [InlineData($$"""{ "decline": { "offerId": "{{Id}}", "reason": "ill" } }""")]
    [InlineData("""{ "hold": {} }""")]
    [InlineData("""{ "resume": {} }""")]
    [InlineData("""{ "hangUp": {} }""")]
    [InlineData("""{ "transfer": { "queue": "service" } }""")]
    [InlineData("""{ "transfer": { "operator": "op-002" } }""")]
    [InlineData($$"""{ "setTopic": { "callId": "{{Id}}", "topic": "advice" } }""")]
    [InlineData($$"""{ "setNotes": { "callId": "{{Id}}" } }""")]
    [InlineData("""{ "finishWrapUp": {} }""")]
    public void Command_Good_IsAStep(string message) => Read(message).Refusal.ShouldBeNull();

    [Theory]
    [InlineData("""{ "consultTransfer": { "cancel": {} } }""")]
    [InlineData("""{ "conference": { "leave": {} } }""")]
    [InlineData($$"""{ "dial": { "callId": "{{Id}}", "number": "+79261234567" } }""")]
    public void Command_DefinedButNotServed_IsUnimplemented(string message)
    {
        var refusal = Read(message).Refusal!;

        refusal.Code.ShouldBe((int)StatusCode.Unimplemented);
        refusal.Reason().ShouldBe("NOT_SERVED_YET");
    }

    [Theory]
    [InlineData("message", "{}")]
    [InlineData("set_wish.wish", """{ "setWish": {} }""")]
    [InlineData("set_wish.reason", """{ "setWish": { "wish": "WISH_NOT_READY" } }""")]
    [InlineData("set_wish.reason", """{ "setWish": { "wish": "WISH_READY", "reason": "break" } }""")]
    [InlineData("accept.offer_id", """{ "accept": {} }""")]
    [InlineData("transfer.target", """{ "transfer": {} }""")]
    [InlineData("command_id", """{ "hold": {}, "commandId": "12345678901234567890123456789012345678901234567890123456789012345" }""")]
    public void Command_WithAWrongField_IsRefusedByItsName(string field, string message) => Read(message).Refusal!.ToRpcException().WrongFields().ShouldBe([field]);

    [Fact]
    public void Notes_TooLong_AreRefused() =>
        DeskStep.Read(new V1.DeskMessage { SetNotes = new() { CallId = Id, Notes = new string('x', 4001) } }).Refusal!.ToRpcException().WrongFields().ShouldBe(["set_notes.notes"]);

    private static DeskStep Read(string message) => DeskStep.Read(V1.DeskMessage.Parser.ParseJson(message));
}
