using System.Data.Common;
using Antiphon.Storage;
using Microsoft.Data.Sqlite;
using Shouldly;

namespace Antiphon.Tests.Places;

/// <summary>A data directory.</summary>
public sealed class SqlitePlace : StoragePlace
{
    private readonly TemporaryDirectory? _own;
    private readonly string _directory;

    public SqlitePlace() => _directory = (_own = new TemporaryDirectory()).Path;

    public SqlitePlace(string directory) => _directory = directory;

    public override StorageOptions Options => new() { DataDirectory = _directory };

    public override string Address => _directory;

    public override bool IsExact => true;

    public override IDisposable At(AntiphonDatabase database, string storage, CommitMoment moment, Action act) => database.At(storage, moment, act);

    public override DbConnection Open(string storage)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_directory, storage == StorageRegistration.Hot ? "antiphon.db" : "orleans.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    public override (string Table, string Text) States(string storage) =>
        storage == StorageRegistration.Hot ? ("hot_actor", "CAST(payload AS TEXT)") : ("OrleansStorage", "CAST(PayloadBinary AS TEXT)");

    public override void ShouldHoldNoTransaction(string storage) => Ask(storage, "BEGIN IMMEDIATE; ROLLBACK").ShouldBeNull("nobody holds the lock");

    public override void Dispose()
    {
        base.Dispose();
        _own?.Dispose();
    }
}
