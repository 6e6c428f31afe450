using System.Globalization;
using Antiphon;
using Antiphon.Rounds;
using Xunit.MicrosoftTestingPlatform;

// dotnet run -c Release --project tests/Crash -- --rounds 200 --seed 1     the rounds alone, as many as wanted
// dotnet run --project tests/Crash                                         the tests
if (args is not ["--rounds", var count, .. var more] || !int.TryParse(count, CultureInfo.InvariantCulture, out var rounds))
    return await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);

var seed = Random.Shared.Next();
if (more is not [] && !(more is ["--seed", var text] && int.TryParse(text, CultureInfo.InvariantCulture, out seed)))
{
    Console.Error.WriteLine($"What is {string.Join(' ', more)}? Known: --rounds N [--seed N].");
    return 2;
}

Console.WriteLine($"{rounds} rounds, --seed {seed}");
var reckoning = await new CrashRounds(rounds, seed, Console.WriteLine).Run();
foreach (var fault in reckoning.Lost.Select(one => $"LOST {one}").Concat(reckoning.Doubled.Select(one => $"DOUBLED {one}")))
    Console.WriteLine(fault);
Console.WriteLine($"{rounds} rounds, --seed {seed}: {reckoning}");
return reckoning.IsSound ? 0 : 1;
