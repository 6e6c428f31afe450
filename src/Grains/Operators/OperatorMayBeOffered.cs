using Antiphon.Queues;

namespace Antiphon.Operators;

/// <summary>
/// The one predicate on an operator's own state: may a contact be offered now? Ready or ReadyOnce, idle, reachable, not pausing. The operator decides by it;
/// queues use it on their copy of the facts. Whether the operator may take a certain call is <see cref="Eligibility"/>.
/// </summary>
public static class OperatorMayBeOffered
{
    /// <summary>True if nothing in the operator's own state stands against an offer.</summary>
    public static bool Holds(OperatorFacts facts, DateTimeOffset now) => WhyNot(facts, now) == Exclusion.None;

    /// <summary>The first thing that stands against an offer: one of the names of <see cref="Exclusion"/>; <see cref="Exclusion.None"/> if nothing does.</summary>
    /// <param name="facts">The operator.</param>
    /// <param name="now">Domain time.</param>
    public static string WhyNot(OperatorFacts facts, DateTimeOffset now) => facts switch
    {
        { Wish: Wish.SignedOut } => Exclusion.SignedOut,
        { Wish: Wish.NotReady } => Exclusion.NotReady,
        { Work: not Work.Idle } => Exclusion.Busy,
        { Reachable: false } => Exclusion.Unreachable,
        _ when now < facts.NotBefore => Exclusion.Pausing,
        _ => Exclusion.None,
    };
}
