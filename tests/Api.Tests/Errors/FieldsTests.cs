using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Errors;

public sealed class FieldsTests
{
    [Theory]
    [InlineData("+78007707999", true)]
    [InlineData("+78007004666", true)]
    [InlineData("+97235551234", true)]
    [InlineData("88007707999", false)]
    [InlineData("+7 800 770-79-99", false)]
    [InlineData("+7800", false)]
    [InlineData("+", false)]
    [InlineData("anonymous", false)]
    [InlineData("+78007707999999999", false)]
    [InlineData("", false)]
    public void Number_IsTakenInE164Only(string text, bool allowed) => Refuses(fields => fields.Number("f", text)).ShouldBe(!allowed);

    [Theory]
    [InlineData("advice", true)]
    [InlineData("op-001", true)]
    [InlineData("Advice", false)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("консультация", false)]
    public void Name_IsLowerCaseDigitsAndHyphens(string text, bool allowed) => Refuses(fields => fields.Name("f", text)).ShouldBe(!allowed);

    [Fact]
    public void Name_Of64Characters_IsRefused() => Refuses(fields => fields.Name("f", new string('a', 64))).ShouldBeTrue();

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(20, 500_000_000, true)]
    [InlineData(-1, 0, false)]
    [InlineData(0, -1, false)]
    [InlineData(long.MaxValue, 0, false)]
    [InlineData(1, 2_000_000_000, false)]
    public void Duration_MayNotBeNegativeOrMalformed(long seconds, int nanos, bool allowed) =>
        Refuses(fields => fields.OptionalDuration("f", new Duration { Seconds = seconds, Nanos = nanos })).ShouldBe(!allowed);

    [Theory]
    [InlineData(0, true)]
    [InlineData(1_700_000_000, true)]
    [InlineData(-1, false)]
    [InlineData(long.MaxValue, false)]
    public void Time_LiesBetween1970And2199(long seconds, bool allowed) => Refuses(fields => fields.OptionalTime("f", new Timestamp { Seconds = seconds })).ShouldBe(!allowed);

    [Fact]
    public void CallId_OfVersion4_IsRefused() => Refuses(fields => fields.CallId("f", "c0a8012a-6f0a-4d5c-9a51-3a4f5b6c7d8e")).ShouldBeTrue();

    [Fact]
    public void CallId_OfVersion7_IsTaken() => Refuses(fields => fields.CallId("f", Guid.CreateVersion7().ToString())).ShouldBeFalse();

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("{0193e5a0-7c5e-7d3c-9d5e-2f3b1c4d5e6f}")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public void Id_Malformed_IsRefused(string text) => Refuses(fields => fields.Id("f", text)).ShouldBeTrue();

    [Fact]
    public void Faults_OfSeveralFields_AreNamedTogether()
    {
        var fields = new Fields();
        fields.Name("queue", "No Name");
        fields.Within("priority", 11, -10, 10);
        fields.Set("wish", V1.Wish.Unspecified);

        var refused = Should.Throw<RpcException>(fields.ThrowIfInvalid);

        refused.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        refused.Reason().ShouldBe("FIELDS_INVALID");
        refused.WrongFields().ShouldBe(["queue", "priority", "wish"]);
    }

    private static bool Refuses(Action<Fields> read)
    {
        var fields = new Fields();
        read(fields);
        try
        {
            fields.ThrowIfInvalid();
            return false;
        }
        catch (RpcException)
        {
            return true;
        }
    }
}
