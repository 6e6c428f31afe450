using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Operators;
using Antiphon.Queues;
using Google.Protobuf.WellKnownTypes;
using Shouldly;

namespace Antiphon.Doors;

public sealed class DeskMessagesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private static readonly CallSnapshot Call = new()
    {
        Id = Guid.CreateVersion7(),
        Line = "+78007707999",
        Edge = "edge-1",
        ArrivedAt = Start,
        State = CallState.Connected,
        Operator = "op-1",
    };

    [Theory]
    [InlineData("Connecting,Connected", 1)]
    [InlineData("Connecting,Connected,Held,Connected", 1)]
    [InlineData("Connecting,Connected,Transfer,Queued,Connecting,Connected,Held,Connected", 5)]
    [InlineData("Connecting,Connected,Transfer,Queued,Connecting", null)]
    [InlineData("Arrived,Queued", null)]
    public void ConnectTime_IsThatOfThePresentOperator(string moments, int? index)
    {
        var call = Call with { Moments = [.. moments.Split(',').Select((what, i) => new CallMoment { At = Start.AddSeconds(i), What = what })] };

        call.ToFacts(new Centre()).ConnectTime.ShouldBe(index is { } at ? Start.AddSeconds(at).ToTimestamp() : null);
    }

    [Fact]
    public void State_OfAnIdleOperator_NamesNoCall()
    {
        var snapshot = new OperatorSnapshot { Facts = new OperatorFacts { Id = "op-1", Work = Work.Idle }, CallId = Call.Id, WrapUpMayBeFinished = true };

        var state = snapshot.ToMessage(new Centre());

        state.CallId.ShouldBeEmpty();
        state.WrapUpMayBeFinished.ShouldBeFalse();
        state.NotBeforeTime.ShouldBeNull();
    }

    [Fact]
    public void State_OfATalkingOperator_NamesTheCall() =>
        new OperatorSnapshot { Facts = new OperatorFacts { Id = "op-1", Work = Work.Talking }, CallId = Call.Id }.ToMessage(new Centre()).CallId.ShouldBe(Call.Id.ToString());

    [Fact]
    public void Enumerations_OfRecordsAndContract_HaveTheSameNames()
    {
        Same<CallState, V1.CallState>(CallMessages.ToMessage);
        Same<Wish, V1.Wish>(OperatorMessages.ToMessage);
        Same<PanelState, V1.PanelState>(OperatorMessages.ToMessage);
        Same<Work, V1.Work>(work => new OperatorSnapshot { Facts = new OperatorFacts { Id = "op-1", Work = work } }.ToMessage(new Centre()).Work);
        foreach (var outcome in System.Enum.GetValues<CallOutcome>().Where(one => one != CallOutcome.None))
            outcome.ToMessage().ToString().ShouldBe(outcome.ToString());
        foreach (var ending in System.Enum.GetValues<OfferEnding>().Where(one => one != OfferEnding.Open))
            ending.ToMessage().ToString().ShouldBe(ending.ToString());

        static void Same<TRecord, TMessage>(Func<TRecord, TMessage> map)
            where TRecord : struct, System.Enum
            where TMessage : struct, System.Enum
        {
            foreach (var value in System.Enum.GetValues<TRecord>())
                map(value).ToString().ShouldBe(value.ToString());
        }
    }
}
