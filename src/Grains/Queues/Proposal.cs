using System.Collections.Immutable;

namespace Antiphon.Queues;

/// <summary>What the board proposes: put this call before these operators. Both are taken until they are settled.</summary>
/// <param name="Call">The call.</param>
/// <param name="Operators">The operators, best first: one, or up to <see cref="RingAll.Most"/> with ring-all.</param>
/// <param name="Decision">Why.</param>
public sealed record Proposal(WaitingCall Call, ImmutableArray<string> Operators, RoutingDecision Decision);
