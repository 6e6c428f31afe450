using System.Collections.Immutable;
using Antiphon.Clocks;
using Antiphon.Edges;
using Antiphon.Queues;
using Antiphon.Storage.Archive;

namespace Antiphon.Calls;

/// <summary>A verdict that an operator must hear.</summary>
public sealed record Notice(string Operator, OfferVerdict Verdict);

/// <summary>
/// One step of a call: the new state, what is written to the archive with it, and who is told after the write. Made by <see cref="CallMachine"/>;
/// a step that changes nothing needs no write.
/// </summary>
public sealed class CallStep(Call before, Instant now)
{
    private readonly List<ArchiveRow> _archive = [];
    private readonly List<Notice> _notices = [];
    private readonly List<EdgeOrder> _orders = [];
    private readonly List<string> _told = [];

    /// <summary>The call as it was.</summary>
    public Call Before { get; } = before;

    /// <summary>The call as it shall be.</summary>
    public Call Call { get; private set; } = before;

    /// <summary>The time of the step.</summary>
    public Instant Now { get; } = now;

    /// <summary>What the asker is told.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>It must be written.</summary>
    public bool IsChanged => !ReferenceEquals(Before, Call);

    /// <summary>Rows to commit with it.</summary>
    public IReadOnlyList<ArchiveRow> Archive => _archive;

    /// <summary>Verdicts to post to operators.</summary>
    public IReadOnlyList<Notice> Notices => _notices;

    /// <summary>Orders that are new.</summary>
    public IReadOnlyList<EdgeOrder> Orders => _orders;

    /// <summary>Operators who are told the call's new state.</summary>
    public IReadOnlyList<string> Told => _told;

    /// <summary>The queue that the call has left; null: none.</summary>
    public string? LeftQueue => Before.StandsInQueue && (!Call.StandsInQueue || Call.Queue != Before.Queue) ? Before.Queue : null;

    /// <summary>Refuses: nothing is changed.</summary>
    public CallStep Refuse(RefusalReason reason, string message, string field = "")
    {
        Call = Before;
        _archive.Clear();
        _notices.Clear();
        _orders.Clear();
        _told.Clear();
        Refusal = new Refusal { Reason = reason, Message = message, Field = field, Fact = reason == RefusalReason.WrongState ? Call.State.ToString() : "" };
        return this;
    }

    internal void Become(Call call) => Call = call.Version > Before.Version ? call : call with { Version = Before.Version + 1 };

    internal void Enter(CallState state, string detail = "") =>
        Become(Call with { State = state, Moments = Call.Moments.Add(new CallMoment { At = Now.Domain, What = state.ToString(), Detail = detail }), Version = Before.Version + 1 });

    internal void Note(string what, string detail) =>
        Become(Call with { Moments = Call.Moments.Add(new CallMoment { At = Now.Domain, What = what, Detail = detail }), Version = Before.Version + 1 });

    internal void Order(OrderKind kind, string text = "", Offer? offer = null, string address = "")
    {
        var order = new EdgeOrder
        {
            Id = Guid.CreateVersion7(Now.System), CallId = Call.Id, Kind = kind, OfferId = offer?.Id, Operator = offer?.Operator ?? "", Address = address, Text = text,
        };
        _orders.Add(order);
        Become(Call with { Orders = Call.Orders.Add(order) });
    }

    internal void File(ArchiveRow row) => _archive.Add(row);

    internal void Tell(string operatorId)
    {
        if (operatorId.Length > 0 && !_told.Contains(operatorId))
            _told.Add(operatorId);
    }

    internal void Judge(Offer offer, OfferEnding ending, string cause = "")
    {
        var verdict = new OfferVerdict { OfferId = offer.Id, Ending = ending, Cause = cause };
        Become(Call with
        {
            Open = Call.Open.RemoveAll(open => open.Id == offer.Id),
            Past = Remember(new PastOffer(verdict, offer.Operator, Later(offer.ExpiresAt, Now.Domain) + CallMachine.Memory)),
        });
        if (ending != OfferEnding.Accepted) // the winner hears it as the answer to Connect
            _notices.Add(new Notice(offer.Operator, verdict));
        _archive.Add(new ArchivedOffer
        {
            Id = offer.Id, CallId = offer.CallId, Operator = offer.Operator, Queue = offer.Queue, Epoch = offer.Epoch, IssuedAt = offer.IssuedAt,
            EndedAt = Now.Domain, Ending = ending.ToString(), Cause = cause, Decision = offer.Decision,
        });
    }

    internal void RememberUnseen(OfferVerdict verdict) => Become(Call with { Past = Remember(new PastOffer(verdict, "", Now.Domain + CallMachine.Memory)) });

    private ImmutableArray<PastOffer> Remember(PastOffer past) =>
        Call.Past.RemoveAll(old => old.ForgetAt < Now.Domain || old.Verdict.OfferId == past.Verdict.OfferId).Add(past);

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
