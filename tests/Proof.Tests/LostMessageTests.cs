using Antiphon.Calls;
using Shouldly;

namespace Antiphon.Proof;

/// <summary>What one lost message may cost, and no more.</summary>
public sealed class LostMessageTests : SmallCentre
{
    [Fact]
    public void Call_WhoseFirstOperatorIsNotReached_GoesToTheNextWhenTheReservationIsGivenUp()
    {
        SignIn("anna");
        SignIn("bert");
        BeReady("anna");
        BeReady("bert");
        Cluster.Tampers = (to, request) => request.GetMethodName() switch
        {
            "TryReserve" => to.Key.ToString() == "anna",
            "EndOffer" => true, // nobody has put the offer to the call: its word is not waited for
            _ => false,
        };

        Say(Arrive);
        Pass(3);

        Now.Moments.ShouldContain(moment => moment.What == nameof(CallState.Offered) && moment.Detail == "bert");
    }
}
