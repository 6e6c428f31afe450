using Antiphon.Configuration;
using Antiphon.Operators;

namespace Antiphon.Queues;

/// <summary>An operator as a queue's board knows it.</summary>
internal sealed class RosterEntry(string id)
{
    public string Id { get; } = id;

    /// <summary>The operator's own facts; a signed-out operator's before any have come.</summary>
    public OperatorFacts Facts { get; set; } = new() { Id = id, Version = -1 };

    /// <summary>As declared; null: not (any more) an operator of the centre, or one who takes no calls.</summary>
    public Operator? Declared { get; set; }

    /// <summary>How the queue's calls are open to the operator; null: never.</summary>
    public Opening? Opening { get; set; }

    /// <summary>The sum of the operator's levels in the wanted skills.</summary>
    public int Level { get; set; }

    /// <summary>The call of a proposal that is not settled; null: in none.</summary>
    public Guid? ProposedCall { get; set; }

    /// <summary>In a proposal that is not settled.</summary>
    public bool Taken => ProposedCall is not null;

    /// <summary>The version of the facts on which the last proposal was made.</summary>
    public long ProposedVersion { get; set; }

    /// <summary>Refused the last proposal: not proposed before this time, unless newer facts come. Null: not held.</summary>
    public DateTimeOffset? HeldUntil { get; set; }

    /// <summary>Its place among the operators of the queue, by the queue's strategy and these facts.</summary>
    public OperatorRank Rank { get; set; }

    /// <summary>What stands against any proposal whatever the time; <see cref="Exclusion.None"/>: nothing, but for pauses and holds.</summary>
    public string Standing => Declared is null ? Exclusion.NotStaff : Taken ? Exclusion.Claimed : OperatorMayBeOffered.WhyNot(Facts, DateTimeOffset.MaxValue);

    public bool IsSignedIn => Declared is not null && Facts.Wish != Wish.SignedOut;

    /// <summary>May be proposed, but for the passing of time.</summary>
    public bool IsIdle => Standing == Exclusion.None;

    /// <summary>What stands against any proposal now.</summary>
    public string WhyNot(DateTimeOffset now)
    {
        if (Standing is not Exclusion.None and var standing)
            return standing;
        return now < Facts.NotBefore ? Exclusion.Pausing : now < HeldUntil ? Exclusion.Refused : Exclusion.None;
    }
}
