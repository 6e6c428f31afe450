using Antiphon.V1;

namespace Antiphon.Days;

/// <summary>A key of a menu, the topic it stands for and the queue it leads to.</summary>
public sealed record DayChoice(string Key, string Topic, string Queue);

/// <summary>A line that clients dial.</summary>
/// <param name="Number">E.164.</param>
/// <param name="Menu">Its choices; none: calls go to <paramref name="DefaultQueue"/> at once.</param>
/// <param name="DefaultQueue">The queue of clients who choose nothing.</param>
public sealed record DayLine(string Number, IReadOnlyList<DayChoice> Menu, string DefaultQueue);

/// <summary>An operator who may be given a shift.</summary>
/// <param name="Id">The operator.</param>
/// <param name="Queues">The queues that he or she serves from the first second of waiting.</param>
public sealed record DayOperator(string Id, IReadOnlyList<string> Queues);

/// <summary>What a day's plan needs to know of the centre.</summary>
public sealed record DayCentre
{
    /// <summary>Lines, in order of number.</summary>
    public required IReadOnlyList<DayLine> Lines { get; init; }

    /// <summary>Those who may be given a shift, in order of id.</summary>
    public required IReadOnlyList<DayOperator> Operators { get; init; }

    /// <summary>Reasons for a break; the first is the usual one.</summary>
    public required IReadOnlyList<string> BreakReasons { get; init; }

    /// <summary>Declared topics.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>What a declared centre means for a day: who serves what follows from skills and levels.</summary>
    public static DayCentre Of(Centre centre) => new()
    {
        Lines = [.. centre.Lines.OrderBy(l => l.Number, StringComparer.Ordinal)
            .Select(l => new DayLine(l.Number, [.. l.Menu.Select(m => new DayChoice(m.Key, m.Topic, m.Queue))], l.DefaultQueue))],
        Operators = [.. centre.Operators.OrderBy(o => o.Id, StringComparer.Ordinal)
            .Select(o => new DayOperator(o.Id, [.. centre.Queues.Where(q => Serves(o, q)).Select(q => q.Name).Order(StringComparer.Ordinal)]))
            .Where(o => o.Queues.Count > 0)],
        // The system sets `no-answer` itself.
        BreakReasons = [.. centre.NotReadyReasons.Select(r => r.Name).Where(n => n != "no-answer").Order(StringComparer.Ordinal)],
        Topics = [.. centre.Topics.Select(t => t.Name).Order(StringComparer.Ordinal)],
    };

    private static bool Serves(Operator who, Queue queue) =>
        queue.Skills.All(s => who.Skills.TryGetValue(s.Skill, out var level) && level >= Math.Max(1, s.Level));
}
