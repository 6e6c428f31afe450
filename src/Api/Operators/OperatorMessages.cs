using Antiphon.Configuration;
using Google.Protobuf.WellKnownTypes;

namespace Antiphon.Operators;

/// <summary>Operators as messages.</summary>
internal static class OperatorMessages
{
    public static V1.OperatorState ToMessage(this OperatorSnapshot snapshot, Centre centre)
    {
        var declared = centre.Operators.GetValueOrDefault(snapshot.Facts.Id);
        return new V1.OperatorState
        {
            Operator = snapshot.Facts.Id,
            DisplayName = declared?.DisplayName ?? "",
            Site = declared?.Site ?? "",
            Wish = snapshot.Facts.Wish.ToMessage(),
            Reason = snapshot.Facts.Reason,
            NextWish = snapshot.NextWish?.ToMessage() ?? V1.Wish.Unspecified,
            NextReason = snapshot.NextReason,
            Work = (V1.Work)((int)snapshot.Facts.Work + 1),
            Reachable = snapshot.Facts.Reachable,
            PanelState = snapshot.PanelState.ToMessage(),
            SinceTime = Time(snapshot.Since),
            LinkLost = snapshot.LinkLost,
            NotBeforeTime = Time(snapshot.Facts.NotBefore),
            IdleSinceTime = Time(snapshot.Facts.IdleSince),
            CallId = snapshot.Facts.Work == Work.Idle ? "" : snapshot.CallId?.ToString() ?? "", // the actor remembers the last call a while longer
            OfferId = snapshot.Offer?.OfferId.ToString() ?? "",
            WrapUpEndTime = snapshot.WrapUpEnds?.ToTimestamp(),
            WrapUpMayBeFinished = snapshot.WrapUpEnds is not null && snapshot.WrapUpMayBeFinished,
            Calls = snapshot.Facts.Calls,
            TalkTime = snapshot.Facts.TalkTime.ToDuration(),
            DeskId = snapshot.Desk,
            Session = snapshot.Session,
        };
    }

    /// <summary>An operator's postings, by time: each lasts until the next.</summary>
    public static IReadOnlyList<V1.Posting> ToMessages(IReadOnlyList<Posting> postings) =>
    [
        .. postings.Select((one, i) => new V1.Posting
        {
            Operator = one.Operator,
            Site = one.Site,
            Employment = one.Site.Length == 0 ? V1.Employment.Unspecified : one.Employment.ToMessage(),
            StartTime = one.From == DateTimeOffset.MinValue ? null : one.From.ToTimestamp(),
            EndTime = i + 1 < postings.Count ? postings[i + 1].From.ToTimestamp() : null,
            RecordedTime = one.Recorded.ToTimestamp(),
            Planned = one.IsPlanned,
        }),
    ];

    /// <summary>The posting of an operator of whom none was noted.</summary>
    public static V1.Posting ToMessage(Operator declared) => new() { Operator = declared.Id, Site = declared.Site, Employment = declared.Employment.ToMessage() };

    /// <summary>Counts by state; nobody: left out.</summary>
    public static IEnumerable<V1.PanelStateCount> Counts(IEnumerable<KeyValuePair<PanelState, int>> counts) =>
        counts.Where(pair => pair.Value > 0).OrderBy(pair => pair.Key).Select(pair => new V1.PanelStateCount { PanelState = pair.Key.ToMessage(), Count = pair.Value });

    public static V1.PanelState ToMessage(this PanelState state) => (V1.PanelState)((int)state + 1);

    public static V1.Wish ToMessage(this Wish wish) => (V1.Wish)((int)wish + 1);

    /// <summary>A wish that is set.</summary>
    public static Wish ToWish(this V1.Wish wish) => (Wish)((int)wish - 1);

    // Records start at the year 1 where there was nothing yet.
    private static Timestamp? Time(DateTimeOffset time) => time == default ? null : time.ToTimestamp();
}
