using Shouldly;

namespace Antiphon.Hosting;

/// <summary>The real process behind a pipe that nobody reads any more: a stopped pager, a log collector that hangs.</summary>
public sealed class UnreadOutputTests : IDisposable
{
    /// <summary>At the level Debug each writes several lines: far more than a pipe and the console's queue hold.</summary>
    private const int Requests = 2_000;
    private static readonly TimeSpan EachWithin = TimeSpan.FromSeconds(30);
    private readonly SiloPlace _place = new();

    [Fact(Timeout = 240_000)]
    public async Task Silo_WhoseOutputNobodyReads_ServesOnAndEndsWell()
    {
        var silo = _place.StartUnread("--Logging:LogLevel:Default=Debug");
        await silo.WaitReady();
        using var client = new AntiphonClient(_place.Grpc);

        for (var i = 0; i < Requests; i++)
            await client.System.GetClockAsync(new(), deadline: DateTime.UtcNow + EachWithin, cancellationToken: TestContext.Current.CancellationToken);

        (await silo.Stop()).ShouldBe(0);
    }

    public void Dispose() => _place.Dispose();
}
