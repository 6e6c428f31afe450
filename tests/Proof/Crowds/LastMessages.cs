using System.Globalization;
using Antiphon.Operators;
using Antiphon.Proof.World;
using Antiphon.Queues;

namespace Antiphon.Proof.Crowds;

/// <summary>The messages of the last seconds and what became of them, for whoever must understand a fault.</summary>
public sealed class LastMessages
{
    private const int Length = 1 << 16;
    private readonly (DateTimeOffset At, string Method, GrainId To, object? What, object? Outcome)[] _ring = new (DateTimeOffset, string, GrainId, object?, object?)[Length];
    private long _count;

    /// <summary>A message has had its outcome: an answer, an exception, or a word.</summary>
    public void Add(DateTimeOffset at, string method, GrainId to, object? what, object? outcome) =>
        _ring[(Interlocked.Increment(ref _count) - 1) % Length] = (at, method, to, what, outcome);

    /// <summary>Those to or about somebody of a hall since then, in words.</summary>
    public IEnumerable<string> Of(int hall, DateTimeOffset since)
    {
        for (var i = Math.Max(0, _count - Length); i < _count; i++)
        {
            var (at, method, to, what, outcome) = _ring[i % Length];
            if (at >= since && (HallOf(to) == hall || HallOf(what) == hall))
                yield return $"{at:HH:mm:ss.fff}     {method} {to.Key} ({Describe(what)}) {Describe(outcome)}";
        }
    }

    private static int HallOf(GrainId to) => to.TryGetGuidKey(out var call, out _) ? Hall.NumberOf(call) : Plan.HallOf(to.Key.ToString()!);

    private static int HallOf(object? what) => what switch
    {
        Offer offer => Hall.NumberOf(offer.CallId),
        WaitingCall call => Hall.NumberOf(call.Id),
        OperatorFacts who => Plan.HallOf(who.Id),
        Claim claim => Plan.HallOf(claim.Operator.Id),
        string name => Plan.HallOf(name),
        _ => 0,
    };

    private static string Describe(object? what) => what switch
    {
        null => "",
        Exception exception => exception.GetType().Name + ": " + exception.Message,
        Offer offer => $"offer {Name(offer.Id)} of {Name(offer.CallId)} to {offer.Operator} by {offer.Queue}@{offer.Epoch}",
        WaitingCall call => $"{Name(call.Id)} v{call.Version}",
        OperatorFacts who => $"{who.Id} v{who.Version} {who.Wish} {who.Work}{(who.Reachable ? "" : " unreachable")}",
        Claim claim => $"{claim.Number} of {claim.Operator.Id} v{claim.Operator.Version} {claim.Operator.Work}, better than {claim.BetterThan:mm:ss.fff}",
        Glimpse glimpse => $"{Name(glimpse.CallId)} rank {glimpse.RankTime:mm:ss.fff}",
        OfferVerdict verdict => $"{Name(verdict.OfferId)} {verdict.Ending} {verdict.Cause}",
        Guid id => Name(id),
        _ => Convert.ToString(what, CultureInfo.InvariantCulture) is { Length: < 60 } text ? text : what.GetType().Name,
    };

    private static string Name(Guid id) => id.ToString("N")[^8..];
}
