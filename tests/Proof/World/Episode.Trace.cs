using Antiphon.Operators;
using Antiphon.Proof.Checking;
using Antiphon.Storage.Hot;
using CallRecord = Antiphon.Calls.CallRecord;

namespace Antiphon.Proof.World;

/// <content>The history in words, for whoever must understand a fault.</content>
public sealed partial class Episode
{
    private List<string>? _trace;

    /// <summary>Plays a plan and writes down each operation and each commit.</summary>
    public static (Episode Episode, IReadOnlyList<string> History) PlayAloud(Plan plan, PlantedFault plant = PlantedFault.None)
    {
        var before = SynchronizationContext.Current;
        var episode = new Episode(plan, plant) { _trace = [] };
        episode._cluster.Overheard = words => episode._trace.Add($"{episode.Now.System:HH:mm:ss.fffff}     {words}");
        episode.Play();
        SynchronizationContext.SetSynchronizationContext(before);
        return (episode, episode._trace);
    }

    /// <summary>A commit in words.</summary>
    internal static string Describe(Moment at, IHotState state) => $"{at.System:HH:mm:ss.fff} " + state switch
    {
        CallRecord { Call: { } call } => $"call {call.Id.ToString("N")[^8..]} v{call.Version} {call.State} {call.Queue} rank {call.RankTime:mm:ss.fff} open [{string.Join(' ', call.Open.Select(offer => $"{offer.Operator}:{offer.Id.ToString("N")[^8..]}@{offer.Epoch}"))}] {call.Operator} {call.Reason}{(call.PreferredOperator is { } preferred ? $" prefers {preferred} until {call.PreferredUntil:mm:ss.fff}" : "")}{string.Concat(call.PassedOver.Select(passed => $" not {passed.Operator} until {passed.Until:mm:ss.fff}"))}",
        OperatorRecord { Operator: { } who } => $"{who.Id} v{who.Version} {who.Wish} {who.Work} {(who.Offer?.CallId ?? who.CallId)?.ToString("N")[^8..]} offer {(who.Offer?.Id ?? who.OfferId)?.ToString("N")[^8..]} {(who.LinkUp ? "" : "link down")} not before {who.NotBefore:mm:ss.fff}",
        _ => "",
    };
}
