using Antiphon.Storage.Archive;

namespace Antiphon.Tests;

/// <summary>Rows of the archive to test with.</summary>
public static class Rows
{
    public static DateTimeOffset Noon { get; } = new(1999, 2, 1, 12, 0, 0, TimeSpan.Zero);

    public static ArchivedCall Call(
        Guid? id = null, string outcome = "Answered", DateTimeOffset? arrived = null, TimeSpan? waited = null, string line = "+78007707999", string queue = "sales",
        string name = "anna", string topic = "", string notes = "", string client = "+79140000001", DateTimeOffset? ended = null) => new()
        {
            Id = id ?? Guid.CreateVersion7(),
            Line = line,
            Client = client,
            Edge = "edge-1",
            Topic = topic,
            Notes = notes,
            ArrivedAt = arrived ?? Noon,
            QueuedAt = arrived ?? Noon,
            AnsweredAt = outcome == "Answered" ? (arrived ?? Noon) + (waited ?? TimeSpan.Zero) : null,
            EndedAt = ended ?? (arrived ?? Noon).AddMinutes(3),
            Outcome = outcome,
            Queue = queue,
            Operator = name,
            Waited = waited ?? TimeSpan.Zero,
            Talked = TimeSpan.FromSeconds(100),
            Held = TimeSpan.FromSeconds(10),
        };

    public static QueueStay Stay(Guid call, int ordinal = 0) =>
        new() { CallId = call, Ordinal = ordinal, Queue = "sales", EnteredAt = Noon, LeftAt = Noon.AddSeconds(20), RankTime = Noon, LeftBy = "Answered" };

    public static OperatorLeg Leg(Guid call, int ordinal = 0) =>
        new() { CallId = call, Ordinal = ordinal, Operator = "anna", OfferId = Guid.CreateVersion7(), ConnectedAt = Noon, EndedAt = Noon.AddMinutes(2), EndedBy = "ClientHungUp" };

    public static ArchivedOffer Offer(Guid call, string name = "anna", DateTimeOffset? issued = null) => new()
    {
        Id = Guid.CreateVersion7(),
        CallId = call,
        Operator = name,
        Queue = "sales",
        Epoch = 1,
        IssuedAt = issued ?? Noon,
        EndedAt = (issued ?? Noon).AddSeconds(5),
        Ending = "Accepted",
    };

    public static OperatorInterval Interval(string name, long sequence, DateTimeOffset from, DateTimeOffset to) =>
        new() { Operator = name, Sequence = sequence, Site = "rostov", State = "Free", StartedAt = from, EndedAt = to };
}
