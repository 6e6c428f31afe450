using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;

namespace Antiphon.Alarms;

/// <summary>What is kept of a panel's figures: how bad each is, and of which alarms the webhook has not heard. Alarms themselves go to the archive with the same write.</summary>
public sealed class AlarmRecord : IHotState
{
    /// <summary>By formula; those that are as they ought to be have none.</summary>
    public ImmutableSortedDictionary<string, StandingLevel> Levels { get; set; } = ImmutableSortedDictionary<string, StandingLevel>.Empty;

    /// <summary>What the webhook is still to be told, the oldest first.</summary>
    public ImmutableArray<AlarmNotice> Untold { get; set; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<ArchiveRow> Archive { get; set; } = [];

    /// <summary>When somebody must look again at the latest (system); null: nothing is open.</summary>
    public DateTimeOffset? LookAt { get; set; }

    /// <summary>An alarm is open, or the webhook has not heard of one.</summary>
    [JsonIgnore] public bool IsOpen => !Untold.IsEmpty || Levels.Values.Any(level => level.Alarm is not null);

    /// <inheritdoc/>
    public HotColumns Columns => new ActorColumns { SystemDeadline = LookAt };
}

/// <summary>How bad a figure is.</summary>
/// <param name="Level">Amber or red.</param>
/// <param name="Since">Since when (domain).</param>
/// <param name="Alarm">The alarm that it raised and that is open; null: none.</param>
/// <param name="Value">Its value when that was raised.</param>
/// <param name="Threshold">The threshold that it was past.</param>
/// <param name="RaisedAt">When that was (domain).</param>
public sealed record StandingLevel(FigureLevel Level, DateTimeOffset Since, Guid? Alarm = null, double Value = 0, double Threshold = 0, DateTimeOffset RaisedAt = default);

/// <summary>What the webhook is told: an alarm was raised, or is over.</summary>
public sealed record AlarmNotice
{
    /// <summary>Its own id: who receives it twice knows it by that.</summary>
    public required Guid Id { get; init; }

    /// <summary>The alarm.</summary>
    public required Guid Alarm { get; init; }

    /// <summary>The panel.</summary>
    public required string Panel { get; init; }

    /// <summary>The figure.</summary>
    public required string Formula { get; init; }

    /// <summary>Its value when the alarm was raised.</summary>
    public double Value { get; init; }

    /// <summary>The threshold that it was past.</summary>
    public double Threshold { get; init; }

    /// <summary>When it was raised (domain).</summary>
    public DateTimeOffset RaisedAt { get; init; }

    /// <summary>When it was over (domain); null: it is not.</summary>
    public DateTimeOffset? ClearedAt { get; init; }

    /// <summary>When it was made (system).</summary>
    public DateTimeOffset MadeAt { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Tries { get; init; }

    /// <summary>Not tried again before (system).</summary>
    public DateTimeOffset NotBefore { get; init; }
}
