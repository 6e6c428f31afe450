namespace Antiphon.Operators;

/// <summary>The state under which panels show an operator, derived from its facts by a fixed precedence: that of <see cref="PanelState"/>'s members.</summary>
public static class PanelStateRule
{
    /// <summary>Derives the state. Talking and ringing come before a lost connection; who is signed out and idle is never lost.</summary>
    public static PanelState Derive(OperatorFacts facts) => facts switch
    {
        { Work: Work.Talking or Work.Held } => PanelState.Talking,
        { Work: Work.Offered } => PanelState.Ringing,
        { Lost: true, Wish: not Wish.SignedOut } => PanelState.ConnectionLost,
        { Work: Work.WrapUp } => PanelState.WrapUp,
        { Wish: Wish.NotReady } => PanelState.Break,
        { Wish: Wish.Ready or Wish.ReadyOnce } => PanelState.Free,
        _ => PanelState.SignedOut,
    };
}
