namespace Antiphon.Panels;

/// <summary>Takes what actors tell the panels, after the write. Never waited for; what is lost is made good by the panels.</summary>
public interface IPanelFeed
{
    /// <summary>A call was written.</summary>
    void Publish(CallFact call);

    /// <summary>An operator was written.</summary>
    void Publish(OperatorFact who);
}
