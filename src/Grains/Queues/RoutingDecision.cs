using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Antiphon.Configuration;

namespace Antiphon.Queues;

/// <summary>Why an offer was made as it was: the record that goes with each offer. From it alone the choice can be made again.</summary>
public sealed record RoutingDecision
{
    /// <summary>The most operators that are listed by name on either side; the rest is counted.</summary>
    public const int Listed = 8;

    /// <summary>The call.</summary>
    public required Guid CallId { get; init; }

    /// <summary>Its queue.</summary>
    public required string Queue { get; init; }

    /// <summary>When it was decided (domain time).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The call's rank time.</summary>
    public required DateTimeOffset RankTime { get; init; }

    /// <summary>How long the call has stood in the queue.</summary>
    public required TimeSpan Waited { get; init; }

    /// <summary>How the queue chooses.</summary>
    public required Strategy Strategy { get; init; }

    /// <summary>True: the operator became free and asked for the best call; nobody else was compared.</summary>
    public required bool Claimed { get; init; }

    /// <summary>Those who might have it, best first; the first <see cref="Listed"/> of them.</summary>
    public required ImmutableArray<RankedOperator> Candidates { get; init; }

    /// <summary>How many might have it.</summary>
    public required int CandidateCount { get; init; }

    /// <summary>Those who were free but might not have this call, with the reason; the first <see cref="Listed"/> of them by id.</summary>
    public required ImmutableArray<ExcludedOperator> PassedOver { get; init; }

    /// <summary>How many operators of the queue were excluded, by reason (<see cref="Exclusion"/>).</summary>
    public required ImmutableSortedDictionary<string, int> Excluded { get; init; }

    /// <summary>Makes the choice again from this record alone: the operators who are offered the call, best first.</summary>
    public ImmutableArray<string> Reevaluate() =>
    [
        .. Candidates.Select(candidate => new OperatorRank(candidate.First, candidate.Second, candidate.Operator))
            .Order(OperatorRank.Order)
            .Take(Claimed ? 1 : OperatorOrders.For(Strategy).Offers)
            .Select(rank => rank.Operator),
    ];

    /// <summary>The record as JSON (camel case).</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RoutingDecisionJson.Default.RoutingDecision);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is no decision.</exception>
    public static RoutingDecision FromJson(string json) =>
        JsonSerializer.Deserialize(json, RoutingDecisionJson.Default.RoutingDecision) ?? throw new JsonException("Null is no decision.");
}

/// <summary>A candidate and the values by which it was compared; see <see cref="OperatorRank"/>.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="First">What the strategy compares; the smallest is chosen.</param>
/// <param name="Second">What decides between equals, before the id.</param>
/// <param name="By">By what the call is open to the operator: one of the names of <see cref="Opening"/>.</param>
/// <param name="After">The waiting time from which it is.</param>
public sealed record RankedOperator(string Operator, long First, long Second, string By, TimeSpan After);

/// <summary>An operator who was free but might not have the call.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Reason">One of the names of <see cref="Exclusion"/>.</param>
public sealed record ExcludedOperator(string Operator, string Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RoutingDecision))]
internal sealed partial class RoutingDecisionJson : JsonSerializerContext;
