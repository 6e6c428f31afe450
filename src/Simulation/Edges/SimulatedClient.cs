namespace Antiphon.Edges;

/// <summary>A client who will call: what he or she does, in domain time.</summary>
public sealed record SimulatedClient
{
    /// <summary>The line dialled, E.164.</summary>
    public required string Line { get; init; }

    /// <summary>The client's number, E.164; empty: withheld.</summary>
    public string Number { get; init; } = "";

    /// <summary>The key pressed; empty: the line has no menu, or the client presses nothing.</summary>
    public string Key { get; init; } = "";

    /// <summary>The queue that is meant; for the ledger.</summary>
    public string Queue { get; init; } = "";

    /// <summary>The call's own priority, −10 to 10.</summary>
    public int Priority { get; init; }

    /// <summary>When the client calls; null: now. A past one is told to the system as it is.</summary>
    public DateTimeOffset? ArrivedAt { get; init; }

    /// <summary>From arrival to the key.</summary>
    public TimeSpan MenuTime { get; init; }

    /// <summary>Hangs up when <see cref="MenuTime"/> is over, and presses nothing.</summary>
    public bool LeavesInMenu { get; init; }

    /// <summary>How long the client waits in the queue; null: for ever.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>How long the operator's telephone takes to be connected; less than sixteen seconds.</summary>
    public TimeSpan Connects { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the talk lasts.</summary>
    public TimeSpan Talk { get; init; }

    /// <summary>True: the operator ends the talk, at the telephone; false: the client.</summary>
    public bool OperatorEnds { get; init; }

    /// <summary>The operator who should answer if possible; empty: anybody.</summary>
    public string PreferredOperator { get; init; } = "";
}
