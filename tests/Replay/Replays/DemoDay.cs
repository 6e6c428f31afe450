namespace Antiphon.Replays;

internal static class DemoDay
{
    public static Task<ReplayDay> PrepareAsync(AntiphonClient client, ReplayOptions options, CancellationToken cancellation) => throw new NotImplementedException();
}
