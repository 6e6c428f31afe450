using Antiphon.Queues;

namespace Antiphon.Calls;

/// <summary>A call's word to an operator who takes itself to be in it.</summary>
/// <param name="Verdict">How the offer stands by which the operator came to the call.</param>
/// <param name="Call">The call; null: it is long over, and nothing is stored of it any more.</param>
[GenerateSerializer, Immutable, Alias("antiphon.TalkWord")]
public sealed record TalkWord([property: Id(0)] OfferVerdict Verdict, [property: Id(1)] CallSnapshot? Call);
