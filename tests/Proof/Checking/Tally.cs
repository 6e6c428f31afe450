namespace Antiphon.Proof.Checking;

/// <summary>How often rules 3 and 4 were put to the test: a rule that nothing ever tempted is not proved by its silence.</summary>
/// <param name="OrderHeld">Offers that went before a worse-ranked call of the queue that the operator surely might have had as well.</param>
/// <param name="OrderHeldInCalm">Those of them in calm, where the order is held tightly.</param>
/// <param name="OrderHeldAcross">Offers, in calm, that went before a worse-ranked call of another queue of the operator's that it surely might have had as well.</param>
/// <param name="OrderExcused">Better-ranked calls that were passed by; in a clean run each had its excuse.</param>
/// <param name="IdleInTime">Looks at an operator who was free beside a call that it surely may take, and had not been for too long.</param>
/// <param name="IdleInTimeInCalm">Those of them in calm.</param>
/// <param name="IdleExcused">Looks at an operator and a call that were free and waiting together for too long; in a clean run each had its excuse.</param>
public readonly record struct Tally(long OrderHeld, long OrderHeldInCalm, long OrderHeldAcross, long OrderExcused, long IdleInTime, long IdleInTimeInCalm, long IdleExcused)
{
    /// <summary>Both together.</summary>
    public static Tally operator +(Tally one, Tally other) => new(
        one.OrderHeld + other.OrderHeld, one.OrderHeldInCalm + other.OrderHeldInCalm, one.OrderHeldAcross + other.OrderHeldAcross, one.OrderExcused + other.OrderExcused,
        one.IdleInTime + other.IdleInTime, one.IdleInTimeInCalm + other.IdleInTimeInCalm, one.IdleExcused + other.IdleExcused);
}
