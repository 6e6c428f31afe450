namespace Antiphon.Centres;

/// <summary>Where a cluster under test has its state.</summary>
public interface IClusterDatabase : IAsyncDisposable
{
    /// <summary>The settings that name it.</summary>
    IReadOnlyList<string> Settings { get; }

    /// <summary>A process may be frozen in the midst of a write without keeping all others from writing.</summary>
    bool CanFreeze { get; }

    /// <summary>It can be stopped and started.</summary>
    bool CanStop { get; }

    /// <summary>It is away, until <see cref="Start"/>.</summary>
    Task Stop();

    /// <summary>It is there again.</summary>
    Task Start();
}

/// <summary>A SQLite file that all processes share.</summary>
public sealed class SharedFile : IClusterDatabase
{
    private readonly string _directory = Directory.CreateTempSubdirectory("antiphon-cluster-").FullName;

    /// <inheritdoc/>
    public IReadOnlyList<string> Settings => ["--Antiphon:Cluster:Provider=Sqlite", $"--Antiphon:DataDirectory={_directory}"];

    /// <inheritdoc/>
    public bool CanFreeze => false; // whoever writes has the file's lock

    /// <inheritdoc/>
    public bool CanStop => false;

    /// <inheritdoc/>
    public Task Stop() => throw new NotSupportedException("A file is always there.");

    /// <inheritdoc/>
    public Task Start() => throw new NotSupportedException("A file is always there.");

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }
}
