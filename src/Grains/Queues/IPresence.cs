namespace Antiphon.Queues;

/// <summary>What <see cref="Eligibility"/> must know of the other operators of a queue.</summary>
public interface IPresence
{
    /// <summary>At work: signed in and declared.</summary>
    bool IsSignedIn(string operatorId);

    /// <summary>How the queue's calls are open to this operator; null: never.</summary>
    Opening? OpeningOf(string operatorId);

    /// <summary>Those at work to whom the queue's calls are open at some waiting time.</summary>
    IEnumerable<string> SignedIn { get; }
}
