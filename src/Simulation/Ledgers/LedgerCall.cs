using Antiphon.Days;
using Antiphon.V1;

namespace Antiphon.Ledgers;

/// <summary>An offer as a desk saw it.</summary>
/// <param name="OfferId">The offer.</param>
/// <param name="Operator">To whom.</param>
/// <param name="Shown">When it came to the desk.</param>
/// <param name="Ending">How it ended; unspecified: the desk has heard of no end.</param>
/// <param name="Ended">When the desk heard of the end, or of its own command's success.</param>
public sealed record LedgerOffer(Guid OfferId, string Operator, Instant Shown, OfferEnding Ending = OfferEnding.Unspecified, Instant? Ended = null);

/// <summary>An operator's leg as the edge saw it.</summary>
/// <param name="OfferId">The offer that won.</param>
/// <param name="Operator">Who.</param>
/// <param name="At">When voice was connected.</param>
/// <param name="Until">When the leg was over; null: it lasts.</param>
public sealed record LedgerAnswer(Guid OfferId, string Operator, Instant At, Instant? Until = null);

/// <summary>How a call ended for its client.</summary>
public enum LedgerEnding
{
    /// <summary>It lasts.</summary>
    None,

    /// <summary>The client hung up after a talk, or was hung up on.</summary>
    Talked,

    /// <summary>The client's patience was over.</summary>
    Abandoned,

    /// <summary>The client hung up in the menu.</summary>
    LeftInMenu,

    /// <summary>The system hung up before any talk.</summary>
    HungUp,

    /// <summary>The arrival, or the key, was refused by the API.</summary>
    Refused,

    /// <summary>The simulation was stopped.</summary>
    Stopped,
}

/// <summary>The end of a call as its client saw it.</summary>
/// <param name="How">How.</param>
/// <param name="At">When.</param>
/// <param name="Detail">More of it.</param>
public sealed record LedgerEnd(LedgerEnding How, Instant At, string Detail = "");

/// <summary>A call as the simulation saw it; a copy that does not change.</summary>
public sealed record LedgerCall
{
    /// <summary>The call.</summary>
    public required Guid Id { get; init; }

    /// <summary>The line, E.164.</summary>
    public required string Line { get; init; }

    /// <summary>The call's own priority.</summary>
    public int Priority { get; init; }

    /// <summary>The queue that the client meant to reach; empty: not known.</summary>
    public string Queue { get; init; } = "";

    /// <summary>When the client dialled.</summary>
    public required Instant Arrived { get; init; }

    /// <summary>When the arrival was acknowledged; null: never.</summary>
    public Instant? Acknowledged { get; init; }

    /// <summary>When the client pressed the key.</summary>
    public Instant? Pressed { get; init; }

    /// <summary>When the key was acknowledged (without a menu: the arrival): from here the call waits.</summary>
    public Instant? Queued { get; init; }

    /// <summary>Offers of the call, as they were shown.</summary>
    public IReadOnlyList<LedgerOffer> Offers { get; init; } = [];

    /// <summary>Operators' legs.</summary>
    public IReadOnlyList<LedgerAnswer> Answers { get; init; } = [];

    /// <summary>The end; null: it lasts.</summary>
    public LedgerEnd? End { get; init; }
}

/// <summary>A change of an operator's wish, as the desk had it acknowledged.</summary>
public sealed record LedgerWish(Wish Wish, string Reason, Instant At);

/// <summary>An operator as the simulation saw it; a copy that does not change.</summary>
/// <param name="Id">The operator.</param>
/// <param name="Queues">The queues he or she serves from the first second of waiting.</param>
/// <param name="Wishes">Changes of wish, in order.</param>
public sealed record LedgerOperator(string Id, IReadOnlyList<string> Queues, IReadOnlyList<LedgerWish> Wishes);
