using Antiphon.Operators;
using Antiphon.Queues;

namespace Antiphon.Virtual;

/// <summary>An operator in virtual time: always at the desk, accepts at once. What is wished while talking holds from the end of the talk on, as in <see cref="OperatorMachine"/>.</summary>
internal sealed class VirtualOperator(string id)
{
    private Wish? _nextWish;

    /// <summary>What queues know of the operator.</summary>
    public OperatorFacts Facts { get; private set; } = new() { Id = id, Reachable = true };

    /// <summary>The queues served.</summary>
    public List<QueueBoard> Boards { get; } = [];

    /// <summary>Takes a call.</summary>
    public void Talk(DateTimeOffset now) =>
        Facts = Facts with { Work = Work.Talking, LastOffered = now, Calls = Facts.Calls + 1, Version = Facts.Version + 1 };

    /// <summary>The call is over.</summary>
    public void HangUp(DateTimeOffset now, TimeSpan talk)
    {
        Facts = Facts with { Work = Work.Idle, IdleSince = now, TalkTime = Facts.TalkTime + talk, Wish = _nextWish ?? Facts.Wish, Version = Facts.Version + 1 };
        _nextWish = null;
    }

    /// <summary>Wishes. False: it waits for the end of the talk.</summary>
    public bool Want(Wish wish, DateTimeOffset now)
    {
        if (Facts.Work != Work.Idle)
        {
            _nextWish = wish;
            return false;
        }

        Facts = Facts with { Wish = wish, IdleSince = wish == Wish.Ready ? now : Facts.IdleSince, Version = Facts.Version + 1 };
        return true;
    }
}
