using System.Globalization;

namespace Antiphon.Benchmarks;

/// <summary>The processes that this one has started, and those that these have.</summary>
internal static class Descendants
{
    private const double TicksASecond = 100;

    /// <summary>Processor seconds of all of them until now, but for one; 0 where the system does not tell (it is not Linux).</summary>
    public static double CpuSeconds(int except) => CpuSeconds(Environment.ProcessId, except);

    /// <summary>The same of another process' descendants.</summary>
    public static double CpuSeconds(int ancestor, int except)
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        var children = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _)).Select(name => Read(name!)).OfType<Entry>().ToLookup(entry => entry.Parent);
        double Of(int parent) => children[parent].Where(child => child.Id != except).Sum(child => child.Seconds + Of(child.Id));
        return Of(ancestor);
    }

    // Behind the name, which may hold blanks: the state, the parent; the 12th to 15th are processor time, also of children that have ended.
    private static Entry? Read(string process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new(int.Parse(process, CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture), fields.Skip(11).Take(4).Sum(ticks => double.Parse(ticks, CultureInfo.InvariantCulture)) / TicksASecond);
        }
        catch (IOException)
        {
            return null; // It has ended.
        }
    }

    private sealed record Entry(int Id, int Parent, double Seconds);
}
