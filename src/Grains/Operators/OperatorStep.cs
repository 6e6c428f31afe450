using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Calls;
using Antiphon.Storage.Archive;

namespace Antiphon.Operators;

/// <summary>One step of an operator: the new state, the stretches of time that it closes, and whether the operator has become free.</summary>
public sealed class OperatorStep(OperatorState before, Instant now, Centre centre)
{
    private readonly List<ArchiveRow> _archive = [];

    /// <summary>The operator as it was.</summary>
    public OperatorState Before { get; } = before;

    /// <summary>The operator as it shall be.</summary>
    public OperatorState State { get; private set; } = before;

    /// <summary>The time of the step.</summary>
    public Instant Now { get; } = now;

    /// <summary>The configuration.</summary>
    public Centre Centre { get; } = centre;

    /// <summary>What the asker is told.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>It must be written.</summary>
    public bool IsChanged => !ReferenceEquals(Before, State);

    /// <summary>Rows to commit with it.</summary>
    public IReadOnlyList<ArchiveRow> Archive => _archive;

    internal OperatorStep Refuse(RefusalReason reason, string message, string field = "", string fact = "")
    {
        State = Before;
        Refusal = new Refusal { Reason = reason, Message = message, Field = field, Fact = fact };
        return this;
    }

    internal void Become(OperatorState state) => State = state.Version > Before.Version ? state : state with { Version = Before.Version + 1 };

    /// <summary>Closes the stretch of time in one panel state when another begins. A stretch without length leaves no row.</summary>
    internal OperatorStep Close()
    {
        if (!IsChanged)
            return this;
        var (shown, reason) = (PanelStateRule.Derive(State.ToFacts()), ReasonOf(State));
        if (shown == State.Shown && reason == State.ShownReason)
            return this;
        if (State.ShownSince != default && Now.Domain > State.ShownSince)
            _archive.Add(new OperatorInterval
            {
                Operator = State.Id, Sequence = State.Stretch, Site = State.SiteIn(Centre), State = State.Shown.ToString(), Reason = State.ShownReason,
                StartedAt = State.ShownSince, EndedAt = Now.Domain, CallId = Before.CallId ?? Before.Offer?.CallId,
            });
        var (signsIn, spent) = (State.Shown == PanelState.SignedOut, Now.Domain > State.ShownSince ? Now.Domain - State.ShownSince : TimeSpan.Zero);
        State = State with
        {
            Stretch = State.Stretch + 1,
            Shown = shown,
            ShownReason = reason,
            ShownSince = Now.Domain,
            Handled = signsIn ? TimeSpan.Zero : State.Shown is PanelState.Talking or PanelState.WrapUp ? State.Handled + spent : State.Handled,
            Free = signsIn ? TimeSpan.Zero : State.Shown == PanelState.Free ? State.Free + spent : State.Free,
        };
        return this;
    }

    private static string ReasonOf(OperatorState state) => state.Work == Work.Held ? "Held" : state.Work == Work.Idle && state.Wish == Wish.NotReady ? state.Reason : "";
}
