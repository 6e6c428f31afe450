using Antiphon.Hosting;

namespace Antiphon.Centres;

/// <summary>A PostgreSQL server of its own.</summary>
public sealed class SharedServer : IClusterDatabase
{
    private readonly PostgresServer _server;
    private readonly string _database;

    /// <summary>Starts one.</summary>
    /// <param name="network">The network namespace in which it runs, and its address there; null: on the loopback.</param>
    public SharedServer((string Name, string Address)? network = null)
    {
        _server = PostgresServer.Start(network);
        _database = _server.CreateDatabase();
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Settings => ["--Antiphon:Cluster:Provider=PostgreSql", "--Antiphon:Storage:Provider=PostgreSql", $"--Antiphon:Storage:ConnectionString={_server.ConnectionString(_database)}"];

    /// <inheritdoc/>
    public bool CanFreeze => true;

    /// <inheritdoc/>
    public bool CanStop => true;

    /// <inheritdoc/>
    public Task Stop() => Task.Run(_server.Stop);

    /// <inheritdoc/>
    public Task Start() => Task.Run(_server.Resume);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }
}
