namespace Antiphon.Storage.Hot;

/// <summary>The writer, as actors may use it. Not the database itself: a container disposes what it hands out, and several silos of a process may share one.</summary>
internal sealed class HotWrites(AntiphonDatabase database) : IHotWrites
{
    /// <inheritdoc/>
    public void Hurry() => database.Hurry();
}
