namespace Antiphon.Verdicts;

/// <summary>No call stands twice in the archive, none has two operators at a time, no operator two calls at a time: by the archive's legs and by the player's.</summary>
internal static class DoubledCheck
{
    private sealed record Talk(Guid CallId, string Operator, DateTimeOffset From, DateTimeOffset Until);

    public static IEnumerable<Finding> Run(Evidence evidence)
    {
        var played = evidence.Played.Select(c => c.Id).ToHashSet();
        foreach (var same in evidence.Archive.GroupBy(c => c.Id))
        {
            if (same.Count() > 1)
            {
                yield return new(same.Key, $"{same.Count()} times in the archive");
            }

            if (!played.Contains(same.Key))
            {
                yield return new(same.Key, "in the archive, and never played");
            }
        }

        Talk[] archived = [.. from call in evidence.Archive.DistinctBy(c => c.Id) from leg in call.Legs select new Talk(call.Id, leg.Operator, leg.From, leg.Until)];
        Talk[] seen = [.. from call in evidence.Played from leg in call.Legs select new Talk(call.Id, leg.Operator, leg.From, leg.Until)];
        foreach (var finding in Overlaps(archived, "archive").Concat(Overlaps(seen, "played")))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Overlaps(Talk[] talks, string source)
    {
        foreach (var (first, second) in Overlapping(talks.GroupBy(t => t.CallId)))
        {
            yield return new(second.CallId, $"{source}: with {first.Operator} until {first.Until:HH:mm:ss.fff} and with {second.Operator} from {second.From:HH:mm:ss.fff}");
        }

        foreach (var (first, second) in Overlapping(talks.GroupBy(t => t.Operator)).Where(o => o.First.CallId != o.Second.CallId))
        {
            yield return new(second.CallId, $"{source}: {first.Operator} in {first.CallId} until {first.Until:HH:mm:ss.fff} and in {second.CallId} from {second.From:HH:mm:ss.fff}");
        }
    }

    /// <summary>In each group, whoever begins before the one who lasts longest so far has ended.</summary>
    private static IEnumerable<(Talk First, Talk Second)> Overlapping<TKey>(IEnumerable<IGrouping<TKey, Talk>> groups)
    {
        foreach (var group in groups)
        {
            Talk? last = null;
            foreach (var talk in group.OrderBy(t => t.From).ThenBy(t => t.Until))
            {
                if (last is not null && talk.From < last.Until)
                {
                    yield return (last, talk);
                }

                last = last is null || talk.Until > last.Until ? talk : last;
            }
        }
    }
}
