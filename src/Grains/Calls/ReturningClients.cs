using Antiphon.Clocks;
using Antiphon.Storage.Archive;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Calls;

/// <inheritdoc/>
public sealed class ReturningClients(IArchive archive, [FromKeyedServices(ClockNames.Domain)] TimeProvider domainClock) : IReturningClients
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <summary>So many calls back, somebody who talked with the client is looked for.</summary>
    private const int CallsBack = 5;

    /// <inheritdoc/>
    public async Task<ReturningClient?> LastCall(string client)
    {
        var page = await archive.ListCalls(new CallFilter(Client: client, ArrivedFrom: domainClock.GetUtcNow() - Remembered), CallsBack);
        if (page.Calls.Count == 0)
            return null;
        var last = page.Calls[0];
        var abandoned = last.Outcome is nameof(CallOutcome.Abandoned) or nameof(CallOutcome.ShortAbandoned) && last.QueuedAt is not null;
        return new ReturningClient(
            page.Calls.FirstOrDefault(call => call.Operator.Length > 0)?.Operator, abandoned ? last.Queue : null, last.QueuedAt ?? last.ArrivedAt, last.EndedAt);
    }
}
