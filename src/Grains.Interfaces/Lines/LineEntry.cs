using Antiphon.Configuration;

namespace Antiphon.Lines;

/// <summary>Why a line takes no calls.</summary>
[GenerateSerializer, Alias("antiphon.LineClosure")]
public enum LineClosure
{
    /// <summary>It takes calls.</summary>
    None,

    /// <summary>There is no such line.</summary>
    Unknown,

    /// <summary>Out of its hours.</summary>
    OutOfHours,

    /// <summary>It would be open were it no holiday.</summary>
    Holiday,

    /// <summary>Somebody closed it.</summary>
    ByHand,
}

/// <summary>What happens to a call that arrives on a line now.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.LineEntry")]
public sealed record LineEntry
{
    /// <summary>The line as configured (menu, default queue, time-outs, exits); null: there is no such line.</summary>
    [Id(0)] public Line? Line { get; init; }

    /// <summary>Why the call is not taken; <see cref="LineClosure.None"/>: it is.</summary>
    [Id(1)] public required LineClosure Closure { get; init; }

    /// <summary>There is such a line.</summary>
    public bool IsKnown => Line is not null;

    /// <summary>The call is taken: by <see cref="Line.Menu"/>, or into <see cref="Line.DefaultQueue"/> at once where there is none.</summary>
    public bool IsOpen => Closure == LineClosure.None;
}

/// <summary>Somebody's word that a line be open or closed whatever its hours.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.LineByHand")]
public sealed record LineByHand
{
    /// <summary>Open, or closed.</summary>
    [Id(0)] public required bool IsOpen { get; init; }

    /// <summary>Who said so.</summary>
    [Id(1)] public required string By { get; init; }

    /// <summary>When (domain time).</summary>
    [Id(2)] public required DateTimeOffset At { get; init; }

    /// <summary>Until when (domain time); null: until somebody says otherwise.</summary>
    [Id(3)] public DateTimeOffset? Until { get; init; }
}

/// <summary>Whether a line is open, why, and until when.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.LineStatus")]
public sealed record LineStatus
{
    /// <summary>E.164.</summary>
    [Id(0)] public required string Number { get; init; }

    /// <summary>Why it is closed; <see cref="LineClosure.None"/>: it is open.</summary>
    [Id(1)] public required LineClosure Closure { get; init; }

    /// <summary>Set while it is open or closed by hand; null: it follows its hours.</summary>
    [Id(2)] public LineByHand? ByHand { get; init; }

    /// <summary>When it next opens or closes by itself (domain time); null: never.</summary>
    [Id(3)] public DateTimeOffset? NextChange { get; init; }

    /// <summary>It takes calls.</summary>
    public bool IsOpen => Closure == LineClosure.None;
}

/// <summary>What became of a word about a line.</summary>
[GenerateSerializer, Alias("antiphon.LineChangeOutcome")]
public enum LineChangeOutcome
{
    /// <summary>It holds.</summary>
    Applied,

    /// <summary>There is no such line.</summary>
    UnknownLine,

    /// <summary>Refused: the end lies in the past.</summary>
    UntilPassed,
}

/// <summary>The answer to opening or closing a line by hand.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.LineChange")]
public sealed record LineChange
{
    /// <summary>What became of it.</summary>
    [Id(0)] public required LineChangeOutcome Outcome { get; init; }

    /// <summary>The line afterwards.</summary>
    [Id(1)] public required LineStatus Status { get; init; }
}
