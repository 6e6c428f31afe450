using System.Collections.Immutable;
using Antiphon.Operators;
using Antiphon.Queues;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;

namespace Antiphon.Tests;

/// <summary>A call's state as small as can be.</summary>
public sealed class CallState : IHotState
{
    private Action? _beforeColumns;

    public Guid Id { get; set; }

    public string State { get; set; } = "Arrived";

    public string Line { get; set; } = "+78007707999";

    public string Edge { get; set; } = "edge-1";

    public string? Queue { get; set; }

    public DateTimeOffset ArrivedAt { get; set; }

    public DateTimeOffset RankTime { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public DateTimeOffset? Deadline { get; set; }

    public DateTimeOffset? SystemDeadline { get; set; }

    public Wish Wish { get; set; }

    public ImmutableArray<int> Numbers { get; set; } = [];

    public string Note { get; set; } = "";

    public bool MayWait { get; set; }

    public List<ArchiveRow> Archive { get; set; } = [];

    IReadOnlyList<ArchiveRow> IHotState.Archive => Archive;

    public HotColumns Columns
    {
        get
        {
            _beforeColumns?.Invoke();
            return new CallColumns
            {
                State = State,
                Line = Line,
                Edge = Edge,
                ArrivedAt = ArrivedAt,
                EndedAt = EndedAt,
                Deadline = Deadline,
                SystemDeadline = SystemDeadline,
                Waiting = Queue is null ? null : new WaitingCall { Id = Id, Queue = Queue, RankTime = RankTime, FirstArrival = ArrivedAt, EnteredAt = ArrivedAt, Line = Line },
            };
        }
    }

    public void BreakColumns(Action by) => _beforeColumns = by;

    public static CallState New() => new() { Id = Guid.CreateVersion7(), ArrivedAt = DateTimeOffset.UnixEpoch.AddYears(30) };

    public static GrainId Grain(Guid id) => GrainId.Create("call", id.ToString("N"));
}

/// <summary>An operator's state as small as can be.</summary>
public sealed class OperatorState : IHotState
{
    public string Id { get; set; } = "";

    public Wish Wish { get; set; }

    public string Door { get; set; } = "";

    public long Session { get; set; }

    public HotColumns Columns => new OperatorColumns { Facts = new OperatorFacts { Id = Id, Wish = Wish }, Door = Door, Session = Session };

    public IReadOnlyList<ArchiveRow> Archive => [];

    public static GrainId Grain(string id) => GrainId.Create("operator", id);
}
