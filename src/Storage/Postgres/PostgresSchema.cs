using System.Globalization;
using System.Text;
using Antiphon.Storage.Directories;
using Antiphon.Storage.Schema;
using DbUp;
using DbUp.Postgresql;
using Npgsql;

namespace Antiphon.Storage.Postgres;

/// <summary>Brings a server's database up to date: one process at a time, whoever else starts meanwhile.</summary>
internal static class PostgresSchema
{
    /// <summary>The advisory lock of the schema; any number that nobody else takes.</summary>
    private const long Lock = 0x616e746970686f6e; // "antiphon"

    private static readonly (SchemaScripts Scripts, string Journal)[] Families =
        [(new SchemaScripts("postgresql/antiphon"), "schema_versions"), (new SchemaScripts("postgresql/orleans"), "orleans_schema_versions")];

    /// <summary>The last script of each family that this program knows.</summary>
    public static IEnumerable<string> Newest => Families.Select(family => family.Scripts.Newest);

    /// <summary>Creates what is missing.</summary>
    /// <exception cref="DataDirectoryException">The database is newer than the program, or a script failed.</exception>
    public static void Apply(PostgresConnections connections)
    {
        using var connection = new NpgsqlConnection(connections.Alone);
        connection.Open();
        Execute(connection, $"SELECT pg_advisory_lock({Lock})"); // given back with the connection
        var schema = (string?)Scalar(connection, "SELECT current_schema()")
            ?? throw new DataDirectoryException($"The database {connections.Place} has no schema that this user may see: create one, or name one by Search Path in Antiphon:Storage:ConnectionString.");
        foreach (var (scripts, journal) in Families) scripts.Check(connections.Place, Versions(connection, schema, journal), "database (Antiphon:Storage:ConnectionString)");
        foreach (var (scripts, journal) in Families)
        {
            if (Versions(connection, schema, journal).Count == scripts.All.Count) continue;
            var result = DeployChanges.To.PostgresqlDatabase(new PostgresqlConnectionManager(connections.Alone)).JournalToPostgresqlTable(schema, journal)
                .WithScripts(scripts.All).WithVariablesDisabled().WithTransactionPerScript().LogToNowhere().Build().PerformUpgrade();
            if (!result.Successful)
                throw new DataDirectoryException($"The database {connections.Place} could not be brought to {scripts.Newest}: script {result.ErrorScript?.Name}: {PostgresFaults.Told(result.Error)}");
        }
        ForgetForeignTransactions(connection);
    }

    /// <summary>The SQL that brings a database up to date, for people who do it themselves: each script in a transaction with its line in the journal.</summary>
    /// <param name="connections">The database: what it has is left out; null: an empty one.</param>
    public static string Print(PostgresConnections? connections)
    {
        using var connection = connections is null ? null : new NpgsqlConnection(connections.Alone);
        connection?.Open();
        var schema = connection is null ? "" : (string?)Scalar(connection, "SELECT current_schema()") ?? "";
        var text = new StringBuilder($"-- Antiphon's schema, for {(connections is null ? "an empty database" : connections.Place)}, up to {string.Join(" and ", Newest)}. In psql: \\set ON_ERROR_STOP on{Environment.NewLine}");
        foreach (var (scripts, journal) in Families)
        {
            var has = connection is null ? [] : Versions(connection, schema, journal);
            foreach (var script in scripts.All.Where(script => !has.Contains(script.Name)))
                text.Append(CultureInfo.InvariantCulture, $"""

                    BEGIN;
                    CREATE TABLE IF NOT EXISTS {journal} (schemaversionsid serial CONSTRAINT "PK_{journal}_Id" PRIMARY KEY, scriptname varchar(255) NOT NULL, applied timestamp NOT NULL);
                    {script.Contents.TrimEnd()}
                    INSERT INTO {journal} (scriptname, applied) VALUES ('{script.Name}', now());
                    COMMIT;

                    """);
        }

        return text.ToString();
    }

    /// <summary>The scripts that a database has been given; none: it is empty.</summary>
    internal static IReadOnlyList<string> Versions(NpgsqlConnection connection, string schema, string journal)
    {
        if (Scalar(connection, $"SELECT to_regclass('\"{schema}\".{journal}')::text") is not string) return [];
        using var command = new NpgsqlCommand($"SELECT scriptname FROM \"{schema}\".{journal} ORDER BY schemaversionsid", connection);
        using var reader = command.ExecuteReader();
        var versions = new List<string>();
        while (reader.Read()) versions.Add(reader.GetString(0));
        return versions;
    }

    /// <summary>Rows that were restored from another server bear its transactions; those that are still to come here would make the rows changed for ever.</summary>
    private static void ForgetForeignTransactions(NpgsqlConnection connection)
    {
        foreach (var table in (string[])["hot_call", "hot_operator", "hot_actor"])
            Execute(connection, $"UPDATE {table} SET tx = 0 WHERE tx >= CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint)");
    }

    private static object? Scalar(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    private static void Execute(NpgsqlConnection connection, string sql) => Scalar(connection, sql);
}
