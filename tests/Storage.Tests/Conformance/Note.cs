using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;

namespace Antiphon.Tests.Conformance;

/// <summary>A state that every storage can keep. Orleans' storage in memory takes serialisable types alone.</summary>
[GenerateSerializer]
public sealed class Note : IHotState
{
    [Id(0)]
    public string Text { get; set; } = "";

    [Id(1)]
    public List<int> Numbers { get; set; } = [];

    HotColumns IHotState.Columns => new ActorColumns();

    IReadOnlyList<ArchiveRow> IHotState.Archive => [];
}
