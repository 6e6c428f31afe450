namespace Antiphon.Days;

/// <summary>
/// A day as it would go, without a system: clients in order of arrival, the operator who has been free longest, patience, ringing, missed offers, wrap-up and
/// breaks. It knows the seed centre's overflow (advice after 60 s to service 60) and relaxation (service after 40 s from 50 to 30).
/// </summary>
internal sealed class DayEstimate
{
    private static readonly TimeSpan Connecting = TimeSpan.FromSeconds(2.5);
    private readonly DayPlan _plan;
    private readonly SeedCentre _centre;
    private readonly Random _random = new(7);
    private readonly PriorityQueue<Action, TimeSpan> _events = new();
    private readonly List<Waiting> _waiting = [];
    private readonly Dictionary<string, Person> _people = [];
    private TimeSpan _now;

    private DayEstimate(DayPlan plan, SeedCentre centre) => (_plan, _centre) = (plan, centre);

    public List<(TimeSpan Arrived, TimeSpan? Waited, bool Abandoned, bool Queued)> Calls { get; } = [];

    /// <summary>Clients waiting, at most, in each hour.</summary>
    public int[] MostWaiting { get; } = new int[24];

    public double Asa => Calls.Where(c => c is { Waited: not null, Abandoned: false }).Average(c => c.Waited!.Value.TotalSeconds);

    public double AbandonRate => (double)Calls.Count(c => c.Abandoned) / Calls.Count(c => c.Queued);

    public static DayEstimate Run(DayPlan plan, SeedCentre centre)
    {
        var estimate = new DayEstimate(plan, centre);
        estimate.Run();
        return estimate;
    }

    public string Table() => string.Join('\n', Calls.GroupBy(c => (int)c.Arrived.TotalHours).OrderBy(g => g.Key).Select(hour =>
    {
        var answered = hour.Where(c => c is { Waited: not null, Abandoned: false }).ToArray();
        return $"{(hour.Key + 10) % 24:00}  calls {hour.Count(),5}  aband {100.0 * hour.Count(c => c.Abandoned) / hour.Count(),5:0.0} %  ASA {answered.Average(c => c.Waited!.Value.TotalSeconds),6:0.0}  most waiting {MostWaiting[hour.Key]}";
    }).Append($"ASA {Asa:0.0} s, abandoned {100 * AbandonRate:0.0} %"));

    private void Run()
    {
        foreach (var shift in _plan.Shifts)
        {
            var person = _people[shift.Operator] = new() { Skills = _centre.Skills[shift.Operator] };
            At(shift.Start, () => Present(person, true));
            At(shift.End, () => Present(person, false));
            foreach (var pause in shift.Breaks)
            {
                At(pause.At, () => Present(person, false));
                At(pause.At + pause.Length, () => Present(person, true));
            }

            foreach (var loss in shift.Losses)
            {
                At(loss, () => Present(person, false));
                At(loss + TimeSpan.FromMinutes(19), () => Present(person, true));
            }
        }

        foreach (var call in _plan.Calls)
        {
            At(call.Arrives + call.MenuTime, () => Arrive(call));
        }

        while (_events.TryDequeue(out var act, out var at))
        {
            _now = at;
            act();
        }
    }

    private void At(TimeSpan when, Action act) => _events.Enqueue(act, when);

    private void Arrive(PlannedCall call)
    {
        if (call.LeavesInMenu)
        {
            Calls.Add((call.Arrives, null, false, false));
            return;
        }

        var waiting = new Waiting(call, _now);
        _waiting.Add(waiting);
        At(_now + call.Patience, () =>
        {
            if (!waiting.IsOver)
            {
                waiting.IsOver = true;
                _waiting.Remove(waiting);
                Calls.Add((call.Arrives, _now - waiting.Since, true, true));
            }
        });
        At(_now + TimeSpan.FromSeconds(40), Match);
        At(_now + TimeSpan.FromSeconds(60), Match);
        Match();
        var hour = (int)_now.TotalHours;
        MostWaiting[hour] = Math.Max(MostWaiting[hour], _waiting.Count);
    }

    private void Present(Person person, bool isPresent)
    {
        person.IsPresent = isPresent;
        person.FreeSince = _now;
        Match();
    }

    private void Match()
    {
        for (var i = 0; i < _waiting.Count; i++)
        {
            var waiting = _waiting[i];
            if (!waiting.IsOffered && _people.Values.Where(p => p is { IsPresent: true, IsBusy: false } && p.May(waiting, _now)).MinBy(p => p.FreeSince) is { } person)
            {
                Offer(waiting, person);
            }
        }
    }

    private void Offer(Waiting waiting, Person person)
    {
        person.IsBusy = waiting.IsOffered = true;
        var chance = _random.NextDouble();
        if (chance < 0.014)
        {
            At(_now + TimeSpan.FromSeconds(chance < 0.008 ? 20 : 4), () =>
            {
                waiting.IsOffered = false;
                At(_now + TimeSpan.FromSeconds(10), () => Free(person));
                Match();
            });
            return;
        }

        At(_now + _random.Between(2, 6) + Connecting, () =>
        {
            if (waiting.IsOver)
            {
                Free(person);
                return;
            }

            waiting.IsOver = true;
            _waiting.Remove(waiting);
            Calls.Add((waiting.Call.Arrives, _now - waiting.Since, false, true));
            var wrapUp = TimeSpan.FromSeconds(Math.Min(15, _random.Exponential(TimeSpan.FromSeconds(10)).TotalSeconds) + 1);
            At(_now + waiting.Call.Talk + wrapUp, () => Free(person));
        });
    }

    private void Free(Person person)
    {
        person.IsBusy = false;
        person.FreeSince = _now;
        Match();
    }

    private sealed class Waiting(PlannedCall call, TimeSpan since)
    {
        public PlannedCall Call { get; } = call;

        public TimeSpan Since { get; } = since;

        public bool IsOffered { get; set; }

        public bool IsOver { get; set; }
    }

    private sealed class Person
    {
        public required IReadOnlyDictionary<string, int> Skills { get; init; }

        public bool IsPresent { get; set; }

        public bool IsBusy { get; set; }

        public TimeSpan FreeSince { get; set; }

        public bool May(Waiting waiting, TimeSpan now) => waiting.Call.Queue switch
        {
            "product-advice" => Level("product-advice") >= 40 || now - waiting.Since >= TimeSpan.FromSeconds(60) && Level("service") >= 60,
            "service" => Level("service") >= (now - waiting.Since >= TimeSpan.FromSeconds(40) ? 30 : 50),
            _ => Level("other") >= 20,
        };

        private int Level(string skill) => Skills.GetValueOrDefault(skill);
    }
}
