using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Antiphon.Days;
using Antiphon.V1;

namespace Antiphon.Ledgers;

/// <summary>
/// What the simulation itself saw, call by call: nothing here is taken from the system's archive. Facts are added, never taken back; a call takes some
/// hundreds of bytes. Thread-safe.
/// </summary>
/// <param name="clock">Stamps what happens.</param>
public sealed class Ledger(DomainClock clock)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly ConcurrentDictionary<Guid, Page> _calls = new();
    private readonly ConcurrentDictionary<string, OperatorPage> _operators = new();

    /// <summary>Calls written down.</summary>
    public int Count => _calls.Count;

    /// <summary>Every call as it stands now.</summary>
    public IEnumerable<LedgerCall> Calls => _calls.Values.Select(p => p.Copy());

    /// <summary>Every operator as he or she stands now.</summary>
    public IEnumerable<LedgerOperator> Operators => _operators.Select(o => o.Value.Copy(o.Key));

    /// <summary>A call as it stands now; null: unknown.</summary>
    public LedgerCall? Find(Guid callId) => _calls.TryGetValue(callId, out var page) ? page.Copy() : null;

    /// <summary>A client dials.</summary>
    public void Arrived(Guid callId, string line, string queue, int priority)
    {
        var now = clock.Stamp();
        if (!_calls.TryAdd(callId, new(new() { Id = callId, Line = line, Queue = queue, Priority = priority, Arrived = now })))
        {
            throw new ArgumentException($"Call {callId} is in the ledger already.", nameof(callId));
        }
    }

    /// <summary>The arrival is acknowledged.</summary>
    public void Acknowledged(Guid callId) => Write(callId, (c, now) => c with { Acknowledged = c.Acknowledged ?? now });

    /// <summary>The client presses the key.</summary>
    public void Pressed(Guid callId) => Write(callId, (c, now) => c with { Pressed = c.Pressed ?? now });

    /// <summary>The call waits.</summary>
    public void Queued(Guid callId) => Write(callId, (c, now) => c with { Queued = c.Queued ?? now });

    /// <summary>An offer has come to a desk. An offer of a call of another edge is not written down.</summary>
    public void Shown(Guid callId, Guid offerId, string operatorId) => Write(callId, (c, now) =>
        c.Offers.Any(o => o.OfferId == offerId) ? c : c with { Offers = [.. c.Offers, new(offerId, operatorId, now)] });

    /// <summary>An offer is over, as its desk heard.</summary>
    public void OfferEnded(Guid callId, Guid offerId, OfferEnding ending) => Write(callId, (c, now) =>
        c with { Offers = [.. c.Offers.Select(o => o.OfferId == offerId && o.Ended is null ? o with { Ending = ending, Ended = now } : o)] });

    /// <summary>Voice is connected.</summary>
    public void Answered(Guid callId, Guid offerId, string operatorId) => Write(callId, (c, now) => c with { Answers = [.. c.Answers, new(offerId, operatorId, now)] });

    /// <summary>The operator's leg is over; the client stays.</summary>
    public void Disconnected(Guid callId) => Write(callId, (c, now) => c with { Answers = Closed(c.Answers, now) });

    /// <summary>The call is over for its client; only the first end counts.</summary>
    public void Ended(Guid callId, LedgerEnding how, string detail = "") => Write(callId, (c, now) =>
        c.End is not null ? c : c with { End = new(how, now, detail), Answers = Closed(c.Answers, now) });

    /// <summary>An operator of the simulation.</summary>
    public void Knows(string operatorId, IReadOnlyList<string> queues) => _operators.GetOrAdd(operatorId, _ => new(queues));

    /// <summary>An operator's wish has changed.</summary>
    public void Wished(string operatorId, Wish wish, string reason)
    {
        var page = _operators.GetOrAdd(operatorId, _ => new([]));
        lock (page)
        {
            page.Wishes.Add(new(wish, reason, clock.Stamp()));
        }
    }

    /// <summary>Writes everything down, one JSON object a line: calls, then operators.</summary>
    public async Task ExportAsync(TextWriter writer, CancellationToken cancellation = default)
    {
        foreach (var call in Calls)
        {
            await writer.WriteLineAsync(JsonSerializer.Serialize(call, Json).AsMemory(), cancellation);
        }

        foreach (var one in Operators)
        {
            await writer.WriteLineAsync(JsonSerializer.Serialize(one, Json).AsMemory(), cancellation);
        }
    }

    private static IReadOnlyList<LedgerAnswer> Closed(IReadOnlyList<LedgerAnswer> answers, Instant now) =>
        answers.Count == 0 || answers[^1].Until is not null ? answers : [.. answers.Take(answers.Count - 1), answers[^1] with { Until = now }];

    private void Write(Guid callId, Func<LedgerCall, Instant, LedgerCall> change)
    {
        if (_calls.TryGetValue(callId, out var page))
        {
            lock (page)
            {
                page.Call = change(page.Call, clock.Stamp());
            }
        }
    }

    private sealed class Page(LedgerCall call)
    {
        public LedgerCall Call { get; set; } = call;

        public LedgerCall Copy()
        {
            lock (this)
            {
                return Call;
            }
        }
    }

    private sealed class OperatorPage(IReadOnlyList<string> queues)
    {
        public List<LedgerWish> Wishes { get; } = [];

        public LedgerOperator Copy(string id)
        {
            lock (this)
            {
                return new(id, queues, Wishes.ToImmutableArray());
            }
        }
    }
}
