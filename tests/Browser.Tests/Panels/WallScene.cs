using System.Collections.Concurrent;
using System.Diagnostics;
using Antiphon.Desks;
using Antiphon.Edges;
using Antiphon.V1;
using Microsoft.Playwright;

namespace Antiphon.Panels;

/// <summary>What happens in the centre of a <see cref="WallPlace"/> during one test; afterwards nobody calls and nobody is at work.</summary>
internal sealed class WallScene : IEdgeHandler, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly WallPlace _place;
    private readonly AntiphonClient _api;
    private readonly EdgeSession _edge;
    private readonly List<string> _calls = [];
    private readonly List<DeskSession> _desks = [];
    private readonly ConcurrentDictionary<IPage, ConcurrentQueue<string>> _faults = new();

    private WallScene(WallPlace place)
    {
        _place = place;
        _api = new AntiphonClient(place.Grpc);
        _edge = new EdgeSession(_api, "wall", this);
    }

    public static async Task<WallScene> Open(WallPlace place)
    {
        var scene = new WallScene(place);
        await scene._edge.StartAsync().WaitAsync(Patience);
        return scene;
    }

    public async Task<string> Call(string line)
    {
        var id = Guid.CreateVersion7().ToString();
        await _edge.ArriveAsync(new Arrival { CallId = id, Line = line, ClientNumber = "+79161234567" }).WaitAsync(Patience);
        _calls.Add(id);
        return id;
    }

    public async Task Prioritize(string call, int priority) => await _api.Calls.PrioritizeCallAsync(new() { Call = call, Priority = priority });

    public Task HangUp(string call)
    {
        _calls.Remove(call);
        return _edge.ClientHungUpAsync(call).WaitAsync(Patience);
    }

    /// <summary>An operator, ready.</summary>
    public async Task<DeskSession> Sit(string id)
    {
        var desk = new DeskSession(_api, new Desk { OperatorId = id, DeskId = $"desk-{id}" });
        _desks.Add(desk);
        await desk.StartAsync().WaitAsync(Patience);
        await desk.SetWishAsync(Wish.Ready).WaitAsync(Patience);
        return desk;
    }

    public static async Task Accept(DeskSession desk)
    {
        using var patience = new CancellationTokenSource(Patience);
        await desk.WaitForAsync(shown => shown.Offer is not null, patience.Token);
        await desk.AcceptAsync(desk.Offer!.OfferId).WaitAsync(Patience);
        await desk.WaitForAsync(shown => shown.Call is { State: CallState.Connected }, patience.Token);
    }

    /// <summary>One talks, one is free, one rings, one has lost the connection, one has a break, two clients wait.</summary>
    public async Task Everything()
    {
        await Call(WallPlace.Sales);
        await Accept(await Sit("anna"));
        var lost = await Sit("boris");
        await lost.DisposeAsync();
        await (await Sit("vera")).SetWishAsync(Wish.NotReady, "lunch").WaitAsync(Patience);
        await Call(WallPlace.Service);
        await Sit("gleb");
        await Call(WallPlace.Service);
        await Call(WallPlace.Service);
        await Sit("dina");
    }

    /// <summary>Notes what goes wrong in a page.</summary>
    public void Listen(IPage page)
    {
        var faults = _faults[page] = [];
        page.PageError += (_, error) => faults.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                faults.Enqueue(message.Text);
        };
    }

    public IEnumerable<string> Faults(IPage page) => _faults[page];

    public async ValueTask DisposeAsync()
    {
        foreach (var call in _calls.ToArray())
            await HangUp(call);
        await _edge.DisposeAsync();
        foreach (var desk in _desks)
            await desk.DisposeAsync();
        foreach (var someone in WallPlace.Centre().Operators)
            await SignOut(someone.Id);
        _api.Dispose();
    }

    Task<LegFailure?> IEdgeHandler.ConnectAsync(ConnectOrder order) => Task.FromResult<LegFailure?>(null);

    Task IEdgeHandler.HangUpAsync(string callId, string reason) => Task.CompletedTask;

    // What has been told of a call may still be on its way to its operator: asked until it is so.
    private async Task SignOut(string id)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(20))
        {
            var shown = await _api.Operators.ForceStateAsync(new() { Operator = id, Wish = Wish.SignedOut });
            if (shown.PanelState == PanelState.SignedOut)
                return;
        }

        throw new TimeoutException($"{id} is not signed out.");
    }
}
