using System.Runtime.CompilerServices;
using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Errors;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Panels;

/// <summary>What a viewer of a panel is told, frame by frame; one who reads slowly takes what has changed since its own last frame with a later one.</summary>
internal sealed class PanelWatch(
    PanelHub hub,
    FrameMoments moments,
    CentreReader centres,
    [FromKeyedServices(ClockNames.Domain)] TimeProvider domain,
    [FromKeyedServices(ClockNames.System)] TimeProvider clock)
{
    /// <summary>Frames a second at most.</summary>
    public const int FastestRate = 10;

    /// <summary>All of it, as it is. UNAVAILABLE (TRY_AGAIN): an actor of it does not answer, or is only waking.</summary>
    public async Task<V1.PanelFrame> Look(PanelChoice choice)
    {
        using var look = await hub.Open(choice);
        if (look.Parts.Any(part => part.Version is null))
            throw Statuses.Refused(StatusCode.Unavailable, V1.ErrorReason.TryAgain, "The panel is only being put together; ask again in a second.").ToRpcException();
        return Make(look, centres.Last, null, hub.Number);
    }

    /// <summary>All of it, then what changes, until the panel is declared anew. Of another configuration than before all is told again: others may be on the panel, or be called otherwise.</summary>
    /// <param name="choice">What is looked at.</param>
    /// <param name="rate">Frames a second at most.</param>
    /// <param name="version">The last frame's, of a viewer who comes back; else empty.</param>
    /// <param name="shared">What was made for others.</param>
    /// <param name="write">How it is told.</param>
    /// <param name="end">The viewer has gone, or the node stops.</param>
    public async IAsyncEnumerable<TFrame> Watch<TFrame>(
        PanelChoice choice, int rate, string version, SharedFrames<TFrame> shared, Func<V1.PanelFrame, TFrame> write, [EnumeratorCancellation] CancellationToken end)
    {
        using var look = await hub.Open(choice);
        var (moment, mark, centre) = (moments.Join(rate), moments.Now, centres.Glance());
        var seen = hub.NumberOf(choice, centre.Version, version);
        while (choice.Holds(centre))
        {
            yield return shared.Get($"{choice.Key}#{centre.Version}", seen, mark, () => write(Make(look, centre, seen, mark.Number)));
            (seen, mark) = (mark.Number, await look.Change(mark.Number, moment, end));
            var now = centres.Glance();
            if (now.Version != centre.Version)
                (seen, centre) = (null, now);
        }
    }

    private V1.PanelFrame Make(PanelLook look, Centre centre, long? seen, long upTo) =>
        look.Since(seen, upTo).ToMessage(hub.Name(look.Choice, centre.Version, upTo), centre, look.Choice, hub.HeadlineOf(look.Choice), domain.GetUtcNow(), clock.GetUtcNow());
}
