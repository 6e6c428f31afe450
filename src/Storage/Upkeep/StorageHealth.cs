using Antiphon.Clocks;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Storage.Upkeep;

internal sealed class StorageHealth(AntiphonDatabase database, [FromKeyedServices(ClockNames.System)] TimeProvider clock) : IStorageHealth
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<string?> CheckAsync()
    {
        try
        {
            await database.Touch().WaitAsync(Patience, clock);
            return null;
        }
        catch (TimeoutException)
        {
            return $"The database in {database.Place} did not commit a write within {Patience.TotalSeconds} s.";
        }
        catch (StorageUnavailableException fault)
        {
            return fault.Message;
        }
    }
}
