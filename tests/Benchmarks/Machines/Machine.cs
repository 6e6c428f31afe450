using System.Diagnostics;
using System.Globalization;

namespace Antiphon.Benchmarks;

/// <summary>One look at what this process and the whole machine have used until now.</summary>
/// <param name="At">When.</param>
/// <param name="Own">Processor time of this process.</param>
/// <param name="Busy">Processor time of everybody, over all cores; NaN where the system does not tell (it is not Linux).</param>
/// <param name="Allocated">Bytes that this process has allocated.</param>
/// <param name="Paused">How long this process stood still for the garbage collector.</param>
internal readonly record struct Machine(long At, TimeSpan Own, double Busy, long Allocated, TimeSpan Paused)
{
    private const double TicksASecond = 100;

    public static Machine Look()
    {
        using var self = Process.GetCurrentProcess();
        return new Machine(Stopwatch.GetTimestamp(), self.TotalProcessorTime, ReadBusy(), GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration());
    }

    /// <summary>What was used since an earlier look.</summary>
    public Usage Since(Machine earlier)
    {
        var seconds = Stopwatch.GetElapsedTime(earlier.At, At).TotalSeconds;
        var own = (Own - earlier.Own).TotalSeconds;
        return new Usage(seconds, own, Math.Max(0, Busy - earlier.Busy - own) / seconds, Allocated - earlier.Allocated, (Paused - earlier.Paused).TotalSeconds);
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
/// <param name="Others">Cores that others kept busy meanwhile.</param>
/// <param name="Allocated">Bytes allocated.</param>
/// <param name="Paused">Seconds that this process stood still for the garbage collector.</param>
internal readonly record struct Usage(double Seconds, double Own, double Others, long Allocated, double Paused)
{
    /// <summary>Cores of this process.</summary>
    public double Cores => Own / Seconds;
}
