using System.Globalization;
using Antiphon;
using Antiphon.Centres;
using Antiphon.Chaos;
using Xunit.MicrosoftTestingPlatform;

// dotnet run -c Release --project tests/Cluster -- --chaos 20 --seed 1     the chaos alone, of so many blows; --database sqlite: without PostgreSQL; --only kill|stop|freeze|database: blows of one kind; --logs DIRECTORY keeps what the processes print
// dotnet run --project tests/Cluster                                        the tests
if (args is not ["--chaos", var count, .. var more] || !int.TryParse(count, CultureInfo.InvariantCulture, out var blows))
    return await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);

var (seed, logs, provider, only) = (Random.Shared.Next(), (string?)null, "postgresql", (Blow?)null);
for (; more is [var name, var value, ..]; more = more[2..])
{
    if (name == "--logs")
        logs = Directory.CreateDirectory(value).FullName;
    else if (name == "--database" && value is "sqlite" or "postgresql")
        provider = value;
    else if (name == "--only" && Enum.TryParse<Blow>(value, ignoreCase: true, out var kind))
        only = kind;
    else if (name != "--seed" || !int.TryParse(value, CultureInfo.InvariantCulture, out seed))
        break;
}

if (more.Length > 0)
{
    Console.Error.WriteLine($"What is {string.Join(' ', more)}? Known: --chaos N [--seed N] [--database postgresql|sqlite] [--only kill|stop|freeze|database] [--logs DIRECTORY].");
    return 2;
}

Console.WriteLine($"{blows} blows, --seed {seed}");
await using IClusterDatabase database = provider == "sqlite" ? new SharedFile() : new SharedServer();
var reckoning = await new ChaosRun(blows, seed, Console.WriteLine, database, only: only, logs: logs).Run();
foreach (var fault in reckoning.Lost.Select(one => $"LOST {one}").Concat(reckoning.Doubled.Select(one => $"DOUBLED {one}")))
    Console.WriteLine(fault);
Console.WriteLine($"{blows} blows, --seed {seed}: {reckoning} stuck=0");
return reckoning.IsSound ? 0 : 1;
