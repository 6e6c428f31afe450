using System.Data.Common;
using Antiphon.Storage;
using Npgsql;
using Shouldly;

namespace Antiphon.Tests.Places;

/// <summary>A database of a PostgreSQL server, reached through a proxy that can break the way.</summary>
public sealed class PostgresPlace : StoragePlace
{
    private readonly string _server;
    private readonly PostgresProxy _proxy;

    public PostgresPlace(string connectionString)
    {
        _server = connectionString;
        _proxy = new PostgresProxy(new NpgsqlConnectionStringBuilder(connectionString).Port);
    }

    public override StorageOptions Options => new()
    {
        Provider = StorageProvider.PostgreSql,
        ConnectionString = new NpgsqlConnectionStringBuilder(_server) { Port = _proxy.Port }.ToString(),
        DataDirectory = "/dev/null/unused",
    };

    public override string Address => _server;

    public override bool IsExact => false;

    public override IDisposable At(AntiphonDatabase database, string storage, CommitMoment moment, Action act) => _proxy.At(moment, act);

    public override DbConnection Open(string storage)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_server) { Pooling = false, ApplicationName = "test" }.ToString());
        connection.Open();
        return connection;
    }

    public override (string Table, string Text) States(string storage) =>
        storage == StorageRegistration.Hot ? ("hot_actor", "convert_from(payload, 'UTF8')") : ("OrleansStorage", "convert_from(PayloadBinary, 'UTF8')");

    public override void ShouldHoldNoTransaction(string storage) =>
        SpinWait.SpinUntil(() => Ask(storage, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'") is 0L, TimeSpan.FromSeconds(10))
            .ShouldBeTrue("a transaction was left open");

    public override void Dispose()
    {
        base.Dispose();
        _proxy.Dispose();
    }
}
