using Antiphon.Configuration;
using Antiphon.Operators;
using CsCheck;
using Shouldly;
using static Antiphon.Queues.Routing;

namespace Antiphon.Queues;

/// <summary>
/// A board under any sequence of facts, losses, reorderings, matches and endings of tries keeps the rules of the design. What waits and who is idle is kept a
/// second time, in <see cref="Ledger"/>, in the plainest way.
/// </summary>
public sealed class QueueBoardPropertyTests
{
    private const int Sequences = 1000;

    private static readonly Gen<Step[]> Steps = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 7], Gen.Int[0, 5], Gen.Int[0, 63], Gen.Int[0, 6])
        .Select((act, call, @operator, dice, version) => new Step(act, call, @operator, dice, version)).Array[1, 80];

    private static readonly Queue Declared = new()
    {
        Name = Sales,
        Skills = [Wanted("phones", 2)],
        Relaxation = [new() { After = TimeSpan.FromSeconds(6), Skill = "phones", Level = 1 }],
        Overflow = [new() { After = TimeSpan.FromSeconds(12), Skills = [Wanted("staff")] }],
    };

    private static readonly Gen<Queue> Queues = Gen.Enum<Strategy>().Select(strategy => Declared with { Strategy = strategy });

    [Fact]
    public void List_AnySequence_IsInOrderOfRank() =>
        Gen.Select(Queues, Steps).Sample((queue, steps) =>
        {
            var ledger = new Ledger(queue);
            foreach (var step in steps)
            {
                ledger.Do(step);
                ledger.Board.List().Select(call => call.Id).ShouldBe(ledger.Standing.Order(Rank.Order).Select(call => call.Id));
                ledger.Board.Waiting.Select(call => call.Id).ShouldBe(ledger.Waiting.Select(call => call.Id));
            }
        }, iter: Sequences);

    [Fact]
    public void Match_AnySequence_ProposesOnlyWhoMayTakeTheCall() =>
        Gen.Select(Queues, Steps).Sample((queue, steps) =>
        {
            var ledger = new Ledger(queue);
            foreach (var step in steps)
            {
                var waiting = ledger.Waiting.Select(call => call.Id).ToHashSet();
                var idle = (step.Act == Step.Claim ? ledger.MayClaim : ledger.Idle).ToHashSet();
                foreach (var proposal in ledger.Do(step))
                {
                    waiting.Remove(proposal.Call.Id).ShouldBeTrue("the call waits, and is proposed once");
                    foreach (var id in proposal.Operators)
                    {
                        idle.Remove(id).ShouldBeTrue("the operator is idle, and is proposed once");
                        Eligibility.WhyNot(proposal.Call, id, ledger.Now, ledger).ShouldBe(Exclusion.None);
                    }
                }
            }
        }, iter: Sequences);

    [Fact]
    public void Match_AnySequence_LeavesNobodyIdleWhoMayTakeAWaitingCall() =>
        Gen.Select(Queues, Steps).Sample((queue, steps) =>
        {
            var ledger = new Ledger(queue);
            foreach (var step in steps)
            {
                ledger.Do(step);
                ledger.Do(Step.Match);
                ledger.Waiting.SelectMany(call => ledger.Idle.Where(id => Eligibility.WhyNot(call, id, ledger.Now, ledger) == Exclusion.None)).ShouldBeEmpty();
            }
        }, iter: Sequences);

    [Fact]
    public void Match_AnySequence_NobodyIsGivenACallWhileABetterRankedOneWaitsForThem() =>
        Gen.Select(Queues, Steps).Sample((queue, steps) =>
        {
            var ledger = new Ledger(queue);
            foreach (var step in steps)
            {
                var proposals = ledger.Do(step);
                foreach (var proposal in proposals)
                {
                    foreach (var better in ledger.Waiting.Where(call => Rank.Compare(call, proposal.Call) < 0))
                        proposal.Operators.ShouldAllBe(id => Eligibility.WhyNot(better, id, ledger.Now, ledger) != Exclusion.None);
                }

                proposals.Select(proposal => proposal.Call).ShouldBeInOrder(SortDirection.Ascending, Rank.Order);
            }
        }, iter: Sequences);

    [Fact]
    public void MatchFor_AnySequence_IsTheCallThatPeekShows() =>
        Gen.Select(Queues, Steps, Gen.Int[0, 5]).Sample((queue, steps, number) =>
        {
            var ledger = new Ledger(queue);
            foreach (var step in steps)
                ledger.Do(step);
            var facts = ledger.Facts($"op-{number}");
            if (ledger.IsTaken(facts.Id))
                return;
            var glimpse = ledger.Board.Peek(facts, ledger.Now);
            var best = OperatorMayBeOffered.Holds(facts, ledger.Now)
                ? ledger.Waiting.FirstOrDefault(call => Eligibility.WhyNot(call, facts.Id, ledger.Now, ledger) == Exclusion.None)
                : null;

            (glimpse?.CallId).ShouldBe(best?.Id);
            (ledger.Board.MatchFor(facts.Id, ledger.Now, betterThan: null)?.Call.Id).ShouldBe(best?.Id);
        }, iter: Sequences);

    [Fact]
    public void NextChange_AnySequence_NothingIsMatchedBefore() =>
        Gen.Select(Queues, Steps, Gen.Double[0, 0.999]).Sample((queue, steps, fraction) =>
        {
            var ledger = new Ledger(queue);
            foreach (var step in steps)
            {
                ledger.Do(step);
                ledger.Do(Step.Match);
                var next = ledger.Board.NextChange(ledger.Now);
                next?.ShouldBeGreaterThan(ledger.Now);
                var end = next ?? ledger.Now.AddDays(1);
                ledger.Board.Match(ledger.Now + ((end - ledger.Now) * fraction)).ShouldBeEmpty();
                ledger.Board.Match(end.AddTicks(-1)).ShouldBeEmpty();
            }
        }, iter: Sequences);
}
