using Antiphon.Storage.Writing;

namespace Antiphon.Storage.Hot;

/// <summary>The writer, as actors may use it. Not the writer itself: a container disposes what it hands out, and several silos may share one database.</summary>
internal sealed class HotWrites(StorageWriter writer) : IHotWrites
{
    /// <inheritdoc/>
    public void Hurry() => writer.Hurry();
}
