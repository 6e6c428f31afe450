using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;

namespace Antiphon.Operators;

/// <summary>An operator as it is stored.</summary>
public sealed class OperatorRecord : IHotState
{
    /// <summary>The operator; null: never connected.</summary>
    public OperatorState? Operator { get; set; }

    /// <summary>When the broken connection next matters (system time); set with each write.</summary>
    public DateTimeOffset? LinkDeadline { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<ArchiveRow> Archive { get; set; } = [];

    /// <inheritdoc/>
    public bool MayWait { get; set; }

    /// <inheritdoc/>
    public HotColumns Columns
    {
        get
        {
            var state = Operator ?? throw new InvalidOperationException("An operator is stored when a desk has connected.");
            return new OperatorColumns
            {
                Facts = state.ToFacts(),
                Door = state.LinkUp ? state.Door : "",
                Session = state.Session,
                Call = state.Offer?.CallId ?? state.CallId,
                Deadline = state.Deadline,
                SystemDeadline = LinkDeadline,
            };
        }
    }

    /// <inheritdoc/>
    public IHotState Copy() => new OperatorRecord { Operator = Operator, LinkDeadline = LinkDeadline };
}
