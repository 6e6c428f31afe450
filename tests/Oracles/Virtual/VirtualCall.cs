namespace Antiphon.Virtual;

/// <summary>A client who comes to a queue.</summary>
/// <param name="Number">The caller's own number for it.</param>
/// <param name="Queue">The queue.</param>
/// <param name="Priority">Steps of priority; 0 is ordinary.</param>
/// <param name="Patience">Hangs up after so long, unless answered; <see cref="TimeSpan.MaxValue"/>: never.</param>
/// <param name="Talk">How long the talk lasts, if it comes to one.</param>
public readonly record struct VirtualCall(int Number, string Queue, int Priority, TimeSpan Patience, TimeSpan Talk);

/// <summary>How the wait of a call ended.</summary>
/// <param name="Call">The call.</param>
/// <param name="Arrived">When it came to its queue.</param>
/// <param name="Waited">From then to the answer or the hang-up.</param>
/// <param name="Operator">Who answered; null: the client hung up.</param>
public readonly record struct EndedWait(VirtualCall Call, DateTimeOffset Arrived, TimeSpan Waited, string? Operator);
