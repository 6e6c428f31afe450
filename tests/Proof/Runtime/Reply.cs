using Orleans.Serialization.Invocation;

namespace Antiphon.Proof.Runtime;

/// <summary>What a sender waits for: an answer, or a time-out. The first of them counts.</summary>
internal abstract class Reply(Place? sender)
{
    /// <summary>It has been answered, or given up.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Is told when it is over.</summary>
    public Action? Ended { get; set; }

    public void Take(Response response)
    {
        if (response.Exception is { } exception)
            Fail(exception);
        else
            End(() => Set(response));
    }

    public void Fail(Exception exception) => End(() => SetException(exception));

    protected abstract void Set(Response response);

    protected abstract void SetException(Exception exception);

    private void End(Action end)
    {
        if (IsOver)
            return;
        IsOver = true;
        Ended?.Invoke();
        if (sender is null)
            end();
        else
            sender.Run(end);
    }
}

/// <inheritdoc/>
internal sealed class Reply<T>(Place? sender) : Reply(sender)
{
    private readonly TaskCompletionSource<T> _source = new();

    public Task<T> Task => _source.Task;

    protected override void Set(Response response) => _source.SetResult(response.GetResult<T>()!);

    protected override void SetException(Exception exception) => _source.SetException(exception);
}
