using System.Diagnostics;
using System.Globalization;

namespace Antiphon.Benchmarks;

/// <summary>One look at what this process and the whole machine have used until now.</summary>
/// <param name="At">When.</param>
/// <param name="Own">Processor time of this process.</param>
/// <param name="Family">Processor time of this process and of its children, those that have ended among them; NaN where the system does not tell (it is not Linux).</param>
/// <param name="Busy">Processor time of everybody, over all cores; NaN likewise.</param>
/// <param name="Allocated">Bytes that this process has allocated.</param>
/// <param name="Paused">How long this process stood still for the garbage collector.</param>
internal readonly record struct Machine(long At, TimeSpan Own, double Family, double Busy, long Allocated, TimeSpan Paused)
{
    private const double TicksASecond = 100;

    /// <param name="children">Processes of ours that live.</param>
    public static Machine Look(params ReadOnlySpan<Process> children)
    {
        using var self = Process.GetCurrentProcess();
        var family = ReadFamily();
        foreach (var child in children)
        {
            child.Refresh();
            family += child.TotalProcessorTime.TotalSeconds;
        }

        return new Machine(Stopwatch.GetTimestamp(), self.TotalProcessorTime, family, ReadBusy(), GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration());
    }

    /// <summary>What was used since an earlier look.</summary>
    public Usage Since(Machine earlier)
    {
        var seconds = Stopwatch.GetElapsedTime(earlier.At, At).TotalSeconds;
        var own = (Own - earlier.Own).TotalSeconds;
        return new Usage(seconds, own, (Busy - earlier.Busy - (Family - earlier.Family)) / seconds, Allocated - earlier.Allocated, (Paused - earlier.Paused).TotalSeconds);
    }

    /// <summary>The machine in a line: processor, cores, memory, system.</summary>
    public static string Describe()
    {
        var model = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() : null;
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores ({model ?? "unknown"}), {memory:F0} GiB, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}, .NET {Environment.Version}");
    }

    /// <summary>Milliseconds that the disk takes to make 4 KiB durable, median of 200; where a benchmark's data lies.</summary>
    public static double SyncTime()
    {
        var path = Path.GetTempFileName();
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            var page = new byte[4096];
            var times = new double[200];
            for (var i = 0; i < times.Length; i++)
            {
                RandomAccess.Write(file, page, i * page.Length);
                var started = Stopwatch.GetTimestamp();
                RandomAccess.FlushToDisk(file);
                times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }

            Array.Sort(times);
            return times[times.Length / 2];
        }
        finally
        {
            File.Delete(path);
        }
    }

    // The processor time of a process stands in the 14th and 15th field, that of its children that have ended in the next two; the name before them may hold blanks.
    private static double ReadFamily()
    {
        if (!OperatingSystem.IsLinux())
            return double.NaN;
        var text = File.ReadAllText("/proc/self/stat");
        return text[(text.LastIndexOf(')') + 2)..].Split(' ').Skip(11).Take(4).Sum(ticks => double.Parse(ticks, CultureInfo.InvariantCulture)) / TicksASecond;
    }

    // user, nice, system, then idle and iowait, which are not busy, then irq, softirq.
    private static double ReadBusy()
    {
        if (!OperatingSystem.IsLinux())
            return double.NaN;
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) / TicksASecond;
    }
}

/// <summary>What was used in a stretch of time.</summary>
/// <param name="Seconds">How long it was.</param>
/// <param name="Own">Processor seconds of this process.</param>
/// <param name="Others">Cores that others kept busy meanwhile; the system counts in hundredths of a second, so it may be a hair below nothing.</param>
/// <param name="Allocated">Bytes allocated.</param>
/// <param name="Paused">Seconds that this process stood still for the garbage collector.</param>
internal readonly record struct Usage(double Seconds, double Own, double Others, long Allocated, double Paused)
{
    /// <summary>Cores of this process.</summary>
    public double Cores => Own / Seconds;
}
