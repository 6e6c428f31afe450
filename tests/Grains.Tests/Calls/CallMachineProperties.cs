using Antiphon.Clocks;
using Antiphon.Queues;
using Antiphon.Storage.Archive;
using CsCheck;
using Shouldly;

namespace Antiphon.Calls;

/// <summary>What holds for a call whatever happens to it, in whatever order.</summary>
public sealed class CallMachineProperties
{
    private static readonly string[] Operators = ["anna", "boris"];
    private static readonly Guid[] Rounds = [Guid.CreateVersion7(), Guid.CreateVersion7()];
    private static readonly Guid[] OfferIds = [.. Enumerable.Range(0, 10).Select(_ => Guid.CreateVersion7())];

    /// <summary>An event with its arguments, by number.</summary>
    private static readonly Gen<(int Kind, int A, int B, int Seconds)[]> Events =
        Gen.Select(Gen.Int[0, 20], Gen.Int[0, 9], Gen.Int[0, 3], Gen.Frequency((6, Gen.Int[0, 3]), (2, Gen.Int[0, 40]), (1, Gen.Int[0, 400]))).Array[1, 60];

    [Fact]
    public void Call_WhateverHappens_KeepsItsRules() => Events.Sample(events =>
    {
        var story = CallStory.Arrive(CallStory.Menu);
        CheckState(story.Call);
        foreach (var (kind, a, b, seconds) in events)
        {
            story.Pass(seconds);
            var before = story.Call;
            var step = story.Do((call, now) => Happen(call, now, kind, a, b));
            CheckStep(before, step);
            CheckState(story.Call);
            var again = Happen(story.Call, story.Now, kind, a, b);
            again.IsChanged.ShouldBeFalse($"event {kind}({a}, {b}) twice from {before.State}");
            again.Archive.ShouldBeEmpty();
            again.Notices.ShouldBeEmpty();
        }

        if (story.Call.State != CallState.Ended)
            story.Do((call, now) => CallMachine.ClientHungUp(call, "", now));
        CheckArchive(story);
    }, iter: 4000);

    private static CallStep Happen(Call call, Instant now, int kind, int a, int b)
    {
        var (offer, someone) = (OfferIds[a], Operators[a % 2]);
        return kind switch
        {
            0 => CallMachine.Choose(call, b == 0 ? "2" : "1", CallStory.Free, CallStory.Centre, now),
            1 => a == 0 ? CallMachine.ClientHungUp(call, "", now) : CallMachine.Wake(call, now, CallStory.Centre),
            2 or 3 or 4 or 5 => CallMachine.TryOffer(call, new Offer
            {
                Id = offer, CallId = call.Id, Operator = someone, Queue = b == 3 ? "service" : call.Queue, Epoch = 1 + (b / 2), Round = Rounds[a / 5], IssuedAt = now.Domain,
                ExpiresAt = CallStory.Noon.AddHours(3), NotAfter = now.System,
            }, now).Step,
            6 or 7 or 8 => CallMachine.Connect(call, offer, someone, "", now).Step,
            9 or 10 => CallMachine.EndOffer(call, offer, (OfferEnding)(2 + b), "why", now).Step,
            11 => CallMachine.GetVerdict(call, offer, now).Step,
            12 => CallMachine.Settle(call, call.Queue, 1 + b, now),
            13 or 14 => CallMachine.LegAnswered(call, call.Won?.Id ?? offer, now),
            15 => CallMachine.LegFailed(call, call.Won?.Id ?? offer, "busy", now),
            16 => b switch
            {
                0 => CallMachine.OperatorHungUp(call, someone, now),
                1 => CallMachine.LegAnswered(call, offer, now),
                _ => CallMachine.Hold(call, someone, b == 2, now),
            },
            17 => CallMachine.Transfer(call, someone, CallStory.Centre.Queues[b < 2 ? "sales" : "service"], b == 0 ? Operators[(a + 1) % 2] : null, now),
            18 => b == 0 && a == 0 ? CallMachine.Withdraw(call, "", now) : CallMachine.Prioritize(call, b, CallStory.Centre, now),
            19 => b == 0 ? CallMachine.Requeue(call, CallStory.Centre.Queues[a % 2 == 0 ? "sales" : "service"], now) : CallMachine.Describe(call, someone, "advice", null, now),
            _ => a == 0 && b == 0 ? CallMachine.EdgeLost(call, now) : CallMachine.Wake(call, now, CallStory.Centre),
        };
    }

