namespace Antiphon.Panels;

/// <summary>A silo without panels.</summary>
public sealed class SilentPanels : IPanelFeed
{
    /// <inheritdoc/>
    public void Publish(CallFact call)
    {
    }

    /// <inheritdoc/>
    public void Publish(OperatorFact who)
    {
    }
}
