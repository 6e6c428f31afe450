using Antiphon.Calls;
using Antiphon.Edges;
using Antiphon.Operators;
using Antiphon.Queues;
using Antiphon.Stage;
using Shouldly;

namespace Antiphon.Scenarios;

/// <summary>The storage fails once at a step: who asked is told so, asks again with the same id, and all is well.</summary>
public sealed class StorageScenarios
{
    /// <summary>The steps of a call's life, and whose write fails there.</summary>
    public enum Step
    {
        Arrive,
        Reserve,
        Offer,
        AcceptAtTheCall,
        AcceptAtTheOperator,
        LegAnswered,
        Hold,
        Transfer,
        HangUp,
        HangUpAtTheOperator,
        ClientHangsUp,
        SetWish,
        Queue,
    }

    public static TheoryData<Step, bool> Steps => [.. Enum.GetValues<Step>().SelectMany(step => new TheoryDataRow<Step, bool>[] { new(step, false), new(step, true) })];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Write_ThatFailsOnce_IsRepeatedWithTheSameId(Step step, bool afterwards)
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = (await centre.Door()).Desk("anna");
        await anna.Hello();
        var arrival = new Arrival { CallId = Guid.CreateVersion7(), Line = ScenarioCentre.SalesLine, Edge = edge.Name };
        var (call, operatorId) = (centre.Call(arrival.CallId).GetGrainId(), centre.Operator("anna").GetGrainId());
        void Break(Step now, GrainId grain)
        {
            if (step == now)
                centre.Faults.FailOnce(grain, afterwards);
        }

        Break(Step.SetWish, operatorId);
        await Insist(centre, () => centre.Operator("anna").SetWish(anna.Session, Wish.Ready, ""));
        await centre.Advance(2);
        Break(Step.Queue, centre.Queue("sales").GetGrainId());
        if (step == Step.Queue)
            await centre.Deactivate(centre.Queue("sales"));
        Break(Step.Arrive, call);
        Break(Step.Reserve, operatorId);
        if (step == Step.Offer)
            centre.Traffic.Before = context =>
            {
                if (context.MethodName == "TryOffer")
                {
                    centre.Traffic.Before = _ => Task.CompletedTask;
                    Break(Step.Offer, call);
                }

                return Task.CompletedTask;
            };
        await Insist(centre, () => edge.Arrive(arrival));
        for (var i = 0; i < 30 && anna.Card is null; i++)
            await centre.Advance(1);
        var offer = (await anna.Rings()).OfferId;

        Break(Step.AcceptAtTheCall, call);
        Break(Step.AcceptAtTheOperator, operatorId);
        edge.Leg = "";
        await Insist(centre, () => centre.Operator("anna").Accept(anna.Session, offer));
        await centre.Settle();
        Break(Step.LegAnswered, call);
        await Insist(centre, async () => await centre.Call(arrival.CallId).LegAnswered((await centre.Snapshot(arrival.CallId)).OfferId!.Value));
        await centre.Becomes(arrival.CallId, CallState.Connected);
        edge.Leg = null;

        Break(Step.Hold, call);
        await Insist(centre, () => centre.Operator("anna").Hold(anna.Session));
        (await centre.StateOf(arrival.CallId)).ShouldBe(CallState.Held);
        await centre.Eventually(() => Task.FromResult(edge.Carried.Any(order => order.Kind == OrderKind.Hold)), "the edge holds the client");
        if (step == Step.Transfer)
        {
            Break(Step.Transfer, call);
            await Insist(centre, () => centre.Operator("anna").Transfer(anna.Session, new() { Queue = "service" }), until: RefusalReason.WrongState);
            await centre.Becomes(arrival.CallId, CallState.Queued);
            (await centre.Snapshot(arrival.CallId)).Queue.ShouldBe("service");
        }
        else if (step == Step.ClientHangsUp)
        {
            Break(Step.ClientHangsUp, call);
            await Insist(centre, () => centre.Call(arrival.CallId).ClientHungUp(""));
        }
        else
        {
            Break(Step.HangUp, call);
            Break(Step.HangUpAtTheOperator, operatorId);
            await Insist(centre, () => centre.Operator("anna").HangUp(anna.Session), until: RefusalReason.WrongState);
            await centre.Eventually(() => Task.FromResult(edge.Held.Count == 0), "the edge hangs up");
        }

        await centre.Advance(7);
        (await anna.Panel()).ShouldBe(PanelState.Free);
        await centre.ShouldHoldTheRules();
        (await centre.Archived(arrival.CallId)).Legs.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reservation_OfWhichTheWriteFails_LeavesNobodyWaiting_AndWhatIsNotWrittenIsNotShown(bool afterwards)
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var anna = await (await centre.Door()).Ready("anna");
        Guid reserved = default;
        centre.Traffic.Before = context =>
        {
            if (context.MethodName == "TryReserve" && reserved == default)
            {
                reserved = ((Offer)context.Request.GetArgument(0)!).Id;
                centre.Faults.FailOnce(context.TargetId, afterwards);
            }

            return Task.CompletedTask;
        };
        var before = centre.Domain.GetUtcNow();

        var call = await edge.Call();

        var card = await anna.Rings();
        if (!afterwards)
            card.OfferId.ShouldNotBe(reserved); // one that was written, though the activation did not hear of it, may be shown before it is over
        while ((await anna.Accept(card.OfferId)).Refusal is not null)
            card = await anna.Rings();
        await centre.Becomes(call, CallState.Connected);
        centre.Domain.GetUtcNow().ShouldBe(before, "nothing had to expire");
        await centre.ShouldHoldTheRules();
    }

    /// <summary>Repeats a command whose outcome is unknown. A repeat may find its effect done (<paramref name="until"/>).</summary>
    private static async Task Insist(CentreCluster centre, Func<Task<Answer>> command, RefusalReason? until = null)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            try
            {
                var answer = await command();
                if (answer.Refusal is null || (attempt > 0 && answer.Refusal.Reason == until))
                    return;
                answer.Refusal.Reason.ShouldBeOneOf(RefusalReason.Unavailable, RefusalReason.OlderSession);
            }
            catch (OrleansException)
            {
                // The outcome is unknown: asked again.
            }

            await centre.Advance(1);
        }

        throw new TimeoutException("The command never came through.");
    }
}
