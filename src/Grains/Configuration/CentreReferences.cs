namespace Antiphon.Configuration;

/// <summary>What holds between the resources of a centre: that what they name exists, that exits do not lead in a circle, that somebody serves each queue.</summary>
internal static class CentreReferences
{
    public static IEnumerable<ConfigurationProblem> Check(Centre centre) =>
    [
        .. CentreSection.All.SelectMany(section => section.Misplaced(centre).Select(key => Error($"{section.Name}[{key}].{section.Key}", $"It stands under the key '{key}'; the same {section.Key} is wanted."))),
        .. centre.Operators.Values.SelectMany(@operator => Operator(centre, @operator)),
        .. centre.Lines.Values.SelectMany(line => Line(centre, line)),
        .. centre.Queues.Values.SelectMany(queue => Queue(centre, queue)),
        .. centre.Panels.Values.SelectMany(panel => Panel(centre, panel)),
        .. Reasons(centre),
    ];

    private static IEnumerable<ConfigurationProblem> Operator(Centre centre, Operator @operator)
    {
        if (!centre.Sites.ContainsKey(@operator.Site))
            yield return Error($"operators[{@operator.Id}].site", $"There is no site '{@operator.Site}'; {Known(centre.Sites.Keys)}.");
    }

    private static IEnumerable<ConfigurationProblem> Line(Centre centre, Line line)
    {
        var path = $"lines[{line.Number}]";
        if (!centre.Queues.ContainsKey(line.DefaultQueue))
            yield return NoQueue(centre, $"{path}.defaultQueue", line.DefaultQueue);
        for (var i = 0; i < line.Menu.Length; i++)
        {
            if (!centre.Topics.ContainsKey(line.Menu[i].Topic))
                yield return Error($"{path}.menu[{i}].topic", $"There is no topic '{line.Menu[i].Topic}'; {Known(centre.Topics.Keys)}.");
            if (!centre.Queues.ContainsKey(line.Menu[i].Queue))
                yield return NoQueue(centre, $"{path}.menu[{i}].queue", line.Menu[i].Queue);
        }

        foreach (var (exit, name) in new[] { (line.OnClosed, "onClosed"), (line.OnFull, "onFull"), (line.OnNobodyStaffed, "onNobodyStaffed") })
            if (exit is not null && Missing(centre, exit))
                yield return NoQueue(centre, $"{path}.{name}.queue", exit.Queue);
    }

    private static IEnumerable<ConfigurationProblem> Queue(Centre centre, Queue queue)
    {
        var path = $"queues[{queue.Name}]";
        if (Missing(centre, queue.OnMaximumWait))
            yield return NoQueue(centre, $"{path}.onMaximumWait.queue", queue.OnMaximumWait.Queue);
        if (Circle(centre, queue) is { } circle)
            yield return Error($"{path}.onMaximumWait.queue", $"Clients would go in a circle: {string.Join(" → ", circle)}. An exit that ends is wanted.");
        if (!centre.Operators.Values.Any(@operator => Serves(queue, @operator)))
            yield return Warning($"{path}.skills", "Nobody serves this queue: no operator has the skills that are wanted, whatever the wait.");
    }

    private static IEnumerable<ConfigurationProblem> Panel(Centre centre, PanelDefinition panel)
    {
        var path = $"panels[{panel.Name}]";
        for (var i = 0; i < panel.Lines.Length; i++)
            if (!centre.Lines.ContainsKey(panel.Lines[i]))
                yield return Error($"{path}.lines[{i}]", $"There is no line '{panel.Lines[i]}'; {Known(centre.Lines.Keys)}.");
        for (var i = 0; i < panel.Queues.Length; i++)
            if (!centre.Queues.ContainsKey(panel.Queues[i]))
                yield return NoQueue(centre, $"{path}.queues[{i}]", panel.Queues[i]);
        for (var i = 0; i < panel.Sites.Length; i++)
            if (!centre.Sites.ContainsKey(panel.Sites[i]))
                yield return Error($"{path}.sites[{i}]", $"There is no site '{panel.Sites[i]}'; {Known(centre.Sites.Keys)}.");
    }

    private static IEnumerable<ConfigurationProblem> Reasons(Centre centre)
    {
        if (!centre.NotReadyReasons.ContainsKey(NotReadyReason.NoAnswer))
            yield return Error($"notReadyReasons[{NotReadyReason.NoAnswer}]", "This reason is wanted always: operators who let offers pass unanswered are set not ready by it.");
    }

    private static bool Missing(Centre centre, Else exit) => exit is { Action: ElseAction.MoveTo, Queue.Length: > 0 } && !centre.Queues.ContainsKey(exit.Queue);

    /// <summary>The way from a queue back to itself by exits; null: there is none.</summary>
    private static List<string>? Circle(Centre centre, Queue start)
    {
        List<string> way = [start.Name];
        for (var queue = start; queue.OnMaximumWait.Action == ElseAction.MoveTo && centre.Queues.TryGetValue(queue.OnMaximumWait.Queue, out var next); queue = next)
        {
            way.Add(next.Name);
            if (next.Name == start.Name)
                return way;
            if (way.Count > centre.Queues.Count)
                return null;
        }

        return null;
    }

    private static bool Serves(Queue queue, Operator @operator) =>
        @operator.Capacity.Voice > 0
        && (queue.Skills.All(wanted => Has(@operator, wanted.Skill, LeastLevel(queue, wanted)))
            || queue.Overflow.Any(tier => tier.Skills.All(wanted => Has(@operator, wanted.Skill, wanted.Level))));

    private static int LeastLevel(Queue queue, SkillWanted wanted) =>
        queue.Relaxation.LastOrDefault(step => step.Skill == wanted.Skill)?.Level ?? wanted.Level;

    private static bool Has(Operator @operator, string skill, int level) => level == 0 || (@operator.Skills.TryGetValue(skill, out var own) && own >= level);

    private static ConfigurationProblem NoQueue(Centre centre, string path, string queue) => Error(path, $"There is no queue '{queue}'; {Known(centre.Queues.Keys)}.");

    private static string Known(IEnumerable<string> names) => string.Join(", ", names.Take(10)) is { Length: > 0 } some ? $"there are: {some}" : "there is none yet";

    private static ConfigurationProblem Error(string path, string message) => new() { Path = path, Message = message, Severity = ProblemSeverity.Error };

    private static ConfigurationProblem Warning(string path, string message) => new() { Path = path, Message = message, Severity = ProblemSeverity.Warning };
}
