namespace Antiphon.Traces;

/// <summary>How a call of the trace ended.</summary>
public enum TraceOutcome
{
    /// <summary>Served.</summary>
    Agent,

    /// <summary>The client hung up, in the queue or in the menu.</summary>
    Hang,

    /// <summary>A call to be ignored.</summary>
    Phantom,
}

/// <summary>One call of the trace. Times are offsets from the local midnight of <see cref="Date"/>.</summary>
public sealed record TraceCall
{
    /// <summary>The line of the file, from 1 (the header).</summary>
    public required int LineNumber { get; init; }

    /// <summary>Voice response unit and its line.</summary>
    public required string Unit { get; init; }

    /// <summary>Unique together with <see cref="Unit"/> and <see cref="Date"/>.</summary>
    public required string CallId { get; init; }

    /// <summary>The client; empty: not identified.</summary>
    public required string Client { get; init; }

    /// <summary>True: placed as if the call had waited 90 s already.</summary>
    public required bool IsHighPriority { get; init; }

    /// <summary>PS, PE, IN, NE, NW, TT.</summary>
    public required string Type { get; init; }

    /// <summary>The day on which the call arrived.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The menu, from the call's arrival on. Where the record has it end before it begins, it is empty, at its recorded end.</summary>
    public required Stretch Menu { get; init; }

    /// <summary>The stay in the queue; null: did not queue.</summary>
    public required Stretch? Queue { get; init; }

    /// <summary>The record's own queueing time, which may be off the stay by a second; zero: did not wait.</summary>
    public required TimeSpan Waited { get; init; }

    /// <summary>How it ended.</summary>
    public required TraceOutcome Outcome { get; init; }

    /// <summary>The service; null: none, or without its times.</summary>
    public required Stretch? Service { get; init; }

    /// <summary>The record's own service time; may be zero.</summary>
    public required TimeSpan ServiceTime { get; init; }

    /// <summary>Who served; null: nobody is named.</summary>
    public required string? Server { get; init; }

    /// <summary>True: hung up before it came to a queue.</summary>
    public bool LeftInMenu => Outcome == TraceOutcome.Hang && Queue is null;

    /// <summary>True: hung up in the queue.</summary>
    public bool LeftQueue => Outcome == TraceOutcome.Hang && Queue is not null;
}

/// <summary>A line of the file that is not a call.</summary>
/// <param name="LineNumber">From 1 (the header).</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record BrokenLine(int LineNumber, string Reason);
