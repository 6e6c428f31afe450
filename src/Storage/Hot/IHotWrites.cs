namespace Antiphon.Storage.Hot;

/// <summary>The writes of hot state that this silo has begun.</summary>
public interface IHotWrites
{
    /// <summary>Commits now what may wait (<see cref="IHotState.MayWait"/>): somebody waits for it after all.</summary>
    void Hurry();
}