    private static void CheckStep(Call before, CallStep step)
    {
        if (step.Refusal is not null)
            step.IsChanged.ShouldBeFalse();
        if (step.IsChanged)
            step.Call.Version.ShouldBe(before.Version + 1);
        else
            step.Archive.ShouldBeEmpty();
        if (before.State != CallState.Ended)
            return;
        (step.Call.State, step.Call.Outcome, step.Call.Reason, step.Call.EndedAt).ShouldBe((before.State, before.Outcome, before.Reason, before.EndedAt));
        step.Orders.ShouldBeEmpty();
    }

    private static void CheckState(Call call)
    {
        if (call.State == CallState.Ended)
        {
            (call.Deadline, call.SystemDeadline, call.Outcome == CallOutcome.None).ShouldBe((null, null, false));
            call.Open.ShouldBeEmpty();
            return;
        }

        call.Outcome.ShouldBe(CallOutcome.None);
        (call.Deadline ?? call.SystemDeadline).ShouldNotBeNull($"{call.State} has a deadline");
        (call.Open.Length > 0).ShouldBe(call.State == CallState.Offered);
        if (call.HasOperator)
            (call.Won?.Operator).ShouldBe(call.Operator);
        (call.LegSince is not null).ShouldBe(call.State is CallState.Connected or CallState.Held);
        (call.HeldSince is not null).ShouldBe(call.State == CallState.Held);
        call.Open.Select(offer => offer.Round).Distinct().Count().ShouldBeLessThanOrEqualTo(1);
    }

    private static void CheckArchive(CallStory story)
    {
        var row = story.Row;
        story.Filed.OfType<ArchivedCall>().Select(one => (one.Id, one.Outcome, one.EndedAt)).Distinct().Count().ShouldBe(1, "one end");
        story.Stays.Select(stay => stay.Ordinal).ShouldBe(Enumerable.Range(0, story.Stays.Length));
        story.Legs.Select(leg => leg.Ordinal).ShouldBe(Enumerable.Range(0, story.Legs.Length));
        var span = (TimeSpan sum, TimeSpan one) => sum + one;
        story.Stays.Where(stay => row.AnsweredAt is null || stay.LeftAt <= row.AnsweredAt).Select(stay => stay.LeftAt - stay.EnteredAt).Aggregate(TimeSpan.Zero, span).ShouldBe(row.Waited);
        story.Legs.Select(leg => leg.EndedAt - leg.ConnectedAt - leg.Held).Aggregate(TimeSpan.Zero, span).ShouldBe(row.Talked);
        story.Legs.Select(leg => leg.Held).Aggregate(TimeSpan.Zero, span).ShouldBe(row.Held);
        for (var i = 1; i < story.Legs.Length; i++)
            story.Legs[i].ConnectedAt.ShouldBeGreaterThanOrEqualTo(story.Legs[i - 1].EndedAt, "legs do not overlap");
        foreach (var offers in story.Filed.OfType<ArchivedOffer>().GroupBy(offer => offer.Id))
            string.Join(" ", offers.Select(offer => offer.Ending)).ShouldBeOneOf("Accepted", "Accepted Failed", "Declined", "Expired", "Revoked", "Failed");
        story.Legs.Select(leg => leg.OfferId).ShouldBeSubsetOf(story.Offers.Where(offer => offer.Ending == "Accepted").Select(offer => offer.Id));
        (row.Outcome == nameof(CallOutcome.Answered)).ShouldBe(row.AnsweredAt is not null && row.Outcome != nameof(CallOutcome.Withdrawn));
    }
}
