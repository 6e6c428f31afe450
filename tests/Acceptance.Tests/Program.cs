using Antiphon;
using Antiphon.Upgrades;
using Xunit.MicrosoftTestingPlatform;

// dotnet run --project tests/Acceptance.Tests                                        the tests
// dotnet run --project tests/Acceptance.Tests -- --sample tests/Samples/2026-11-25   a data directory for the tests of later programs (docs: tests/Samples/README.md)
if (args is not ["--sample", var directory])
    return await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);

await SampleDay.Make(directory);
return 0;
