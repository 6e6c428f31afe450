using System.Globalization;
using Antiphon.Soak;

// dotnet run -c Release --project tests/Soak -- --hours 24 --speed 40 --page docs/soak.md
SoakOptions options;
try
{
    options = SoakOptions.Parse(args);
}
catch (Exception wrong) when (wrong is ArgumentException or FormatException)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}

var started = DateTimeOffset.UtcNow;
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
var result = await new SoakRun(options, line => Console.WriteLine($"{DateTimeOffset.UtcNow:HH:mm:ss} {line}")).Run(stop.Token);
var table = Measurement.Table(result.Measurements);
Console.WriteLine($"{Environment.NewLine}{table}{Environment.NewLine}{result.Summary()}");
if (options.Page is { } page)
    File.WriteAllText(page, string.Create(CultureInfo.InvariantCulture, $"""
        # Soak

        Written by `dotnet run -c Release --project tests/Soak -- --hours {options.Hours} --speed {options.Speed} --page docs/soak.md`, {started:yyyy-MM-dd HH:mm} UTC, on {Environment.ProcessorCount} cores.

        A silo in a process of its own on SQLite (`synchronous=FULL`), {options.Operators:N0} desks and their clients through gRPC, a day of the centre's own shape with {options.Calls / 12_000} times its calls, from 13:00
        to 13:00: as many call at the sixth hour as at the last, so memory is compared under the same load. Talks last {result.Talk.TotalSeconds:0} s in the mean, which is what these operators can bear in the
        busiest hour. The row of an ended call is kept for a minute of real time and not for ten, which of this day would be hours. RSS is read after a full blocking collection that is asked for over the runtime's diagnostics port.

        {table}
        ```
        {result.Summary().TrimEnd()}
        ```

        """));
return result.Faults().Any() ? 1 : 0;
