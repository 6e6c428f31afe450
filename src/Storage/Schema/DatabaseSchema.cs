using Antiphon.Storage.Directories;
using DbUp;
using Microsoft.Data.Sqlite;

namespace Antiphon.Storage.Schema;

/// <summary>One of SQLite's databases: its numbered scripts (deploy/sql), and the journal table that says which of them it has.</summary>
internal sealed class DatabaseSchema
{
    private const string Journal = "schema_versions";
    private readonly SchemaScripts _scripts;

    private DatabaseSchema(string name) => (_scripts, File) = (new SchemaScripts($"sqlite/{name}"), $"{name}.db");

    /// <summary>Hot state and archive.</summary>
    public static DatabaseSchema Antiphon { get; } = new("antiphon");

    /// <summary>Orleans' own tables.</summary>
    public static DatabaseSchema Orleans { get; } = new("orleans");

    /// <summary>The database's file name.</summary>
    public string File { get; }

    /// <summary>The last script this program knows.</summary>
    public string Newest => _scripts.Newest;

    /// <summary>Creates the database or brings it up to date.</summary>
    /// <exception cref="DataDirectoryException">The database is newer than the program, damaged, or a script failed.</exception>
    public void Apply(string path)
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            connection.Open();
            Execute(connection, "PRAGMA journal_mode=WAL");
            Check(path, Versions(connection));
            using var shared = new DbUp.Sqlite.Helpers.SharedConnection(connection);
            var result = DeployChanges.To.SqliteDatabase(shared).JournalToSqliteTable(Journal).WithScripts(_scripts.All)
                .WithVariablesDisabled().WithTransactionPerScript().LogToNowhere().Build().PerformUpgrade();
            if (!result.Successful) throw new DataDirectoryException($"The database {path} could not be brought to {Newest}: script {result.ErrorScript?.Name}: {result.Error.Message}");
        }
        catch (SqliteException fault)
        {
            throw new DataDirectoryException($"The database {path} cannot be used: {fault.Message}. If it is damaged, restore a backup into an empty directory (--restore FILE).");
        }
    }

    /// <summary>Refuses versions that this program does not know.</summary>
    /// <exception cref="DataDirectoryException">A version is unknown.</exception>
    public void Check(string path, IEnumerable<string> versions) => _scripts.Check(path, versions, "directory");

    /// <summary>The scripts that a database has been given; none: it is empty.</summary>
    public static IReadOnlyList<string> Versions(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM sqlite_schema WHERE name = '{Journal}'";
        if ((long)command.ExecuteScalar()! == 0) return [];
        command.CommandText = $"SELECT ScriptName FROM {Journal} ORDER BY SchemaVersionID";
        using var reader = command.ExecuteReader();
        var versions = new List<string>();
        while (reader.Read()) versions.Add(reader.GetString(0));
        return versions;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
