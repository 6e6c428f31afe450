using Antiphon.Clocks;

namespace Antiphon.Configuration;

/// <summary>This node's copy of the centre's configuration. It may be a moment late.</summary>
public interface ICentreView
{
    /// <summary>The newest version that has reached this node; an empty centre before the first.</summary>
    Centre Current { get; }

    /// <summary>
    /// Completes with the first version. A silo starts only when it has one, but others may place an actor on it a moment sooner:
    /// who needs the configuration awaits this in OnActivateAsync.
    /// </summary>
    Task Loaded { get; }

    /// <summary>Calls back after each new version, on a thread of the pool; until disposed.</summary>
    IDisposable OnChanged(Action action);

    /// <summary>Wakes an actor after each new version; until disposed.</summary>
    IDisposable Subscribe(IWakeable actor);
}
