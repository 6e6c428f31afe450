using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Operators;
using Antiphon.Queues;
using Antiphon.Stage;
using Shouldly;

namespace Antiphon.Scenarios;

/// <summary>Who gets which call: own place, order across queues, tiers, relaxation, preference, redial.</summary>
public sealed class RoutingScenarios
{
    [Fact]
    public async Task Call_ThatComesBackFromAnOffer_KeepsItsPlace()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var door = await centre.Door();
        var first = await edge.Call();
        await centre.Advance(1);
        var second = await edge.Call();
        var anna = await door.Ready("anna");
        (await anna.Rings()).Call.Id.ShouldBe(first);

        await anna.Decline();
        (await centre.Queue("sales").ListWaiting()).Select(call => call.Id).ShouldBe([first, second]);
        var boris = await door.Ready("boris");

        (await boris.Rings()).Call.Id.ShouldBe(first);
        await centre.Advance(6);
        (await anna.Rings()).Call.Id.ShouldBe(second);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Operator_OfTwoQueues_TakesTheBestCallOfBoth()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var service = await edge.Call(ScenarioCentre.ServiceLine);
        await centre.Advance(1);
        var sales = await edge.Call();
        await centre.Advance(1);
        var later = await edge.Call(ScenarioCentre.ServiceLine);

        var vera = await (await centre.Door()).Ready("vera");
        foreach (var expected in new[] { service, sales, later })
        {
            (await vera.Answers()).ShouldBe(expected);
            await vera.HangUp();
        }

        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Operator_WhoClaimsAQueuesBestCall_TakesNoPushThatTheQueueSentBefore()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var better = await edge.Call();
        await centre.Advance(1);
        var worse = await edge.Call();
        var now = centre.Domain.GetUtcNow();
        var push = new Offer
        {
            Id = Guid.NewGuid(), CallId = worse, Operator = "vera", Queue = "sales", Epoch = (await centre.Queue("sales").GetStatus()).Epoch, Round = Guid.NewGuid(),
            IssuedAt = now, ExpiresAt = now.AddSeconds(20), NotAfter = centre.System.GetUtcNow().AddSeconds(2),
        };
        var pushed = OfferAnswer.Ok;
        centre.Traffic.Before = async context =>
        {
            if (context.MethodName == "Claim")
                pushed = await centre.Operator("vera").TryReserve(push);
        };

        var vera = await (await centre.Door()).Ready("vera");

        (await vera.Rings()).Call.Id.ShouldBe(better);
        pushed.ShouldBe(OfferAnswer.Claimed);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Claim_OfAnOperatorToWhomTheQueueIsProposingACall_IsAnsweredWhenThatIsOver()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var vera = await (await centre.Door()).Ready("vera");
        var claim = new Claim { Operator = (await centre.Operator("vera").GetSnapshot())!.Facts, Number = 77 };
        var (voids, voidsMeanwhile) = (0, -1);
        centre.Traffic.After = context =>
        {
            if (context.MethodName == "ClaimVoid")
                Interlocked.Increment(ref voids);
            return Task.CompletedTask;
        };
        centre.Traffic.Before = async context =>
        {
            if (context.MethodName != "TryReserve" || voidsMeanwhile >= 0)
                return;
            await centre.Queue("sales").Claim(claim);
            await centre.Queue("sales").GetStatus();
            voidsMeanwhile = Volatile.Read(ref voids);
        };

        var call = await edge.Call();

