namespace Antiphon.Proof.Checking;

/// <summary>What stands against offering a call to an operator.</summary>
public enum Bar
{
    /// <summary>It is not ready, does something else, or cannot be reached.</summary>
    Busy,

    /// <summary>It is no operator of the centre that takes calls, or there is no such queue.</summary>
    NotStaff,

    /// <summary>Neither its skills nor an overflow tier nor a colleague's word open the call to it yet.</summary>
    Skills,

    /// <summary>The call waits for another operator alone.</summary>
    Preferred,

    /// <summary>It has just declined or missed the call, and somebody else is there.</summary>
    PassedOver,
}
