namespace Antiphon.Calls;

/// <summary>What the archive remembers of a client.</summary>
public interface IReturningClients
{
    /// <summary>The client's last call of the past 30 days; null: none.</summary>
    Task<ReturningClient?> LastCall(string client);
}
