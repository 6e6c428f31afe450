using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Antiphon.Configuration;
using Antiphon.Queues;

namespace Antiphon.Operators;

/// <summary>How an offer to this operator ended, remembered until a minute after its expiry; also of one not yet seen.</summary>
public sealed record PastVerdict(OfferVerdict Verdict, DateTimeOffset ForgetAt);

/// <summary>All that an operator actor knows of itself. <see cref="OperatorMachine"/> alone makes one from another.</summary>
public sealed record OperatorState
{
    /// <summary>The operator's id.</summary>
    public required string Id { get; init; }

    /// <summary>Counts stored writes.</summary>
    public long Version { get; init; }

    // ----- wish

    /// <summary>What the operator wants.</summary>
    public Wish Wish { get; init; }

    /// <summary>Why not ready.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What the operator wants when the present work is over; null: the same.</summary>
    public Wish? NextWish { get; init; }

    /// <summary>Why not ready then.</summary>
    public string NextReason { get; init; } = "";

    // ----- work

    /// <summary>What the operator does.</summary>
    public Work Work { get; init; }

    /// <summary>The offer that the operator is reserved for.</summary>
    public Offer? Offer { get; init; }

    /// <summary>The call talked in or wrapped up.</summary>
    public Guid? CallId { get; init; }

    /// <summary>The offer by which the operator came to that call.</summary>
    public Guid? OfferId { get; init; }

    /// <summary>The queue of that call: whose wrap-up holds.</summary>
    public string CallQueue { get; init; } = "";

    /// <summary>When talk began (domain).</summary>
    public DateTimeOffset TalkSince { get; init; }

    /// <summary>When wrap-up ends by itself (domain).</summary>
    public DateTimeOffset? WrapUpEnds { get; init; }

    /// <summary>Wrap-up may be ended sooner.</summary>
    public bool WrapUpMayBeFinished { get; init; }

    /// <summary>Offers that are over.</summary>
    public ImmutableArray<PastVerdict> Past { get; init; } = [];

    // ----- reachability

    /// <summary>The desk's stream stands, as far as is known.</summary>
    public bool LinkUp { get; init; }

    /// <summary>Since when it does not (system).</summary>
    public DateTimeOffset? LinkDownSince { get; init; }

    /// <summary>It has not for longer than the grace.</summary>
    public bool Lost { get; init; }

    /// <summary>It talks although its desk's connection is down.</summary>
    [JsonIgnore] public bool TalksWithoutLink => !LinkUp && Work is Work.Talking or Work.Held;

    /// <summary>The door that holds the desk.</summary>
    public string Door { get; init; } = "";

    /// <summary>The desk.</summary>
    public string Desk { get; init; } = "";

    /// <summary>The number of the desk's connection.</summary>
    public long Session { get; init; }

    // ----- what strategies compare

    /// <summary>No offer before (domain).</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>Free since (domain).</summary>
    public DateTimeOffset IdleSince { get; init; }

    /// <summary>Last offered (domain).</summary>
    public DateTimeOffset LastOffered { get; init; }

    /// <summary>Calls since sign-in.</summary>
    public int Calls { get; init; }

    /// <summary>Talk and hold since sign-in.</summary>
    public TimeSpan TalkTime { get; init; }

    /// <summary>Talk, hold and wrap-up since sign-in, up to <see cref="ShownSince"/>.</summary>
    public TimeSpan Handled { get; init; }

    /// <summary>Time free since sign-in, up to <see cref="ShownSince"/>.</summary>
    public TimeSpan Free { get; init; }

    /// <summary>Unanswered offers in a row.</summary>
    public int NoAnswers { get; init; }

    // ----- the archive's stretch of time that runs

    /// <summary>Its number.</summary>
    public long Stretch { get; init; }

    /// <summary>Its panel state.</summary>
    public PanelState Shown { get; init; } = PanelState.SignedOut;

    /// <summary>Its reason.</summary>
    public string ShownReason { get; init; } = "";

    /// <summary>Its begin (domain).</summary>
    public DateTimeOffset ShownSince { get; init; }

    /// <summary>Domain time at which the state ends by itself.</summary>
    [JsonIgnore]
    public DateTimeOffset? Deadline => Work switch
    {
        Work.Offered => Offer!.ExpiresAt,
        Work.WrapUp => WrapUpEnds,
        Work.Talking or Work.Held => TalkSince + LongestTalk,
        _ => null,
    };

    private static readonly TimeSpan LongestTalk = Antiphon.Calls.CallMachine.MaximumTalk + TimeSpan.FromMinutes(1);

    /// <summary>What queues are to know.</summary>
    /// <param name="verified">The door has confirmed the desk since this activation woke.</param>
    public OperatorFacts ToFacts(bool verified = true) => new()
    {
        Id = Id, Wish = Wish, Reason = Wish == Wish.NotReady ? Reason : "", Work = Work, Reachable = LinkUp && verified, Lost = Lost && !LinkUp, NotBefore = NotBefore,
        IdleSince = IdleSince, LastOffered = LastOffered, Calls = Calls, TalkTime = TalkTime, Version = Version,
    };

    /// <summary>The declared site, for the archive.</summary>
    public string SiteIn(Centre centre) => centre.Operators.GetValueOrDefault(Id)?.Site ?? "";
}
