namespace Antiphon.Traces;

/// <summary>Lines of a trace, made by hand.</summary>
internal static class TraceText
{
    public const string Header = "vru+line\tcall_id\tcustomer_id\tpriority\ttype\tdate\tvru_entry\tvru_exit\tvru_time\tq_start\tq_exit\tq_time\toutcome\tser_start\tser_exit\tser_time\tserver";

    private static int _calls;

    public static string Line(
        string entry, string exit, (string Start, string Exit, int Time)? queue = null, string outcome = "AGENT", (string Start, string Exit, int Time)? service = null,
        string server = "NO_SERVER", string type = "PS", int priority = 0, string date = "990201", string? callId = null)
    {
        var q = queue ?? ("0:00:00", "0:00:00", 0);
        var s = service ?? ("0:00:00", "0:00:00", 0);
        return string.Join('\t', "AA0101", callId ?? $"{Interlocked.Increment(ref _calls)}", "0", priority, type, date, entry, exit, 0, q.Start, q.Exit, q.Time, outcome, s.Start, s.Exit, s.Time, server);
    }

    public static (TraceCall[] Calls, IReadOnlyList<BrokenLine> Broken) Read(params string[] lines)
    {
        var reader = new TraceReader();
        return ([.. reader.Read(new StringReader(string.Join('\n', [Header, .. lines])))], reader.Broken);
    }

    public static TraceDay Day(params string[] lines) => TraceDay.Of(new(1999, 2, 1), Read(lines).Calls)!;

    public static TimeSpan At(int hours, int minutes, int seconds = 0) => new(hours, minutes, seconds);
}
