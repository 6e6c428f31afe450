using System.Collections.Immutable;
using Antiphon.Configuration;

namespace Antiphon.Benchmarks;

/// <summary>The centre that is measured: one line, one queue, so many operators who all serve it.</summary>
internal static class BenchCentre
{
    /// <summary>How many operators there are where the databases are compared.</summary>
    public const int LivesOperators = 1000;

    public const string Line = "+78005553535";
    public const string Queue = "all";
    private const string Site = "here";
    private const string TimeZone = "Europe/Moscow";

    public static string OperatorId(int number) => $"bench-{number:D5}";

    /// <param name="operators">How many are declared.</param>
    /// <param name="maximumWaiting">Calls that wait at most; one more is refused as full. 0: no limit.</param>
    /// <param name="wrapUp">A call is wrapped up until the operator says that it is.</param>
    public static Centre Make(int operators, int maximumWaiting = 0, bool wrapUp = true) => new()
    {
        Sites = ImmutableSortedDictionary<string, Site>.Empty.Add(Site, new() { Name = Site, TimeZone = TimeZone }),
        Queues = ImmutableSortedDictionary<string, Queue>.Empty.Add(Queue, new()
        {
            Name = Queue,
            Strategy = Strategy.LongestIdle,
            OfferTimeout = TimeSpan.FromSeconds(60),
            MaximumWaiting = maximumWaiting,
            WrapUp = wrapUp ? new() { Mode = WrapUpMode.Optional, Duration = TimeSpan.FromMinutes(1) } : new(),
        }),
        Lines = ImmutableSortedDictionary<string, Line>.Empty.Add(Line, new() { Number = Line, TimeZone = TimeZone, DefaultQueue = Queue }),
        Operators = Enumerable.Range(0, operators).Select(number => new Operator { Id = OperatorId(number), Site = Site }).ToImmutableSortedDictionary(one => one.Id, one => one),
    };
}
