using System.Collections.Immutable;

namespace Antiphon.Traces;

/// <summary>Somebody who served on a day of the trace.</summary>
/// <param name="Name">As in the record.</param>
/// <param name="Types">The types of the calls that he or she served.</param>
/// <param name="Services">The services, in order.</param>
public sealed record TraceServer(string Name, ImmutableSortedSet<string> Types, ImmutableArray<Stretch> Services)
{
    /// <summary>From the start of the first service to the end of the last.</summary>
    public Stretch Presence => new(Services[0].Start, Services.Max(s => s.End));
}

/// <summary>One day of a trace: the calls that arrived on it and those who served them.</summary>
public sealed record TraceDay
{
    /// <summary>The local date.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The calls that count, in order of arrival.</summary>
    public required ImmutableArray<TraceCall> Calls { get; init; }

    /// <summary>How many PHANTOM lines were left out of <see cref="Calls"/>.</summary>
    public required int Phantoms { get; init; }

    /// <summary>Who served, by name.</summary>
    public required ImmutableArray<TraceServer> Servers { get; init; }

    /// <summary>The part of the day that is looked at: arrivals lie in it. The whole day: from the first arrival to the last end.</summary>
    public required Stretch Window { get; init; }

    /// <summary>The types of the calls, sorted.</summary>
    public ImmutableArray<string> Types => [.. Calls.Select(c => c.Type).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Takes the calls of one date. Null: the trace has none.</summary>
    public static TraceDay? Of(DateOnly date, IEnumerable<TraceCall> trace)
    {
        var all = trace.Where(c => c.Date == date).OrderBy(c => c.Menu.Start).ThenBy(c => c.LineNumber).ToArray();
        ImmutableArray<TraceCall> calls = [.. all.Where(c => c.Outcome != TraceOutcome.Phantom)];
        if (calls.IsEmpty)
        {
            return null;
        }

        return new()
        {
            Date = date,
            Calls = calls,
            Phantoms = all.Length - calls.Length,
            Servers =
            [
                .. from call in calls
                   where call.Server is not null && call.Service is not null
                   group call by call.Server into served
                   orderby served.Key
                   select new TraceServer(served.Key, [.. served.Select(c => c.Type)], [.. served.Select(c => c.Service!.Value).OrderBy(s => s.Start)]),
            ],
            Window = new(calls[0].Menu.Start, calls.Max(c => c.Service?.End ?? c.Queue?.End ?? c.Menu.End)),
        };
    }

    /// <summary>
    /// The calls that arrive in this window alone. Servers stay as they are on the whole day, for those who are at work at its beginning have come before it.
    /// </summary>
    public TraceDay Cut(Stretch window) => this with
    {
        Calls = [.. Calls.Where(c => c.Menu.Start >= window.Start && c.Menu.Start < window.End)],
        Window = window,
    };
}
