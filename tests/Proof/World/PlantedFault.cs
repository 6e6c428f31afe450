using Antiphon.Calls;
using Antiphon.Operators;
using Antiphon.Proof.Runtime;
using Antiphon.Queues;
using Antiphon.Storage.Hot;
using CallRecord = Antiphon.Calls.CallRecord;

namespace Antiphon.Proof.World;

/// <summary>A fault that is put into the system on purpose, to see that it is found.</summary>
public enum PlantedFault
{
    /// <summary>None.</summary>
    None,

    /// <summary>A call that already has an operator is given to the one who declines.</summary>
    DoubledConnect,

    /// <summary>A write is acknowledged and forgotten.</summary>
    LostCall,

    /// <summary>Queues hear ranks turned round: who came last is first.</summary>
    WrongOrder,

    /// <summary>No queue hears of one operator, by word or by row.</summary>
    IdleOperator,

    /// <summary>One operator never hears that calls are over, nor gets an answer when it asks.</summary>
    StuckOperator,

    /// <summary>Calls wait without a deadline.</summary>
    NoDeadline,

    /// <summary>A call that has ended goes on.</summary>
    DoubledEnd,
}

/// <summary>Puts them in, at the edge between actors and what carries them; the actors themselves stay as they are.</summary>
internal static class Planting
{
    public static void Plant(PlantedFault fault, Cluster cluster, Plan plan)
    {
        var victim = plan.Centre.Operators.Keys.First();
        var store = cluster.Store;
        switch (fault)
        {
            case PlantedFault.DoubledConnect:
                store.Plant = state => state is CallRecord { Call: { State: CallState.Connected } call } ? With(state, call with { Operator = victim }) : state;
                break;
            case PlantedFault.LostCall:
                store.Plant = state => state is CallRecord { Call: { State: CallState.Queued, Version: 1 } call } && call.Id.ToByteArray()[15] % 16 == 3 ? null : state;
                break;
            case PlantedFault.WrongOrder:
                cluster.Tampers = (_, request) =>
                {
                    if (request.GetMethodName() == "Post" && request.GetArgument(0) is WaitingCall call)
                        request.SetArgument(0, call with { RankTime = DateTimeOffset.MaxValue - (call.RankTime - DateTimeOffset.UnixEpoch) });
                    return false;
                };
                break;
            case PlantedFault.IdleOperator:
                store.Hidden = victim;
                cluster.Tampers = (_, request) => request.GetMethodName() is "OperatorChanged" or "Claim" && Concerns(request.GetArgument(0), victim);
                break;
            case PlantedFault.StuckOperator:
                cluster.Tampers = (to, request) => request.GetMethodName() switch
                {
                    "CallChanged" => to.Key.ToString() == victim,
                    "Confirms" => victim.Equals(request.GetArgument(0)),
                    _ => false,
                };
                break;
            case PlantedFault.NoDeadline:
                store.Plant = state => state is CallRecord { Call: { State: CallState.Queued } call } ? With(state, call with { Deadline = null }) : state;
                break;
            case PlantedFault.DoubledEnd:
                store.Plant = state => state is CallRecord { Call: { State: CallState.Ended, Outcome: CallOutcome.Abandoned, Version: > 4 } call } ? With(state, call with { Outcome = CallOutcome.Answered }) : state;
                break;
        }
    }

    private static CallRecord With(IHotState state, Call call) => new() { Call = call, Archive = state.Archive };

    private static bool Concerns(object? argument, string operatorId) =>
        argument is OperatorFacts facts ? facts.Id == operatorId : argument is Claim claim && claim.Operator.Id == operatorId;
}
