using System.Diagnostics;
using System.Globalization;
using Antiphon.Proof;
using Antiphon.Proof.Crowds;
using Antiphon.Proof.World;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
long offers = 1_000_000;
long? crowd = null;
var halls = Crowd.Halls;
ulong seed = 1;
ulong? only = null;
var plant = PlantedFault.None;
var goesOn = args.Contains("--all");
args = [.. args.Where(arg => arg != "--all")];
for (var i = 0; i + 1 < args.Length; i += 2)
{
    switch (args[i])
    {
        case "--offers":
            offers = long.Parse(args[i + 1], CultureInfo.InvariantCulture);
            break;
        case "--crowd":
            crowd = long.Parse(args[i + 1], CultureInfo.InvariantCulture);
            break;
        case "--halls":
            halls = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
            break;
        case "--seed":
            seed = ulong.Parse(args[i + 1], CultureInfo.InvariantCulture);
            break;
        case "--episode":
            only = ulong.Parse(args[i + 1], CultureInfo.InvariantCulture);
            break;
        case "--plant":
            plant = Enum.Parse<PlantedFault>(args[i + 1], ignoreCase: true);
            break;
        default:
            Console.Error.WriteLine($"What is {args[i]}? Known: --offers N, --crowd N (so many offers through real silos), --halls N (side by side on them), --seed N, --episode N (play this one alone and aloud), --all (go on after a fault, shrink none), --plant {string.Join('|', Enum.GetNames<PlantedFault>())}.");
            return 2;
    }
}

if (crowd is { } wanted)
    return await CrowdPrint.Play(wanted, seed, plant, halls);

if (only is { } number)
{
    var (episode, history) = Episode.PlayAloud(Plan.Make(Run.SeedOf(seed, number)), plant);
    foreach (var line in history)
        Console.WriteLine(line);
    foreach (var fault in episode.Faults)
        Console.WriteLine(fault);
    return episode.Faults.Count == 0 ? 0 : 1;
}

var watch = Stopwatch.StartNew();
var shown = TimeSpan.Zero;
var run = Run.Until(offers, seed, plant, goesOn, (coverage, episodes) =>
{
    if (watch.Elapsed - shown < TimeSpan.FromSeconds(5))
        return;
    shown = watch.Elapsed;
    Console.WriteLine($"{watch.Elapsed:mm\\:ss}  {coverage.Offers,9:N0} offers in {episodes:N0} episodes, {coverage.Offers / watch.Elapsed.TotalSeconds:N0}/s");
});

foreach (var broken in goesOn ? run.Failures : [])
    Console.WriteLine($"Episode {broken.Number} of seed {seed} (strength {broken.Plan.Strength}, speed {broken.Plan.Speed}): {string.Join(Environment.NewLine + "  ", broken.Faults)}");
if (run.Failed is { } failed && !goesOn)
{
    Console.WriteLine($"Episode {failed.Number} of seed {seed} breaks a rule:");
    foreach (var fault in failed.Faults)
        Console.WriteLine($"  {fault}");
    Console.WriteLine("Shrinking …");
    var small = Shrinking.Shrink(failed.Plan, plant);
    Console.WriteLine($"{small.Operations.Length} of {failed.Plan.Operations.Length} operations are enough (speed {small.Speed}, {small.Centre.Operators.Count} operators, {small.Centre.Queues.Count} queues); their history:");
    var (episode, history) = Episode.PlayAloud(small, plant);
    foreach (var line in history)
        Console.WriteLine($"  {line}");
    foreach (var fault in episode.Faults)
        Console.WriteLine($"  {fault}");
    Console.WriteLine($"Again, whole: --seed {seed} --episode {failed.Number}{(plant == PlantedFault.None ? "" : $" --plant {plant}")}");
    return 1;
}

Console.WriteLine($"{run.Coverage.Offers:N0} offers in {run.Episodes:N0} episodes, {run.Coverage.Steps:N0} steps, {watch.Elapsed:mm\\:ss}, history {run.History:x16}");
foreach (var (what, count, least) in run.Coverage.Rows())
    Console.WriteLine($"  {what,-36} {count,12:N0}  {(count < Math.Max(1, least) ? $"TOO FEW, {least:N0} wanted" : $"{100.0 * count / run.Coverage.Offers:0.00} per 100 offers")}");
return run.Failed is not null || run.Coverage.Missing().Any() ? 1 : 0;
