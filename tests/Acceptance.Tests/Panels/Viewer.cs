using System.Runtime.CompilerServices;
using Antiphon.Silos;
using Antiphon.V1;
using Grpc.Core;

namespace Antiphon.Panels;

/// <summary>Watches a panel and keeps its picture, as any client would.</summary>
public sealed class Viewer : IDisposable
{
    private readonly AsyncServerStreamingCall<PanelFrame> _stream;

    /// <param name="stream">The watch.</param>
    /// <param name="before">Whose picture it goes on from.</param>
    public Viewer(AsyncServerStreamingCall<PanelFrame> stream, Viewer? before = null)
    {
        _stream = stream;
        Operators = before?.Operators ?? [];
        Calls = before?.Calls ?? [];
    }

    /// <summary>All frames, as they came.</summary>
    public List<PanelFrame> Frames { get; } = [];

    /// <summary>The operators as shown.</summary>
    public Dictionary<string, OperatorTile> Operators { get; }

    /// <summary>The calls as shown.</summary>
    public Dictionary<string, CallTile> Calls { get; }

    /// <summary>Reads on until it is so.</summary>
    public async Task Until(Func<Viewer, bool> holds, [CallerArgumentExpression(nameof(holds))] string what = "")
    {
        while (Frames.Count == 0 || !holds(this))
        {
            if (!await _stream.ResponseStream.MoveNext(CancellationToken.None).InTime())
                throw new InvalidOperationException($"The watch ended before: {what}");
            Take(_stream.ResponseStream.Current);
        }
    }

    public void Dispose() => _stream.Dispose();

    private void Take(PanelFrame frame)
    {
        Frames.Add(frame);
        if (frame.Whole)
        {
            Operators.Clear();
            Calls.Clear();
        }
        foreach (var who in frame.Operators)
            Operators[who.Operator] = who;
        foreach (var call in frame.Calls)
            Calls[call.CallId] = call;
        foreach (var gone in frame.OperatorsGone)
            Operators.Remove(gone);
        foreach (var gone in frame.CallsGone)
            Calls.Remove(gone);
    }
}
