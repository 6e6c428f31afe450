namespace Antiphon.Proof.Runtime;

/// <summary>Requests that wait for an answer, each for this time: since all wait equally long, they come due in their order, and those that were answered cost nothing more.</summary>
internal sealed class Timeouts(Schedule schedule, TimeSpan time)
{
    private readonly Queue<(DateTimeOffset Due, Reply Reply, string Method)> _waiting = [];
    private bool _isSet;

    public void Add(Reply reply, string method)
    {
        _waiting.Enqueue((schedule.Now + time, reply, method));
        if (!_isSet)
            Set();
    }

    private void Set()
    {
        while (_waiting.TryPeek(out var answered) && answered.Reply.IsOver)
            _waiting.Dequeue();
        _isSet = _waiting.TryPeek(out var next);
        if (_isSet)
            schedule.After(next.Due - schedule.Now, Ring);
    }

    private void Ring()
    {
        while (_waiting.TryPeek(out var next) && next.Due <= schedule.Now)
            _waiting.Dequeue().Reply.Fail(new TimeoutException($"No answer to {next.Method}."));
        Set();
    }
}
