using Antiphon.Calls;
using Antiphon.Operators;
using Antiphon.Queues;
using Shouldly;

namespace Antiphon.Doors;

/// <summary>What comes from an operator out of its order.</summary>
public sealed class DeskNewsTests
{
    private static readonly OfferCard First = Card(), Second = Card();
    private readonly DeskNews _news = new();

    [Fact]
    public void InOrder_AllIsTold()
    {
        DeskUpdate[] told = [State(2, Work.Idle), State(3, Work.Offered, First), new OfferShown(First), State(4, Work.Idle), Over(First), State(5, Work.Offered, Second), new OfferShown(Second)];
        told.ShouldAllBe(update => _news.Take(update));
    }

    [Fact]
    public void OfferThatWasOvertakenByTheNext_IsNotTold_AndItsEndTakesNothingFromTheNext()
    {
        _news.Take(State(6, Work.Offered, Second)).ShouldBeTrue();
        _news.Take(new OfferShown(Second)).ShouldBeTrue();

        _news.Take(State(3, Work.Offered, First)).ShouldBeFalse();
        _news.Take(new OfferShown(First)).ShouldBeFalse();
        _news.Take(State(4, Work.Idle)).ShouldBeFalse();
        _news.Take(Over(First)).ShouldBeTrue("it names its offer");
    }

    [Fact]
    public void OfferThatWasOvertakenByItsEnd_IsNotTold()
    {
        _news.Take(State(4, Work.Idle)).ShouldBeTrue();
        _news.Take(new OfferShown(First)).ShouldBeFalse();
    }

    [Fact]
    public void OfferThatStillStands_IsToldHoweverLate()
    {
        _news.Take(State(7, Work.Offered, First)).ShouldBeTrue();
        _news.Take(State(6, Work.Offered, First)).ShouldBeFalse();
        _news.Take(new OfferShown(First)).ShouldBeTrue();

        _news.Take(State(8, Work.Offered)).ShouldBeTrue("an activation that woke has no card yet");
        _news.Take(new OfferShown(First)).ShouldBeTrue();
    }

    private static OperatorUpdated State(long version, Work work, OfferCard? offer = null) => new(new OperatorSnapshot { Facts = new OperatorFacts { Id = "anna", Version = version, Work = work }, Offer = offer });

    private static OfferOver Over(OfferCard card) => new(new OfferVerdict { OfferId = card.OfferId, Ending = OfferEnding.Revoked });

    private static OfferCard Card() => new()
    {
        OfferId = Guid.NewGuid(), Queue = "sales", ExpiresAt = default, Call = new CallSnapshot { Id = Guid.NewGuid(), Line = "+78007707999", Edge = "edge", ArrivedAt = default },
    };
}
