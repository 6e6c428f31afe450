using System.Collections.Immutable;
using Antiphon.Traces;
using Antiphon.V1;
using Google.Protobuf.WellKnownTypes;

namespace Antiphon.Centres;

/// <summary>
/// The centre that a trace's day lets us infer: one line, a queue, a skill and a menu key for each type of call, and the servers as operators with the skills of
/// the types they served. A type that nobody named has served may be taken by everybody.
/// </summary>
public sealed class TraceCentre
{
    /// <summary>A toll-free number reserved for fiction.</summary>
    public const string Line = "+18005550199";

    /// <summary>Where the bank was: local times of the trace.</summary>
    public const string TimeZone = "Asia/Jerusalem";

    /// <summary>The not-ready reason of inferred breaks.</summary>
    public const string Break = "break";

    /// <summary>A high priority of the trace, in steps of <see cref="HeadStart"/>: as if it had waited 90 s already.</summary>
    public const int HighPriority = 2;

    /// <summary>Head start in rank for each step of priority.</summary>
    public static readonly TimeSpan HeadStart = TimeSpan.FromSeconds(45);

    private const string Site = "bank";
    private readonly ImmutableArray<string> _types;

    /// <summary>Infers.</summary>
    /// <param name="day">The calls.</param>
    /// <param name="shifts">Who is at work.</param>
    public TraceCentre(TraceDay day, ImmutableArray<TraceShift> shifts)
    {
        _types = day.Types;
        Serves = shifts.ToImmutableDictionary(
            s => OperatorId(s.Operator),
            s => _types.Where(t => s.Types.Contains(t) || !shifts.Any(other => other.Types.Contains(t))).Select(QueueName).ToImmutableHashSet());
    }

    /// <summary>Operator → queues.</summary>
    public ImmutableDictionary<string, ImmutableHashSet<string>> Serves { get; }

    /// <summary>The queue of a type.</summary>
    public static string QueueName(string type) => type.ToLowerInvariant();

    /// <summary>The operator who stands for a server.</summary>
    public static string OperatorId(string server) => server.ToLowerInvariant();

    /// <summary>The menu key of a type.</summary>
    public string Key(string type) => "123456789"[_types.IndexOf(type)].ToString();

    /// <summary>As it is declared to the system.</summary>
    /// <param name="speed">Domain seconds in a real second: an offer stands for at least 2 s of real time (20 s to 1 h of domain time).</param>
    public Centre Declare(double speed)
    {
        var centre = new Centre
        {
            Sites = { new V1.Site { Name = Site, DisplayName = "Anonymous Bank", TimeZone = TimeZone } },
            NotReadyReasons = { new NotReadyReason { Name = Break, DisplayName = "Break" } },
            Lines =
            {
                new Line
                {
                    Number = Line,
                    Brand = "Anonymous Bank",
                    TimeZone = TimeZone,
                    DefaultQueue = QueueName(_types[0]),
                    // Clients of the record stay in the menu for up to half an hour.
                    MenuTimeout = Duration.FromTimeSpan(TimeSpan.FromHours(1)),
                },
            },
        };
        foreach (var type in _types)
        {
            var queue = QueueName(type);
            centre.Topics.Add(new Topic { Name = queue, DisplayName = type });
            centre.Lines[0].Menu.Add(new MenuChoice { Key = Key(type), Topic = queue, Queue = queue });
            centre.Queues.Add(new Queue
            {
                Name = queue,
                DisplayName = type,
                Strategy = Strategy.LongestIdle,
                Skills = { new SkillWanted { Skill = queue, Level = 1 } },
                HeadStart = Duration.FromTimeSpan(HeadStart),
                OfferTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(Math.Clamp(2 * speed, 20, 3600))),
                WrapUp = new WrapUp { Mode = WrapUpMode.None },
                MaximumNoAnswers = 0,
            });
        }

        foreach (var (id, queues) in Serves.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            var @operator = new Operator { Id = id, DisplayName = id.ToUpperInvariant(), Site = Site, Employment = Employment.Staff };
            foreach (var queue in queues)
            {
                @operator.Skills.Add(queue, 50);
            }

            centre.Operators.Add(@operator);
        }

        return centre;
    }
}
