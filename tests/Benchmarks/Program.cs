using System.Globalization;
using Antiphon.Benchmarks;

string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;
int Number(string name, int otherwise) => int.Parse(Option(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

if (args.Contains("--help"))
{
    Console.WriteLine("""
        Calls without talk through a running silo's gRPC API, as fast as they go: arrive, offer, accept, connect, hang up. It declares a centre of its own.
          --api URL        default http://127.0.0.1:8081
          --operators N    desks that accept at once; default 150
          --in-flight N    calls at a time, 1 to 10000; default 100
          --seconds N      length of the measured run, after 3 s of warming up; 1 to 600; default 20
        """);
    return 0;
}

var run = new Saturation(new Uri(Option("--api", "http://127.0.0.1:8081")), Math.Clamp(Number("--operators", 150), 1, 2000), Math.Clamp(Number("--in-flight", 100), 1, 10_000));
return await run.Measure(TimeSpan.FromSeconds(Math.Clamp(Number("--seconds", 20), 1, 600)));
