namespace Antiphon.Settings;

/// <summary>What a process is.</summary>
internal enum NodeRole
{
    /// <summary>Hosts actors and serves the API.</summary>
    All,

    /// <summary>Hosts actors; of the web port it serves health alone.</summary>
    Silo,

    /// <summary>Serves the API and hosts no actor: an Orleans client.</summary>
    Api,
}
