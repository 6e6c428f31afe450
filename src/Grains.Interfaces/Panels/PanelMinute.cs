namespace Antiphon.Panels;

/// <summary>A minute of a panel's history.</summary>
/// <param name="Time">The full minute (domain).</param>
/// <param name="Waiting">How many clients waited then: they had entered a queue, and were neither answered nor gone.</param>
/// <param name="ServiceLevel">The service level over the calls that stopped waiting in the minute up to then; null: none did.</param>
[GenerateSerializer, Immutable, Alias("antiphon.PanelMinute")]
public sealed record PanelMinute([property: Id(0)] DateTimeOffset Time, [property: Id(1)] int Waiting, [property: Id(2)] double? ServiceLevel);
