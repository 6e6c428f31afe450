using Antiphon.V1;

namespace Antiphon.Edges;

/// <summary>
/// What a telephony edge does when it is told to. Each order comes once; orders of one call are begun in the order given. Methods must not block: what takes
/// time is awaited, and the order is settled when the task has completed. An exception from a method is a fault of the edge: the order stays unsettled.
/// </summary>
public interface IEdgeHandler
{
    /// <summary>Rings the operator's leg and joins it to the client.</summary>
    /// <returns>Null: voice is connected; else why not.</returns>
    Task<LegFailure?> ConnectAsync(ConnectOrder order);

    /// <summary>Puts the client on hold.</summary>
    Task HoldAsync(HoldOrder order) => Task.CompletedTask;

    /// <summary>Takes the client off hold.</summary>
    Task ResumeAsync(ResumeOrder order) => Task.CompletedTask;

    /// <summary>Begins to play an announcement, in the place of one that plays. It ends by itself, by a key that the client presses, or when an operator is connected.</summary>
    Task PlayAsync(PlayOrder order) => Task.CompletedTask;

    /// <summary>Ends the operator's leg; the client stays.</summary>
    Task DisconnectAsync(DisconnectOrder order) => Task.CompletedTask;

    /// <summary>Ends all legs of the call, after the announcement that plays, if one does. Comes at most once a call, also for one that the system says is over.</summary>
    /// <param name="callId">The call.</param>
    /// <param name="reason">Why; <c>over</c>: it had ended while the edge was away.</param>
    Task HangUpAsync(string callId, string reason);

    /// <summary>The client's place in the queue has changed.</summary>
    void PlaceChanged(QueuePlace place)
    {
    }

    /// <summary>The call's state has changed.</summary>
    void CallChanged(CallUpdate update)
    {
    }
}
