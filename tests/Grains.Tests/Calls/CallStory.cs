using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Lines;
using Antiphon.Queues;
using Antiphon.Storage.Archive;

namespace Antiphon.Calls;

/// <summary>One call led through its machine alone, in virtual time, with all that its steps filed and posted.</summary>
internal sealed class CallStory
{
    public const string Menu = "+78007707999";
    public const string Direct = "+78007004666";
    private readonly List<Notice> _notices = [];
    private readonly List<ArchiveRow> _filed = [];

    private CallStory(CallStep arrival) => (Call, _) = (arrival.Call, Take(arrival));

    public static DateTimeOffset Noon { get; } = new(2018, 3, 17, 12, 0, 0, TimeSpan.Zero);

    public static Centre Centre { get; } = new Centre()
        .With(new Queue { Name = "sales", Skills = [new() { Skill = "sales" }], ShortAbandon = TimeSpan.FromSeconds(5), MaximumWait = TimeSpan.FromMinutes(10) })
        .With(new Queue
        {
            Name = "service", Skills = [new() { Skill = "service" }], Priority = 1, HeadStart = TimeSpan.FromSeconds(45), MaximumWait = TimeSpan.FromMinutes(5),
            OnMaximumWait = new() { Action = ElseAction.MoveTo, Queue = "sales" },
        })
        .With(new Line
        {
            Number = Menu, TimeZone = "UTC", DefaultQueue = "sales", MenuTimeout = TimeSpan.FromSeconds(30), OnClosed = new() { Announcement = "closed" },
            Menu = [new() { Key = "1", Topic = "advice", Queue = "sales" }, new() { Key = "2", Topic = "repair", Queue = "service" }],
        })
        .With(new Line { Number = Direct, TimeZone = "UTC", DefaultQueue = "sales", OnNobodyStaffed = new() { Announcement = "nobody" } })
        .With(new Operator { Id = "anna", Site = "irkutsk", Address = "sip:anna" })
        .With(new Operator { Id = "boris", Site = "irkutsk" });

    public Call Call { get; private set; }

    public Instant Now { get; private set; } = new(Noon, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public IReadOnlyList<Notice> Notices => _notices;

    public IReadOnlyList<ArchiveRow> Filed => _filed;

    public ArchivedCall Row => _filed.OfType<ArchivedCall>().Last();

    public OperatorLeg[] Legs => [.. _filed.OfType<OperatorLeg>()];

    public QueueStay[] Stays => [.. _filed.OfType<QueueStay>()];

    /// <summary>Offers as the archive has them: a later row of the same offer replaces the earlier one.</summary>
    public ArchivedOffer[] Offers => [.. _filed.OfType<ArchivedOffer>().GroupBy(row => row.Id).Select(rows => rows.Last())];

    /// <summary>A call that arrives now.</summary>
    public static CallStory Arrive(
        string line = Direct, LineClosure closure = LineClosure.None, Func<string, Admission>? admit = null, ReturningClient? client = null, int priority = 0, Centre? centre = null)
    {
        var arrival = new Arrival { CallId = Guid.CreateVersion7(), Line = line, Edge = "edge", Client = "+79020000001", Priority = priority };
        var declared = centre ?? Centre;
        return new CallStory(CallMachine.Arrive(
            arrival, new LineEntry { Line = declared.Lines[line], Closure = closure }, admit ?? Free, declared, new(Noon, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)), client));
    }

    /// <summary>A call that talks with anna.</summary>
    public static (CallStory Story, Offer Offer) Talking()
    {
        var story = Arrive();
        var offer = story.Offer("anna");
        story.Connect(offer).Ending.ShouldBeAccepted();
        story.Do((call, now) => CallMachine.LegAnswered(call, offer.Id, now));
        return (story, offer);
    }

    public static Admission Free(string queue) => new() { IsKnown = true, IsStaffed = true };

    public void Pass(double domainSeconds, double? systemSeconds = null) =>
        Now = new(Now.Domain.AddSeconds(domainSeconds), Now.System.AddSeconds(systemSeconds ?? domainSeconds));

    public CallStep Do(Func<Call, Instant, CallStep> act) => Take(act(Call, Now));

    public Offer NewOffer(string operatorId, Guid? round = null, long epoch = 1, double seconds = 20) => new()
    {
        Id = Guid.CreateVersion7(), CallId = Call.Id, Operator = operatorId, Queue = Call.Queue, Epoch = epoch, Round = round ?? Guid.CreateVersion7(),
        IssuedAt = Now.Domain, ExpiresAt = Now.Domain.AddSeconds(seconds), NotAfter = Now.System.AddSeconds(2),
    };

    public OfferAnswer TryOffer(Offer offer)
    {
        var (step, answer) = CallMachine.TryOffer(Call, offer, Now);
        Take(step);
        return answer;
    }

    /// <summary>An offer that the call joins.</summary>
    public Offer Offer(string operatorId, Guid? round = null, long epoch = 1)
    {
        var offer = NewOffer(operatorId, round, epoch);
        return TryOffer(offer) == OfferAnswer.Ok ? offer : throw new InvalidOperationException($"A call that is {Call.State} refused the offer.");
    }

    public OfferVerdict Connect(Offer offer)
    {
        var (step, verdict) = CallMachine.Connect(Call, offer.Id, offer.Operator, Centre.Operators[offer.Operator].Address, Now);
        Take(step);
        return verdict;
    }

    public OfferVerdict End(Offer offer, OfferEnding ending, string cause = "")
    {
        var (step, verdict) = CallMachine.EndOffer(Call, offer.Id, ending, cause, Now);
        Take(step);
        return verdict;
    }

    public CallStep Wake(Centre? centre = null) => Do((call, now) => CallMachine.Wake(call, now, centre ?? Centre));

    private CallStep Take(CallStep step)
    {
        Call = step.Call;
        _filed.AddRange(step.Archive);
        _notices.AddRange(step.Notices);
        return step;
    }
}
