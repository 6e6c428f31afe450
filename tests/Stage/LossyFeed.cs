using Antiphon.Panels;

namespace Antiphon.Stage;

/// <summary>A feed that loses so many of a hundred facts, by a fixed seed.</summary>
public sealed class LossyFeed(IPanelFeed feed, int percent) : IPanelFeed
{
    private readonly Random _random = new(1);

    public void Publish(CallFact call)
    {
        if (Passes())
            feed.Publish(call);
    }

    public void Publish(OperatorFact who)
    {
        if (Passes())
            feed.Publish(who);
    }

    private bool Passes()
    {
        lock (_random)
            return _random.Next(100) >= percent;
    }
}
