using Antiphon.Clocks;
using Antiphon.Configuration;

namespace Antiphon.Proof.Runtime;

/// <summary>The configuration; whoever follows it is woken by a message, as by each node's own copy.</summary>
public sealed class CentreCopy : ICentreView
{
    private readonly List<IWakeable> _followers = [];

    /// <inheritdoc/>
    public Centre Current { get; private set; } = new();

    /// <inheritdoc/>
    public Task Loaded => Task.CompletedTask;

    /// <summary>The next version.</summary>
    public void Set(Centre centre)
    {
        Current = centre;
        foreach (var follower in _followers)
            follower.Wake().Ignore();
    }

    /// <inheritdoc/>
    public IDisposable OnChanged(Action action) => throw new NotSupportedException("Actors subscribe.");

    /// <inheritdoc/>
    public IDisposable Subscribe(IWakeable actor)
    {
        if (!_followers.Contains(actor))
            _followers.Add(actor);
        return new Nothing();
    }

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
