using System.Collections.Immutable;
using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Operators;
using Antiphon.Stage;

namespace Antiphon.Scenarios;

/// <summary>A stretch of a centre's day in which clients, operators, desks, the edge and the actors themselves do anything, second by second.</summary>
internal sealed class RandomDay(CentreCluster centre, FakeEdge edge, IReadOnlyList<FakeDesk> desks, Random random, double faults)
{
    private static readonly string[] Lines = [ScenarioCentre.SalesLine, ScenarioCentre.ServiceLine, GiftsLine];
    private const string GiftsLine = "+78007000001";
    private readonly Dictionary<Guid, Arrival> _toArrive = [];
    private readonly HashSet<Guid> _toHangUp = [];
    private readonly HashSet<FakeDesk> _cut = [];

    // What happens at once goes on one after the other: chance and notes are not for several threads.
    private readonly TaskFactory _turns = new(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);

    public int Calls { get; private set; }

    /// <summary>Three queues (one rings all) and ten operators of various skills.</summary>
    public static Centre Centre()
    {
        var centre = ScenarioCentre.Centre
            .With(ScenarioCentre.Sales with { OfferTimeout = TimeSpan.FromSeconds(8), MaximumNoAnswers = 0, WrapUp = new() { Mode = WrapUpMode.Optional, Duration = TimeSpan.FromSeconds(5) } })
            .With(ScenarioCentre.Service with { OfferTimeout = TimeSpan.FromSeconds(8), MaximumNoAnswers = 0, Overflow = [new() { After = TimeSpan.FromSeconds(20), Skills = [new() { Skill = "sales" }] }] })
            .With(new Queue
            {
                Name = "gifts", Strategy = Strategy.RingAll, Skills = [new() { Skill = "gifts" }], OfferTimeout = TimeSpan.FromSeconds(8), MaximumNoAnswers = 0, MaximumWait = TimeSpan.FromSeconds(60),
                OnMaximumWait = new() { Action = ElseAction.MoveTo, Queue = "sales" },
            })
            .With(ScenarioCentre.Line(GiftsLine, "gifts")) with
        { Operators = ImmutableSortedDictionary<string, Operator>.Empty };
        string[][] skills = [["sales"], ["service"], ["gifts", "sales"], ["sales", "service"], ["sales", "service", "gifts"]];
        for (var i = 0; i < 10; i++)
            centre = centre.With(ScenarioCentre.Operator($"op-{i}", [.. skills[i % skills.Length].Select(skill => (skill, 50))]));
        return centre;
    }

    /// <summary>One second in which anything happens.</summary>
    public Task Second(bool arrivals) => _turns.StartNew(() => Happen(arrivals)).Unwrap();

    /// <summary>All desks and the edge come back and do their work until every client is served.</summary>
    public Task Drain(int seconds) => _turns.StartNew(() => Settle(seconds)).Unwrap();

    private async Task Happen(bool arrivals)
    {
        var acts = new List<Task>();
        if (arrivals && random.NextDouble() < 0.5)
        {
            var arrival = new Arrival { CallId = Guid.CreateVersion7(centre.System.GetUtcNow()), Line = Lines[random.Next(3)], Edge = edge.Name, Priority = random.Next(10) == 0 ? 2 : 0 };
            _toArrive[arrival.CallId] = arrival;
            Calls++;
        }

        acts.AddRange(_toArrive.Values.ToList().Select(Arrive));
        foreach (var call in edge.Held.Where(_ => random.NextDouble() < 0.01))
            _toHangUp.Add(call);
        acts.AddRange(_toHangUp.ToList().Select(HangUp));
        foreach (var desk in desks)
            acts.Add(Tries(() => Act(desk)));
        if (random.NextDouble() < faults)
            acts.Add(Tries(() => centre.Kill(Somebody())));
        if (random.NextDouble() < faults / 4)
            acts.Add(Tries(() => edge.IsUp ? edge.Cut() : edge.Hello()));
        await Task.WhenAll(acts);
        await centre.Advance(1);
    }

    private async Task Settle(int seconds)
    {
        if (!edge.IsUp)
            await edge.Hello();
        foreach (var desk in desks.Where(_cut.Contains))
            await desk.Hello();
        _cut.Clear();
        for (var second = 0; second < seconds && (edge.Held.Count > 0 || _toArrive.Count > 0); second++)
        {
            await Task.WhenAll(_toArrive.Values.ToList().Select(Arrive).Concat(_toHangUp.ToList().Select(HangUp)));
            foreach (var desk in desks)
                await Tries(() => Serve(desk));
            await centre.Advance(1);
        }
    }

    private static async Task Serve(FakeDesk desk)
    {
        if ((await desk.Ready()).Refusal?.Reason == RefusalReason.OlderSession)
            await desk.Hello();
        if (desk.Card is { } card)
            await desk.Accept(card.OfferId);
        else if (await desk.Work() is Work.Talking or Work.Held)
            await desk.HangUp();
        else
            await desk.FinishWrapUp();
    }

    private async Task Act(FakeDesk desk)
    {
        if (_cut.Contains(desk))
        {
            if (random.NextDouble() < 0.2 && (await desk.Hello()).Refusal is null)
                _cut.Remove(desk);
            return;
        }

        var chance = random.NextDouble();
        if (chance < faults / 4)
        {
            _cut.Add(desk);
            await desk.Cut();
        }
        else if (desk.Card is { } card)
        {
            await (chance < 0.6 ? desk.Accept(card.OfferId) : chance < 0.7 ? desk.Decline(card.OfferId) : Task.CompletedTask);
        }
        else if (await desk.Work() is var work && work is Work.Talking or Work.Held)
        {
            await (chance switch
            {
                < 0.15 => desk.HangUp(),
                < 0.2 => desk.Hold(),
                < 0.3 => desk.Resume(),
                < 0.32 => desk.Transfer(queue: random.Next(2) == 0 ? "service" : "sales"),
                < 0.34 => desk.Transfer(someone: $"op-{random.Next(10)}"),
                _ => Task.CompletedTask,
            });
        }
        else
        {
            await (work == Work.WrapUp && chance < 0.5 ? desk.FinishWrapUp() : chance < 0.6 ? desk.Ready() : chance < 0.63 ? desk.Wishes(Wish.NotReady, "lunch") : Task.CompletedTask);
        }
    }

    private IAddressable Somebody() => random.Next(3) switch
    {
        0 => centre.Queue(random.Next(2) == 0 ? "sales" : "gifts"),
        1 => centre.Operator($"op-{random.Next(10)}"),
        _ => edge.Held.Count > 0 ? centre.Call(edge.Held.First()) : centre.Queue("service"),
    };

    private async Task Arrive(Arrival arrival)
    {
        if (edge.IsUp && await Tries(() => edge.Arrive(arrival)))
            _toArrive.Remove(arrival.CallId);
    }

    private async Task HangUp(Guid call)
    {
        if (!_toArrive.ContainsKey(call) && edge.IsUp && await Tries(() => edge.HangUp(call)))
            _toHangUp.Remove(call);
    }

    /// <summary>False: the outcome is unknown; it is tried again later.</summary>
    private static async Task<bool> Tries(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (OrleansException)
        {
            return false;
        }
    }
}
