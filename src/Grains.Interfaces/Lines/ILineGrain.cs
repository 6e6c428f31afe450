using Orleans.Concurrency;

namespace Antiphon.Lines;

/// <summary>A line, by its E.164 number: owns whether it is open now. Hours, menu and exits are configuration.</summary>
[Alias("antiphon.ILineGrain")]
public interface ILineGrain : IGrainWithStringKey
{
    /// <summary>What happens to a call that arrives now.</summary>
    [Alias("GetEntry"), AlwaysInterleave]
    Task<LineEntry> GetEntry();

    /// <summary>Whether the line is open, why, and until when.</summary>
    [Alias("GetStatus"), AlwaysInterleave]
    Task<LineStatus> GetStatus();

    /// <summary>Opens the line now, whatever its hours.</summary>
    /// <param name="by">Who.</param>
    /// <param name="until">Domain time from which the hours hold again; null: until somebody says so.</param>
    [Alias("Open")]
    Task<LineChange> Open(string by, DateTimeOffset? until = null);

    /// <summary>Closes the line now, whatever its hours; see <see cref="Open"/>.</summary>
    [Alias("Close")]
    Task<LineChange> Close(string by, DateTimeOffset? until = null);

    /// <summary>The hours hold again.</summary>
    [Alias("FollowSchedule")]
    Task<LineChange> FollowSchedule();
}
