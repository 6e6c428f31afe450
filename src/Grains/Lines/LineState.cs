namespace Antiphon.Lines;

/// <summary>What a line stores.</summary>
[GenerateSerializer, Alias("antiphon.LineState")]
internal sealed record LineState
{
    /// <summary>What somebody last said by hand; null: the line follows its hours.</summary>
    [Id(0)] public LineByHand? ByHand { get; init; }
}
