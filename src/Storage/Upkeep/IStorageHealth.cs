namespace Antiphon.Storage.Upkeep;

/// <summary>Whether state can be written now.</summary>
public interface IStorageHealth
{
    /// <summary>Commits a trivial write; null: well. Otherwise what is wrong, in a sentence. Answers within two seconds (real time).</summary>
    Task<string?> CheckAsync();
}
