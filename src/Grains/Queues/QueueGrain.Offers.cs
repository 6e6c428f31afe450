using Antiphon.Calls;
using Antiphon.Clocks;
using Antiphon.Edges;
using Antiphon.Operators;

namespace Antiphon.Queues;

/// <content>The steps of an offer. They run beside the queue's turns; what they find when they go on may have changed meanwhile, and the board's versions say so.</content>
public sealed partial class QueueGrain
{
    /// <summary>How long an operator may be asked for a reservation (system time).</summary>
    private static readonly TimeSpan ReserveWithin = TimeSpan.FromSeconds(2);

    /// <summary>How long an operator who is claimed elsewhere, or was asked too late, is left alone (domain time; facts that are newer end it sooner).</summary>
    private static readonly TimeSpan ClaimedFor = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long an operator who may not be offered anything is left alone (domain time; newer facts end it sooner): it may have been an old activation that said so,
    /// and then no newer facts would come.
    /// </summary>
    private static readonly TimeSpan RefusedFor = TimeSpan.FromSeconds(5);

    private readonly PlaceNews _places = new();

    private async Task Run(Proposal proposal, Claim? claim = null)
    {
        var round = Guid.CreateVersion7(systemClock.GetUtcNow());
        var joined = await Task.WhenAll(proposal.Operators.Select(operatorId => Offer(proposal, operatorId, round, claim)));
        _board.CallSettled(proposal.Call.Id, waits: !joined.Contains(true));
        if (claim is not null && !joined[0])
            GrainFactory.GetGrain<IOperatorGrain>(claim.Operator.Id).ClaimVoid(claim.Number).Ignore();
        foreach (var operatorId in proposal.Operators)
            if (_claims.Remove(operatorId, out var waiting))
                Answer(waiting);
        Pump();
    }

    private void Answer(Claim claim)
    {
        if (_board.MatchFor(claim.Operator.Id, Now, claim.BetterThan) is { } proposal)
            _ = Run(proposal, claim);
        else
            GrainFactory.GetGrain<IOperatorGrain>(claim.Operator.Id).ClaimVoid(claim.Number).Ignore();
    }

    /// <summary>Reserve the operator, put the offer to the call, show it. True: the call is in the offer.</summary>
    private async Task<bool> Offer(Proposal proposal, string operatorId, Guid round, Claim? claim)
    {
        var (now, matched) = (Instant.Now(domainClock, systemClock), systemClock.GetTimestamp());
        var offer = new Offer
        {
            Id = Guid.CreateVersion7(now.System),
            CallId = proposal.Call.Id,
            Operator = operatorId,
            Queue = Name,
            Epoch = record.State.Epoch,
            Round = round,
            IssuedAt = now.Domain,
            ExpiresAt = now.Domain + (_board.Definition?.OfferTimeout ?? TimeSpan.FromSeconds(20)),
            NotAfter = now.System + ReserveWithin,
            Decision = proposal.Decision.ToJson(),
            Claim = claim?.Number,
        };
        var @operator = GrainFactory.GetGrain<IOperatorGrain>(operatorId);
        var put = false;
        try
        {
            var reserved = await @operator.TryReserve(offer with { Decision = "" }); // the call keeps it
            if (reserved != OfferAnswer.Ok)
            {
                _board.OperatorSettled(operatorId, Now + (reserved == OfferAnswer.NotAvailable ? RefusedFor : ClaimedFor));
                YieldTo(reserved);
                return false;
            }
            put = true;
            var reply = await GrainFactory.GetGrain<ICallGrain>(offer.CallId).TryOffer(offer);
            if (reply is { Answer: OfferAnswer.Ok, Call: { } call })
            {
                _board.OperatorSettled(operatorId);
                _board.Put(proposal.Call with { InOffer = true, Version = call.Version });
                @operator.Show(OfferCards.Make(offer, call, view.Current)).Ignore();
                QueueMetrics.Matched(systemClock.GetElapsedTime(matched));
                return true;
            }
            @operator.Release(new OfferVerdict { OfferId = offer.Id, Ending = OfferEnding.Revoked, Cause = "call-refused" }).Ignore();
            _board.OperatorSettled(operatorId);
            if (reply.Answer == OfferAnswer.NotAvailable)
                await Settle(offer.CallId);
            YieldTo(reply.Answer);
            return false;
        }
        catch (Exception exception)
        {
            LogOfferFailed(Name, offer.CallId, operatorId, exception);
            _board.OperatorSettled(operatorId, Now + ClaimedFor);
            var ended = EndUnsure(offer);
            if (put)
                await ended; // the call may be in the offer; one that nobody has put it to may go to somebody else at once
            return false;
        }
    }

    /// <summary>
    /// What a step of unknown outcome may have opened is ended with the call, whose word the operator then hears. If the call is not reached, the operator asks it:
    /// it stays reserved till then, for the offer may stand.
    /// </summary>
    private async Task EndUnsure(Offer offer)
    {
        try
        {
            var verdict = await GrainFactory.GetGrain<ICallGrain>(offer.CallId).EndOffer(offer.Id, OfferEnding.Revoked, "queue-unsure");
            GrainFactory.GetGrain<IOperatorGrain>(offer.Operator).Release(verdict).Ignore();
        }
        catch (Exception exception)
        {
            LogOfferFailed(Name, offer.CallId, offer.Operator, exception);
        }
    }

    /// <summary>Asks a call how it stands: one that an older epoch left in an offer, or one that did not wait although the board had it so.</summary>
    private async Task Settle(Guid callId)
    {
        var known = _board.VersionOf(callId); // it may come back while it is asked: what is newer than the question stays
        try
        {
            if (await GrainFactory.GetGrain<ICallGrain>(callId).Settle(Name, record.State.Epoch) is { } call)
                _board.Put(call);
            else if (known is { } version)
                _board.Remove(callId, version, Now);
        }
        catch (Exception exception)
        {
            LogSettleFailed(Name, callId, exception);
        }
    }

    /// <summary>A newer epoch was seen: this activation is not the queue any more.</summary>
    private void YieldTo(OfferAnswer answer)
    {
        if (answer != OfferAnswer.OlderEpoch)
            return;
        LogYields(Name, record.State.Epoch);
        DeactivateOnIdle();
    }

    private void TellPlaces()
    {
        var now = Now;
        foreach (var edge in _places.Look(_board.Waiting).GroupBy(told => told.Call.Edge))
            GrainFactory.GetGrain<IEdgeGrain>(edge.Key)
                .Places([.. edge.Select(told => new QueuePlace { CallId = told.Call.Id, Queue = Name, Place = told.Place, ExpectedWait = _board.ExpectedWait(told.Place - 1, now) })]).Ignore();
    }
}
