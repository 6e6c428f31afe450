using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;

namespace Antiphon.Calls;

/// <summary>A call as it is stored.</summary>
public sealed class CallRecord : IHotState
{
    /// <summary>The call; null: it never arrived.</summary>
    public Call? Call { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<ArchiveRow> Archive { get; set; } = [];

    /// <inheritdoc/>
    public HotColumns Columns
    {
        get
        {
            var call = Call ?? throw new InvalidOperationException("A call is stored when it has arrived.");
            return new CallColumns
            {
                State = call.State.ToString(),
                Line = call.Arrival.Line,
                Edge = call.Arrival.Edge,
                Client = call.Arrival.Client,
                ArrivedAt = call.ArrivedAt,
                Topic = call.Topic.Length > 0 ? call.Topic : null,
                Operator = call.HasOperator ? call.Operator : null,
                Waiting = call.ToWaiting(),
                EndedAt = call.EndedAtSystem,
                Deadline = call.Deadline,
                SystemDeadline = call.SystemDeadline,
            };
        }
    }

    /// <inheritdoc/>
    public IHotState Copy() => new CallRecord { Call = Call };
}
