using System.Collections.Concurrent;
using Antiphon.Clocks;

namespace Antiphon.Configuration;

/// <summary>A settable <see cref="ICentreView"/>.</summary>
public sealed class CentreView : ICentreView
{
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<object, Action> _actions = new();
    private readonly Lock _gate = new();
    private volatile Centre _current = new();

    /// <inheritdoc/>
    public Centre Current => _current;

    /// <inheritdoc/>
    public Task Loaded => _loaded.Task;

    /// <summary>Takes a version and tells everybody who listens. An older version than the current one is not taken.</summary>
    public void Set(Centre centre)
    {
        lock (_gate)
        {
            if (centre.Version < _current.Version)
                return;
            _current = centre;
        }

        _loaded.TrySetResult();
        foreach (var action in _actions.Values)
            _ = Task.Run(action);
    }

    /// <inheritdoc/>
    public IDisposable OnChanged(Action action) => new Subscription(this, action);

    /// <inheritdoc/>
    public IDisposable Subscribe(IWakeable actor) => OnChanged(() => actor.Wake().Ignore());

    private sealed class Subscription : IDisposable
    {
        private readonly CentreView _view;

        public Subscription(CentreView view, Action action)
        {
            _view = view;
            _view._actions[this] = action;
        }

        public void Dispose() => _view._actions.TryRemove(this, out _);
    }
}
