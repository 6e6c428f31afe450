using Antiphon.Storage;
using Antiphon.Storage.Directories;
using Antiphon.Storage.Schema;
using Microsoft.Data.Sqlite;
using Shouldly;

namespace Antiphon.Tests.Schema;

public sealed class DatabaseSchemaTests : IDisposable
{
    private static readonly string[] Scripts = ["0001-hot", "0002-archive", "0003-operator-interval-key", "0004-alarm"];
    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Database_Created_HasEveryScriptInItsJournal()
    {
        using (AntiphonDatabase.Open(Options)) { }

        using var connection = Open();
        DatabaseSchema.Versions(connection).ShouldBe(Scripts);
    }

    /// <summary>See tests/Samples: what earlier programs have left behind. That it is served on, tests/Acceptance.Tests shows.</summary>
    [Fact]
    public void Database_OfEachEarlierProgram_MovesForwardToThisOne()
    {
        var samples = Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "Samples"));
        samples.ShouldNotBeEmpty();
        foreach (var sample in samples)
        {
            using var directory = new TemporaryDirectory();
            foreach (var file in Directory.GetFiles(sample, "*.db")) File.Copy(file, directory[Path.GetFileName(file)]);

            using (AntiphonDatabase.Open(new StorageOptions { DataDirectory = directory.Path })) { }

            foreach (var schema in (DatabaseSchema[])[DatabaseSchema.Antiphon, DatabaseSchema.Orleans])
            {
                using var connection = new SqliteConnection($"Data Source={directory[schema.File]};Pooling=False");
                connection.Open();
                DatabaseSchema.Versions(connection)[^1].ShouldBe(schema.Newest, sample);
            }
        }
    }

    [Fact]
    public void Database_NewerThanTheProgram_IsRefusedAndLeftAsItIs()
    {
        using (AntiphonDatabase.Open(Options)) { }
        using (var connection = Open()) Execute(connection, "INSERT INTO schema_versions (ScriptName, Applied) VALUES ('0099-future', '2030-01-01')");

        var fault = Should.Throw<DataDirectoryException>(() => AntiphonDatabase.Open(Options));

        fault.Message.ShouldContain("newer than this program");
        fault.Message.ShouldContain("0099-future");
        using var free = DataDirectory.Open(_temporary.Path);
    }

    [Fact]
    public void Database_LackingItsLastScripts_IsBroughtUpToDateWithItsRows()
    {
        using (AntiphonDatabase.Open(Options)) { }
        using (var connection = Open())
        {
            Execute(connection, "DROP TABLE alarm");
            Execute(connection, "DROP TABLE operator_interval");
            Execute(connection,
                """
                CREATE TABLE operator_interval (operator TEXT NOT NULL, sequence INTEGER NOT NULL, site TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
                  started_at INTEGER NOT NULL, ended_at INTEGER NOT NULL, call_id TEXT, PRIMARY KEY (operator, sequence)) STRICT, WITHOUT ROWID
                """);
            Execute(connection, "INSERT INTO operator_interval VALUES ('anna', 7, 'here', 'Free', '', 100, 200, NULL), ('anna', 8, 'here', 'Talking', '', 200, 300, 'c')");
            Execute(connection, $"DELETE FROM schema_versions WHERE ScriptName IN ('{Scripts[^1]}', '{Scripts[^2]}')");
        }

        using (AntiphonDatabase.Open(Options)) { }

        using var again = Open();
        DatabaseSchema.Versions(again).ShouldBe(Scripts);
        using var rows = again.CreateCommand();
        rows.CommandText = "SELECT group_concat(sequence || state) FROM operator_interval WHERE operator = 'anna' AND started_at < 300";
        rows.ExecuteScalar().ShouldBe("7Free,8Talking");
    }

    [Fact]
    public void Database_ThatIsNone_IsRefusedWithAdvice()
    {
        File.WriteAllText(_temporary["antiphon.db"], new string('x', 5000));

        Should.Throw<DataDirectoryException>(() => AntiphonDatabase.Open(Options)).Message.ShouldContain("--restore");
    }

    [Fact]
    public void Options_Wrong_AreNamedByKey()
    {
        new StorageOptions().Faults().ShouldBeEmpty();
        new StorageOptions { DataDirectory = " ", Hot = (HotStorage)9, EndedRowsKeptMinutes = 0, ArchiveRetentionDays = -1, WriterBatch = 0 }.Faults()
            .Select(f => f.Split(' ')[0])
            .ShouldBe(["Antiphon:DataDirectory", "Antiphon:Storage:Hot", "Antiphon:Storage:EndedRowsKeptMinutes", "Antiphon:Storage:ArchiveRetentionDays", "Antiphon:Storage:WriterBatch"]);
    }

    private StorageOptions Options => new() { DataDirectory = _temporary.Path };

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={_temporary["antiphon.db"]};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
