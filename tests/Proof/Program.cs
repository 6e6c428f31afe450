using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Antiphon.Proof;
using Antiphon.Proof.Crowds;
using Antiphon.Proof.World;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
var offers = new Option<long>("--offers") { Description = "So many offers at least, by the pure machines under a seeded scheduler.", HelpName = "N", DefaultValueFactory = _ => 1_000_000 };
var crowd = new Option<long?>("--crowd") { Description = "So many offers at least, by the real actors on three silos in this process.", HelpName = "N" };
var halls = new Option<int>("--halls") { Description = "Of --crowd: centres side by side on those silos.", HelpName = "N", DefaultValueFactory = _ => Crowd.Halls };
var seed = new Option<ulong>("--seed") { Description = "What chance there is comes from it.", HelpName = "N", DefaultValueFactory = _ => 1 };
var only = new Option<ulong?>("--episode") { Description = "Plays this episode of the seed alone and aloud.", HelpName = "N" };
var goesOn = new Option<bool>("--all") { Description = "Goes on after a fault, and shrinks none." };
var plant = new Option<PlantedFault>("--plant") { Description = "A fault that is planted, and must be found." };
var command = new RootCommand("Plays episodes of random operations under faults and holds the rules of the design against what was seen (docs/proof.md). Exit code 1: a rule was broken, the coverage is too small, or a planted fault was not found.")
{
    Options = { offers, crowd, halls, seed, only, goesOn, plant },
};
command.Validators.Add(asked =>
{
    var isCrowd = asked.GetResult(crowd) is not null;
    foreach (var pure in new Option[] { offers, only, goesOn }.Where(option => isCrowd && asked.GetResult(option) is { Implicit: false }))
        asked.AddError($"{pure.Name} is of the pure machines; --crowd knows --halls, --seed and --plant.");
    if (!isCrowd && asked.GetResult(halls) is { Implicit: false })
        asked.AddError("--halls is of --crowd.");
    if (asked.GetResult(only) is not null && (asked.GetResult(offers) is { Implicit: false } || asked.GetResult(goesOn) is { Implicit: false }))
        asked.AddError("--episode plays one episode: --offers and --all say nothing to it.");
});
command.SetAction((asked, _) => asked.GetValue(crowd) is { } wanted ? CrowdPrint.Play(wanted, asked.GetValue(seed), asked.GetValue(plant), asked.GetValue(halls))
    : Task.FromResult(asked.GetValue(only) is { } number ? PlayOne(asked.GetValue(seed), number, asked.GetValue(plant))
    : PlayMany(asked.GetValue(offers), asked.GetValue(seed), asked.GetValue(plant), asked.GetValue(goesOn))));
return await command.Parse(args).InvokeAsync();

static int PlayOne(ulong seed, ulong number, PlantedFault plant)
{
    var (episode, history) = Episode.PlayAloud(Plan.Make(Run.SeedOf(seed, number)), plant);
    foreach (var line in history)
        Console.WriteLine(line);
    foreach (var fault in episode.Faults)
        Console.WriteLine(fault);
    return plant.Finds(episode.Faults) == (plant != PlantedFault.None) ? 0 : 1;
}

static int PlayMany(long offers, ulong seed, PlantedFault plant, bool goesOn)
{
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
        return plant == PlantedFault.None ? 1 : 0;
    }

    Console.WriteLine($"{run.Coverage.Offers:N0} offers in {run.Episodes:N0} episodes, {run.Coverage.Steps:N0} steps, {watch.Elapsed:mm\\:ss}, history {run.History:x16}");
    foreach (var (what, count, least) in run.Coverage.Rows())
        Console.WriteLine($"  {what,-36} {count,12:N0}  {(count < Math.Max(1, least) ? $"TOO FEW, {least:N0} wanted" : $"{100.0 * count / run.Coverage.Offers:0.00} per 100 offers")}");
    var held = plant == PlantedFault.None ? run.Failed is null && !run.Coverage.Missing().Any() : run.Failed is not null;
    return held ? 0 : 1;
}
