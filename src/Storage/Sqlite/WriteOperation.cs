namespace Antiphon.Storage.Sqlite;

/// <summary>One thing to write in a batch; fails alone if the fault is its own.</summary>
internal abstract class WriteOperation
{
    /// <summary>Its own fault, told once the batch has been committed.</summary>
    public Exception? Fault { get; set; }

    public abstract void Apply(WriterConnection connection);

    /// <summary>The batch stands: tells the result or the operation's own fault.</summary>
    public abstract void Complete();

    /// <summary>The batch does not stand, or nobody knows.</summary>
    public abstract void Fail(Exception fault);
}

internal sealed class WriteOperation<T>(Func<WriterConnection, T> work) : WriteOperation
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Task => _completion.Task;

    public override void Apply(WriterConnection connection) => _result = work(connection);

    public override void Complete()
    {
        if (Fault is null) _completion.SetResult(_result);
        else _completion.SetException(Fault);
    }

    public override void Fail(Exception fault) => _completion.SetException(fault);
}

/// <summary>A write for which nobody waits.</summary>
internal sealed class PostedWrite(Action<WriterConnection> work, Action<Exception> failed) : WriteOperation
{
    public override void Apply(WriterConnection connection) => work(connection);

    public override void Complete()
    {
        if (Fault is not null) failed(Fault);
    }

    public override void Fail(Exception fault) => failed(fault);
}
