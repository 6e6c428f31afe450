using Antiphon.Configuration;

namespace Antiphon.Sites;

/// <summary>At which site an actor has most to do, by the declared centre: that of an operator, of the operators of a queue, of the queue of a line.</summary>
internal sealed class HomeSites(Centre centre)
{
    private readonly Dictionary<string, string?> _queues = [];

    /// <summary>The centre.</summary>
    public Centre Centre => centre;

    /// <summary>Where an operator works; null: no operator of the centre.</summary>
    public string? OfOperator(string id) => centre.Operators.GetValueOrDefault(id)?.Site;

    /// <summary>Where more than half of those work who may take the queue's calls at once; null: there is no such site.</summary>
    public string? OfQueue(string name)
    {
        lock (_queues)
        {
            if (!_queues.TryGetValue(name, out var home))
                _queues[name] = home = centre.Queues.TryGetValue(name, out var queue) ? Find(queue) : null;
            return home;
        }
    }

    /// <summary>That of the line's queues, if they have one in common; null: they have not.</summary>
    public string? OfLine(string number)
    {
        if (!centre.Lines.TryGetValue(number, out var line))
            return null;
        var homes = line.Menu.Select(choice => choice.Queue).Append(line.DefaultQueue).Select(OfQueue).Distinct().ToList();
        return homes.Count == 1 ? homes[0] : null;
    }

    private string? Find(Queue queue)
    {
        var serving = centre.Operators.Values.Where(one => queue.Skills.All(wanted => one.Skills.GetValueOrDefault(wanted.Skill) >= wanted.Level)).ToList();
        return serving.GroupBy(one => one.Site).FirstOrDefault(site => site.Count() * 2 > serving.Count)?.Key;
    }
}
