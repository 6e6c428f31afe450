using Antiphon.Clocks;
using Antiphon.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Storage.Upkeep;

internal sealed class StorageHealth(AntiphonDatabase database, [FromKeyedServices(ClockNames.System)] TimeProvider clock) : IStorageHealth
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly SqlStatement Touch = new("UPDATE hot_sequence SET change = change");

    /// <inheritdoc/>
    public async Task<string?> CheckAsync()
    {
        try
        {
            await database.Writer.Write(connection => connection.Execute(Touch)).WaitAsync(Patience, clock);
            return null;
        }
        catch (TimeoutException)
        {
            return $"The database in {database.DirectoryPath} did not commit a write within {Patience.TotalSeconds} s.";
        }
        catch (StorageUnavailableException fault)
        {
            return fault.Message;
        }
    }
}
