using Antiphon.Calls;
using Antiphon.Operators;
using Antiphon.Proof.Checking;
using Antiphon.Queues;
using Antiphon.Storage.Hot;
using Orleans.Serialization.Invocation;
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

    /// <summary>The first queue hears ranks of an hour before: in itself its order is right, but its calls go before those of other queues.</summary>
    WrongOrderAcross,

    /// <summary>Queues hear of each call that a colleague named one operator for it: its skills are not looked at.</summary>
    WrongOperator,

    /// <summary>No queue hears of one operator, by word or by row.</summary>
    IdleOperator,

    /// <summary>One operator never hears that calls are over, nor gets an answer when it asks.</summary>
    StuckOperator,

    /// <summary>Calls wait without a deadline.</summary>
    NoDeadline,

    /// <summary>A call that has ended goes on.</summary>
    DoubledEnd,
}

/// <summary>The faults that must be found.</summary>
public static class PlantedFaults
{
    /// <summary>All of them.</summary>
    public static IEnumerable<PlantedFault> All => Enum.GetValues<PlantedFault>().Where(fault => fault != PlantedFault.None);

    /// <summary>The rule that it breaks, for which it is named.</summary>
    public static FaultKind Breaks(this PlantedFault fault) => fault == PlantedFault.WrongOrderAcross ? FaultKind.WrongOrder : Enum.Parse<FaultKind>(fault.ToString());

    /// <summary>
    /// What a run looks for is among these: with a fault planted its own rule, without one any. A planted fault may break others before its own: a queue that hears nothing of
    /// an operator also passes it over.
    /// </summary>
    public static bool Finds(this PlantedFault planted, IEnumerable<Fault> faults) => faults.Any(fault => planted == PlantedFault.None || fault.Kind == planted.Breaks());
}

/// <summary>How one is put in: at the edge between actors and what carries them; the actors themselves stay as they are.</summary>
internal sealed record Planting
{
    /// <summary>Changes what is committed, or forgets it (null).</summary>
    public Func<IHotState, IHotState?>? Stores { get; private init; }

    /// <summary>Operators whose rows queues do not find.</summary>
    public IReadOnlySet<string> Hidden { get; private init; } = new HashSet<string>();

    /// <summary>Changes a message, or swallows it (true).</summary>
    public Func<GrainId, IInvokable, bool>? Tampers { get; private init; }

    /// <summary>In halls of these plans; of each hall the first operator is the victim.</summary>
    public static Planting Make(PlantedFault fault, params IReadOnlyCollection<Plan> plans)
    {
        var victimOf = plans.ToDictionary(plan => plan.Hall, plan => plan.Centre.Operators.Keys.First());
        var victims = victimOf.Values.ToHashSet();
        return fault switch
        {
            PlantedFault.DoubledConnect => new Planting { Stores = state => state is CallRecord { Call: { State: CallState.Connected } call } ? With(state, call with { Operator = victimOf[Hall.NumberOf(call.Id)] }) : state },
            PlantedFault.LostCall => new Planting
            {
                Stores = state => state is CallRecord { Call: { State: CallState.Queued, Version: 1 } call } && call.Id.ToByteArray()[15] % 16 == 3 ? null : state,
            },
            PlantedFault.WrongOrder => new Planting
            {
                Tampers = Posting(call => call with { RankTime = DateTimeOffset.MaxValue - (call.RankTime - DateTimeOffset.UnixEpoch) }),
            },
            PlantedFault.WrongOrderAcross => new Planting
            {
                Tampers = Posting(call => call with { RankTime = call.RankTime.AddHours(-1) }, to: plans.Where(plan => plan.Centre.Queues.Count > 1).Select(plan => plan.Centre.Queues.Keys.First()).ToHashSet()),
            },
            PlantedFault.WrongOperator => new Planting
            {
                Tampers = Posting(call => call with { PreferredOperator = victimOf[Hall.NumberOf(call.Id)], PreferredUntil = call.EnteredAt, PreferredByName = true }),
            },
            PlantedFault.IdleOperator => new Planting { Hidden = victims, Tampers = (_, request) => request.GetMethodName() is "OperatorChanged" or "Claim" && Concerns(request.GetArgument(0), victims) },
            PlantedFault.StuckOperator => new Planting
            {
                Tampers = (to, request) => request.GetMethodName() switch
                {
                    "CallChanged" => victims.Contains(to.Key.ToString()!),
                    "Confirms" or "GetTalk" => request.GetArgument(0) is string who && victims.Contains(who),
                    _ => false,
                },
            },
            PlantedFault.NoDeadline => new Planting { Stores = state => state is CallRecord { Call: { State: CallState.Queued } call } ? With(state, call with { Deadline = null }) : state },
            PlantedFault.DoubledEnd => new Planting
            {
                Stores = state => state is CallRecord { Call: { State: CallState.Ended, Outcome: CallOutcome.Abandoned, Version: > 4 } call } ? With(state, call with { Outcome = CallOutcome.Answered }) : state,
            },
            _ => new Planting(),
        };
    }

    private static Func<GrainId, IInvokable, bool> Posting(Func<WaitingCall, WaitingCall> change, HashSet<string>? to = null) => (grain, request) =>
    {
        if (request.GetMethodName() == "Post" && to?.Contains(grain.Key.ToString()!) != false && request.GetArgument(0) is WaitingCall call)
            request.SetArgument(0, change(call));
        return false;
    };

    private static CallRecord With(IHotState state, Call call) => new() { Call = call, Archive = state.Archive };

    private static bool Concerns(object? argument, HashSet<string> operators) =>
        argument is OperatorFacts facts ? operators.Contains(facts.Id) : argument is Claim claim && operators.Contains(claim.Operator.Id);
}
