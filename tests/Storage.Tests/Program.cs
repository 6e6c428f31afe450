using Antiphon;
using Antiphon.Tests.Conformance;
using Antiphon.Tests.Places;
using Xunit.MicrosoftTestingPlatform;

// The tests; or, for one of them, the process that it kills.
if (args is not [KilledWriter.Command, var storage, var moment, var address])
    return await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
await KilledWriter.Write(storage, Enum.Parse<CommitMoment>(moment), address);
return 0;
