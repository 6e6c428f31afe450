namespace Antiphon.Benchmarks;

/// <summary>(p) How soon a change is at those who look at the panel, and what they cost: gRPC viewers, browsers, walls.</summary>
internal static class Viewing
{
    private const int WallRate = 4;

    /// <summary>Only here are there walls and pages: those of a larger centre would take from the silo, with which they share two cores.</summary>
    private const int FirstUser = 150;

    /// <summary>Sizes of the centre, and what goes on in it.</summary>
    private static readonly (int Operators, int Events)[] Centres = [(FirstUser, 50), (1000, 500)];

    public static async Task<IReadOnlyList<Table>> Measure(Scale scale)
    {
        var viewers = new Table("From a change to those who look",
            $"Durable silo in a process of its own; {scale.Viewers:N0} viewers by gRPC (10 frames/s, {(scale.Viewers + 99) / 100} connections) and {scale.Browsers} pages of the wall in Chromium (with {FirstUser} operators alone: they share two cores with the silo). A call has {PanelScene.EventsACall} events that change the picture: arrival, offer, acceptance, connection, end; it talks {scale.Settling.TotalSeconds} s. {Probes.Operators} operators more say another reason of their break, 10 times a second in all; the delay is from the sending of that command, which is before the change in the actor, so that it errs to the slow side by at most what stands as command→ack; until the frame with it has come and is parsed, at {GrpcViewers.Looked(scale.Viewers)} of the viewers, and until a MutationObserver of each page is told, by the same clock. Seen: of the changes, times those who were looked at. Grows: the median of the last third less that of the first. CPU: less that of the same load without viewers, which comes last.",
            "operators", "call events/s", "gRPC viewers", "change→frame p50 ms", "change→frame p99 ms", "change→frame max ms", "change→DOM p50 ms", "change→DOM p99 ms", "change→DOM max ms", "seen, %", "command→ack p50 ms", "frames/s a viewer", "slowest viewer", "grows, ms",
            "silo cores without viewers", "silo cores", "CPU ms/s a viewer", "KiB/s a viewer", "driver's cores", "Chromium's cores", "others' cores");
        var walls = new Table("Walls by server-sent events",
            $"The same silo, before those viewers, after another warm-up with the walls; bare connections that ask for {WallRate} frames/s, read and count. Memory: after a collection before and with them; resident is what the runtime has taken of the system meanwhile, for the load as well.",
            "walls", "operators", "call events/s", "frames/s a wall", "slowest wall", "silo cores without walls", "silo CPU for the walls, % of a core", "CPU ms/s a wall", "KiB/s a wall", "KiB a wall (heap)", "KiB a wall (resident)", "driver's cores", "others' cores");
        foreach (var (operators, events) in Centres.Where(centre => scale.Operators.Contains(centre.Operators)))
            await Look(viewers, walls, operators, events, scale);
        return [viewers, walls];
    }

    private static async Task Look(Table viewers, Table walls, int operators, int events, Scale scale)
    {
        var calls = events / PanelScene.EventsACall;
        await using var scene = await PanelScene.Open(operators);
        await scene.WarmUp(scale.WarmUp);
        var onWalls = operators == FirstUser ? await LookAtWalls(scene, calls, scale) : null;
        var pages = operators == FirstUser ? scale.Browsers : 0;
        var (atViewers, onPages, load, acknowledged, seen) = await LookAtViewers(scene, calls, pages, scale);
        var alone = await scene.Work(calls, scale.Settling, scale, () => ([], 0)); // last: a process that is younger would count the compiling of its code

        var (frame, page, all) = (atViewers.All.At(0.5, 0.99, 1), onPages.All.At(0.5, 0.99, 1), scale.Viewers + pages);
        viewers.Add(operators, events, scale.Viewers, frame[0], frame[1], frame[2], page[0], page[1], page[2], seen, acknowledged, load.Frames.Average(), load.Frames.Min(), atViewers.Growth,
            alone.Silo, load.Silo, 1000 * (load.Silo - alone.Silo) / all, load.Bytes / 1024 / scale.Viewers, load.Driver, load.Browsers, load.Others);
        if (onWalls is var (onWall, memory))
            walls.Add(scale.Walls, operators, events, onWall.Frames.Average(), onWall.Frames.Min(), alone.Silo, 100 * (onWall.Silo - alone.Silo), 1000 * (onWall.Silo - alone.Silo) / scale.Walls,
                onWall.Bytes / 1024 / scale.Walls, memory.Heap / 1024.0 / scale.Walls, memory.Resident / 1024.0 / scale.Walls, onWall.Driver, onWall.Others);
    }

    private static async Task<(Delays AtViewers, Delays OnPages, PanelLoad Load, double Acknowledged, double Seen)> LookAtViewers(PanelScene scene, int calls, int pages, Scale scale)
    {
        await using var watching = await GrpcViewers.Open(scene.Grpc, scale.Viewers);
        await using var browsers = await Browsers.Open(scene.Web, pages, scene.Probes.Names);
        await scene.WarmUp(scale.WarmUp / 4);
        var load = await scene.Work(calls, scale.Settling, scale, () => (watching.Frames, watching.Bytes));
        var (atViewers, onPages) = (scene.Probes.Until(watching.Sightings), scene.Probes.Until(await browsers.Sightings()));
        var looked = GrpcViewers.Looked(scale.Viewers) + browsers.Count;
        return (atViewers, onPages, load, scene.Probes.ToAcknowledgement.At(0.5)[0], 100.0 * (atViewers.All.Count + onPages.All.Count) / (scene.Probes.Sent * looked));
    }

    private static async Task<Tuple<PanelLoad, (long Resident, long Heap)>> LookAtWalls(PanelScene scene, int calls, Scale scale)
    {
        var before = await scene.Memory();
        await using var walls = await Walls.Open(scene.Web, scale.Walls, WallRate);
        await scene.WarmUp(scale.WarmUp);
        var load = await scene.Work(calls, scale.Settling, scale, () => (walls.Frames, walls.Bytes));
        var with = await scene.Memory();
        return new(load, (with.Resident - before.Resident, with.Heap - before.Heap));
    }
}
