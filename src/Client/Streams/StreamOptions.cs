namespace Antiphon.Streams;

/// <summary>How a session keeps its stream. All times are real.</summary>
public sealed record StreamOptions
{
    /// <summary>The system clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The pause before the second attempt to connect; doubles with each further one. The first attempt after a loss is made at once.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause between attempts.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a welcome is waited for.</summary>
    public TimeSpan WelcomeWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause before a message whose outcome is not known (TRY_AGAIN) is sent again; doubles to a second.</summary>
    public TimeSpan RepeatAfter { get; init; } = TimeSpan.FromMilliseconds(50);
}
