namespace Antiphon.Configuration;

/// <summary>Puts a centre together, part by part.</summary>
public static class CentreParts
{
    public static Centre With(this Centre centre, Site site) => centre with { Sites = centre.Sites.SetItem(site.Name, site) };

    public static Centre With(this Centre centre, Topic topic) => centre with { Topics = centre.Topics.SetItem(topic.Name, topic) };

    public static Centre With(this Centre centre, NotReadyReason reason) => centre with { NotReadyReasons = centre.NotReadyReasons.SetItem(reason.Name, reason) };

    public static Centre With(this Centre centre, Queue queue) => centre with { Queues = centre.Queues.SetItem(queue.Name, queue) };

    public static Centre With(this Centre centre, Line line) => centre with { Lines = centre.Lines.SetItem(line.Number, line) };

    public static Centre With(this Centre centre, Operator @operator) => centre with { Operators = centre.Operators.SetItem(@operator.Id, @operator) };
}