        (await vera.Rings()).Call.Id.ShouldBe(call);
        voidsMeanwhile.ShouldBe(0, "called void at once, a claim sends its operator to a worse call of another queue");
        await centre.Eventually(() => Task.FromResult(Volatile.Read(ref voids) == 1), "the claim is answered when the push is over");
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Operator_WhoseClaimsWereVoidNowAndThen_StillTakesTheBestCallOfAllQueues()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var vera = (await centre.Door()).Desk("vera");
        await vera.Hello();
        for (var round = 0; round < 7; round++)
        {
            var better = await edge.Call(ScenarioCentre.ServiceLine);
            await centre.Advance(1);
            var worse = await edge.Call();
            var isVoid = 0;
            centre.Traffic.Loses = context =>
            {
                if (context.MethodName != "Claim" || Interlocked.Exchange(ref isVoid, 1) != 0)
                    return false;
                centre.Operator("vera").ClaimVoid(((Claim)context.Request.GetArgument(0)!).Number).Ignore();
                return true;
            };

            await vera.Wishes(Wish.Ready);

            (await vera.Rings()).Call.Id.ShouldBe(better, $"round {round}");
            await vera.Wishes(Wish.NotReady, "lunch");
            await edge.HangUp(better);
            await edge.HangUp(worse);
        }

        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Operators_WhoBecomeFreeTogether_TakeTheTwoBestCallsOfBothQueues()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre.With(ScenarioCentre.Operator("wanda", ("sales", 50), ("service", 50))));
        var edge = await centre.Edge();
        var door = await centre.Door();
        var desks = new[] { door.Desk("vera"), door.Desk("wanda") };
        foreach (var desk in desks)
            await desk.Hello();
        for (var round = 0; round < 5; round++)
        {
            var calls = new List<Guid>();
            foreach (var line in new[] { ScenarioCentre.ServiceLine, ScenarioCentre.SalesLine, ScenarioCentre.ServiceLine, ScenarioCentre.SalesLine })
            {
                calls.Add(await edge.Call(line));
                await centre.Advance(1);
            }

            await Task.WhenAll(desks.Select(desk => centre.Operator(desk.Id).SetWish(desk.Session, Wish.Ready, "")));

            var cards = await Task.WhenAll(desks.Select(desk => desk.Rings()));
            cards.Select(card => card.Call.Id).Order().ShouldBe(calls.Take(2).Order(), $"round {round}");
            foreach (var desk in desks)
                await desk.Wishes(Wish.NotReady, "lunch");
            foreach (var call in calls)
                await edge.HangUp(call);
        }

        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Overflow_OpensWithWaitingTime()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre.With(
            ScenarioCentre.Sales with { Overflow = [new() { After = TimeSpan.FromSeconds(30), Skills = [new() { Skill = "service" }] }] }));
        var edge = await centre.Edge();
        var victor = await (await centre.Door()).Ready("victor");
        var call = await edge.Call();

        await centre.Advance(29);
        victor.Card.ShouldBeNull();
        await centre.Advance(1);

        (await victor.Rings()).Call.Id.ShouldBe(call);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Relaxation_OpensWithWaitingTime()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre
            .With(ScenarioCentre.Sales with { Skills = [new() { Skill = "sales", Level = 50 }], Relaxation = [new() { After = TimeSpan.FromSeconds(30), Skill = "sales", Level = 10 }] })
            .With(ScenarioCentre.Operator("nina", ("sales", 10))));
        var edge = await centre.Edge();
        var nina = await (await centre.Door()).Ready("nina");
        var call = await edge.Call();

        await centre.Advance(29);
        nina.Card.ShouldBeNull();
        await centre.Advance(1);

        (await nina.Rings()).Call.Id.ShouldBe(call);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task ReturningClient_IsOfferedToWhoTalkedLast_ForABoundedTime()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre.With(ScenarioCentre.Sales with { PreferredFor = TimeSpan.FromSeconds(15) }));
        var edge = await centre.Edge();
        var door = await centre.Door();
        var anna = await door.Ready("anna");
        await edge.Call(client: "+79020000001");
        await anna.Answers();
        var boris = await door.Ready("boris");
        await anna.HangUp();

        await edge.Call(client: "+79020000001");
        await anna.Answers();
        var third = await edge.Call(client: "+79020000001");
        await centre.Advance(14);

        boris.Card.ShouldBeNull("the client waits for anna");
        await centre.Advance(1);
        (await boris.Rings()).Call.Id.ShouldBe(third);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Redial_GetsItsPlaceBack()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre.With(ScenarioCentre.Sales with { RedialWithin = TimeSpan.FromSeconds(60) }));
        var edge = await centre.Edge();
        var left = await edge.Call(client: "+79020000001");
        await centre.Advance(10);
        var other = await edge.Call(client: "+79020000002");
        await edge.HangUp(left);
        await centre.Advance(10);

        var redial = await edge.Call(client: "+79020000001");

        (await centre.Queue("sales").ListWaiting()).Select(call => call.Id).ShouldBe([redial, other]);
        var anna = await (await centre.Door()).Ready("anna");
        (await anna.Rings()).Call.Id.ShouldBe(redial);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task Clients_WhoWait_HearTheirPlaces()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var first = await edge.Call();
        await centre.Advance(1);
        var second = await edge.Call();
        await centre.Advance(2);
        (edge.PlacesTold[first].Place, edge.PlacesTold[second].Place).ShouldBe((1, 2));

        await edge.HangUp(first);
        await centre.Advance(2);

        edge.PlacesTold[second].Place.ShouldBe(1);
        await centre.ShouldHoldTheRules();
    }

    [Fact]
    public async Task ExplainRouting_NamesWhyEachOperatorIsNotOffered()
    {
        await using var centre = await CentreCluster.Start(ScenarioCentre.Centre);
        var edge = await centre.Edge();
        var door = await centre.Door();
        var anna = await door.Ready("anna");
        await anna.Wishes(Wish.NotReady, "lunch");
        var call = await edge.Call();

        var explanation = (await centre.Queue("sales").Explain(call))!;

        explanation.Place.ShouldBe(1);
        explanation.Candidates.ToDictionary(one => one.Operator, one => one.Exclusion).ShouldBe(
            new Dictionary<string, string> { ["anna"] = Queues.Exclusion.NotReady, ["boris"] = Queues.Exclusion.SignedOut, ["vera"] = Queues.Exclusion.SignedOut }, ignoreOrder: true);
        (await centre.StateOf(call)).ShouldBe(CallState.Queued);
        await centre.ShouldHoldTheRules();
    }
}
