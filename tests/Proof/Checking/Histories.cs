namespace Antiphon.Proof.Checking;

/// <summary>What the checker remembers of a call.</summary>
internal sealed class CallHistory(SeenCall now)
{
    /// <summary>As its last write left it.</summary>
    public SeenCall Now { get; set; } = now;

    /// <summary>When that was.</summary>
    public Moment SeenAt { get; set; }

    /// <summary>The rank it had before the present one, and when (system) that changed.</summary>
    public (DateTimeOffset Rank, DateTimeOffset ChangedAt) Before { get; set; } = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);

    /// <summary>System time since which it has been Queued without a break; null: it is not.</summary>
    public DateTimeOffset? QueuedSince { get; set; }

    /// <summary>System time since which it has been Queued with no operator reserved for it: it could be ordered. Null: it is not so now.</summary>
    public DateTimeOffset? WaitsSince { get; set; }

    /// <summary>System time since which it has had its operator.</summary>
    public DateTimeOffset JoinedAt { get; set; }

    /// <summary>Operators reserved for it at present.</summary>
    public HashSet<string> Reserved { get; } = [];

    /// <summary>How many operators it is being asked for at present.</summary>
    public int Asks { get; set; }

    /// <summary>When (system) it was last so.</summary>
    public DateTimeOffset AskedAt { get; set; } = DateTimeOffset.MinValue;

    /// <summary>All that queues were told of who may take it, each with the system time since which it is so.</summary>
    public List<(SeenCall Call, DateTimeOffset Since)> Standings { get; } = [];

    /// <summary>Its archive row.</summary>
    public Antiphon.Calls.CallOutcome? Filed { get; set; }
}

/// <summary>What the checker remembers of an operator.</summary>
internal sealed class OperatorHistory(SeenOperator now)
{
    /// <summary>As its last write left it.</summary>
    public SeenOperator Now { get; set; } = now;

    /// <summary>When (system) that was.</summary>
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>When its work last changed.</summary>
    public DateTimeOffset WorkSince { get; set; }

    /// <summary>System time since which it has been free but for pauses; null: it is not.</summary>
    public DateTimeOffset? FreeSince { get; set; }

    /// <summary>System time since which it has been signed in; null: it is not.</summary>
    public DateTimeOffset? SignedInSince { get; set; }

    /// <summary>System time of its last sign-out.</summary>
    public DateTimeOffset SignedOutAt { get; set; } = DateTimeOffset.MinValue;
}

/// <summary>What the checker remembers of an offer.</summary>
internal sealed class OfferHistory(Guid call, string @operator)
{
    public Guid Call { get; } = call;

    public string Operator { get; } = @operator;

    /// <summary>It stands open at its call.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>It gave the operator the call.</summary>
    public bool HasWon { get; set; }

    /// <summary>When (system) it last mattered to its call: it was closed, or the operator left.</summary>
    public DateTimeOffset OverAt { get; set; }

    /// <summary>How the archive says it ended.</summary>
    public Antiphon.Queues.OfferEnding? Filed { get; set; }
}
