using Antiphon.Hosting;
using Antiphon.Storage;
using Antiphon.Tests.Places;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace Antiphon.Tests.Places;

/// <summary>The PostgreSQL server of these tests, started when the first of them needs it. Each test has a database of its own.</summary>
public sealed class PostgresFixture : IDisposable
{
    private readonly Lazy<(PostgresServer Server, string Template)> _server = new(Start);
    private readonly Lock _copying = new();

    /// <summary>A new database with the schema applied.</summary>
    public PostgresPlace Place() => new(Copy(_server.Value.Template));

    /// <summary>A new, empty database.</summary>
    public PostgresPlace EmptyPlace() => new(Copy("template1"));

    public void Dispose()
    {
        if (_server.IsValueCreated) _server.Value.Server.Dispose();
    }

    private string Copy(string template)
    {
        lock (_copying) return _server.Value.Server.ConnectionString(_server.Value.Server.CreateDatabase(template));
    }

    private static (PostgresServer, string) Start()
    {
        var server = PostgresServer.Start();
        var template = server.CreateDatabase();
        using (AntiphonDatabase.Open(new StorageOptions { Provider = StorageProvider.PostgreSql, ConnectionString = server.ConnectionString(template) })) { }
        return (server, template);
    }
}
