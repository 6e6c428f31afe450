namespace Antiphon.Hosting;

/// <summary>A stop lets requests end in their own time, but not for long: a stream that is still open after that is cut, and its client comes back to the next start.</summary>
internal static class Drain
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Cuts the requests that are still open some time after the stop has begun.</summary>
    public static void UseDrain(this WebApplication app)
    {
        var cut = new CancellationTokenSource();
        app.Lifetime.ApplicationStopping.Register(() => cut.CancelAfter(Patience));
        app.Use(async (context, next) =>
        {
            using var registration = cut.Token.Register(context.Abort);
            await next(context);
        });
    }
}
