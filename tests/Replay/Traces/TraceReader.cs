using System.Globalization;

namespace Antiphon.Traces;

/// <summary>
/// Reads a trace line by line. A line that is not a call is remembered in <see cref="Broken"/> and passed over; the blemishes that the data's description names
/// (services by nobody, times over midnight, times off by a second, no service time) are no faults.
/// </summary>
public sealed class TraceReader
{
    private const int FieldCount = 17;
    private static readonly TimeSpan HalfDay = TimeSpan.FromHours(12);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private readonly List<BrokenLine> _broken = [];
    private readonly HashSet<(string Unit, string CallId, DateOnly Date)> _seen = [];

    /// <summary>The lines passed over so far.</summary>
    public IReadOnlyList<BrokenLine> Broken => _broken;

    /// <summary>The calls, in the file's order, read as they are asked for. The first line is the header.</summary>
    public IEnumerable<TraceCall> Read(TextReader file)
    {
        file.ReadLine();
        for (var number = 2; file.ReadLine() is { } line; number++)
        {
            if (line.Length == 0)
            {
                continue;
            }

            TraceCall? call = null;
            try
            {
                call = Parse(line, number);
            }
            catch (FormatException fault)
            {
                _broken.Add(new(number, fault.Message));
            }

            if (call is not null)
            {
                yield return call;
            }
        }
    }

    private TraceCall Parse(string line, int number)
    {
        var fields = line.Split('\t');
        if (fields.Length != FieldCount)
        {
            throw new FormatException($"has {fields.Length} fields, not {FieldCount}");
        }

        var date = Date(fields[5]);
        var menuEnd = TimeOfDay("vru_exit", fields[7]);
        var arrival = TimeOfDay("vru_entry", fields[6]);
        menuEnd = NotADayBefore(arrival, menuEnd);
        // A menu that ends before it begins: what follows goes by its end.
        arrival = arrival < menuEnd ? arrival : menuEnd;
        var waited = Seconds("q_time", fields[11]);
        var serviceTime = Seconds("ser_time", fields[15]);
        var call = new TraceCall
        {
            LineNumber = number,
            Unit = Named("vru+line", fields[0]),
            CallId = Named("call_id", fields[1]),
            Client = fields[2] == "0" ? "" : fields[2],
            IsHighPriority = Priority(fields[3]) == 2,
            Type = Named("type", fields[4]),
            Date = date,
            Menu = new(arrival, menuEnd),
            Queue = After(menuEnd, ("q_start", fields[9]), ("q_exit", fields[10]), waited),
            Waited = waited,
            Outcome = Outcome(fields[12]),
            Service = After(menuEnd, ("ser_start", fields[13]), ("ser_exit", fields[14]), serviceTime),
            ServiceTime = serviceTime,
            Server = Named("server", fields[16]) is var server && server == "NO_SERVER" ? null : server,
        };
        return _seen.Add((call.Unit, call.CallId, date))
            ? call
            : throw new FormatException($"repeats call {call.CallId} of {call.Unit} on {fields[5]}");
    }

    /// <summary>Null if all three are zero, which stands for "did not happen": midnight itself has a duration.</summary>
    private static Stretch? After(TimeSpan menuEnd, (string Name, string Text) start, (string Name, string Text) end, TimeSpan duration)
    {
        var (from, until) = (TimeOfDay(start.Name, start.Text), TimeOfDay(end.Name, end.Text));
        if (from == TimeSpan.Zero && until == TimeSpan.Zero && duration == TimeSpan.Zero)
        {
            return null;
        }

        from = NotADayBefore(menuEnd, from);
        until = NotADayBefore(from, until);
        return new(from, until > from ? until : from);
    }

    /// <summary>The clock starts anew at midnight: a time of day that lies more than half a day before what it follows is on the next day.</summary>
    private static TimeSpan NotADayBefore(TimeSpan earlier, TimeSpan time)
    {
        while (time < earlier - HalfDay)
        {
            time += Day;
        }

        return time;
    }

    private static string Named(string name, string text) => text.Length > 0 ? text : throw new FormatException($"{name} is empty");

    private static DateOnly Date(string text) =>
        DateOnly.TryParseExact(text, "yyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw new FormatException($"date '{text}' is not yymmdd");

    private static TimeSpan TimeOfDay(string name, string text) =>
        TimeOnly.TryParseExact(text, "H:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.ToTimeSpan()
            : throw new FormatException($"{name} '{text}' is not a time of day (h:mm:ss)");

    private static TimeSpan Seconds(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"{name} '{text}' is not a number of seconds, 0 or more");

    private static int Priority(string text) => text switch
    {
        "0" => 0,
        "1" => 1,
        "2" => 2,
        _ => throw new FormatException($"priority '{text}' is not 0, 1 or 2"),
    };

    private static TraceOutcome Outcome(string text) => text switch
    {
        "AGENT" => TraceOutcome.Agent,
        "HANG" => TraceOutcome.Hang,
        "PHANTOM" => TraceOutcome.Phantom,
        _ => throw new FormatException($"outcome '{text}' is not AGENT, HANG or PHANTOM"),
    };
}
