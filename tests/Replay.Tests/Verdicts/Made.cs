using System.Collections.Immutable;

namespace Antiphon.Verdicts;

/// <summary>Evidence made by hand: seconds of domain time from an arbitrary instant; speed 1.</summary>
internal static class Made
{
    private static readonly DateTimeOffset Zero = new(1999, 2, 1, 8, 0, 0, TimeSpan.Zero);

    public static readonly ImmutableArray<string> Queues = ["ps", "ne", "in"];

    public static DateTimeOffset At(double second) => Zero.AddSeconds(second);

    public static ImmutableDictionary<string, ImmutableHashSet<string>> Serves(params (string Operator, string[] Queues)[] operators) =>
        operators.ToImmutableDictionary(o => o.Operator, o => o.Queues.ToImmutableHashSet());

    /// <summary>Answered by the first operator who was offered it.</summary>
    public static (PlayedCall Played, ArchivedCall Archived) Served(double queued, double offered, string @operator, double until, string queue = "ps", int priority = 0)
    {
        var id = Guid.CreateVersion7();
        return (
            new() { Id = id, Acknowledged = true, End = PlayedEnd.Answered, Priority = priority, Legs = [new(@operator, At(offered), At(until))] },
            new()
            {
                Id = id,
                Outcome = "Answered",
                Arrived = At(queued),
                Queued = At(queued),
                Answered = At(offered),
                Ended = At(until),
                Stays = [new(queue, At(queued), At(offered))],
                Legs = [new(@operator, At(offered), At(until))],
                Offers = [new(queue, @operator, At(offered), At(offered), "Accepted")],
            });
    }

    /// <summary>Hung up in the queue.</summary>
    public static (PlayedCall Played, ArchivedCall Archived) Left(double queued, double until, string queue = "ps", int priority = 0)
    {
        var id = Guid.CreateVersion7();
        return (
            new() { Id = id, Acknowledged = true, End = PlayedEnd.HungUp, Priority = priority },
            new() { Id = id, Outcome = "Abandoned", Arrived = At(queued), Queued = At(queued), Ended = At(until), Stays = [new(queue, At(queued), At(until))] });
    }

    public static Evidence Evidence(ImmutableDictionary<string, ImmutableHashSet<string>> serves, params (PlayedCall Played, ArchivedCall Archived)[] calls) => new()
    {
        Played = [.. calls.Select(c => c.Played)],
        Archive = [.. calls.Select(c => c.Archived)],
        Serves = serves,
        Ranking = Queues.ToImmutableDictionary(q => q, _ => new Ranking(TimeSpan.FromSeconds(45), 0)),
        Speed = 1,
    };
}
