using Npgsql;

namespace Antiphon.Storage.Postgres;

/// <summary>The ways to one server: bounded pools, and time limits by which a process that is cut off from the server knows it within seconds.</summary>
internal sealed class PostgresConnections : IDisposable
{
    private const string Sample = "such as Host=db.example;Database=antiphon;Username=antiphon;Password=…";

    /// <summary>So many connections read, and so many are Orleans', unless the connection string says another number for the readers. A server allows 100 of all processes.</summary>
    private const int Readers = 20, OfOrleans = 5;

    /// <summary>After so many seconds a connection or a statement is given up here; a little earlier, in milliseconds, by the server itself, which then says so.</summary>
    private const int ConnectSeconds = 4, StatementSeconds = 5, StatementMilliseconds = 4000;

    /// <summary>So long a start waits for others that bring the database up to date.</summary>
    private const int LockMilliseconds = 60_000;

    /// <summary>So long the archive may be asked; the server's limit for readers.</summary>
    public const int ArchiveSeconds = 30;

    private readonly string _given;

    public PostgresConnections(string connectionString)
    {
        _given = connectionString;
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        Place = $"{string.Join(",", given.Host!.Split(',').Select(host => host.Contains(':') || host.StartsWith('/') ? host : $"{host}:{given.Port}"))}/{given.Database}";
        var most = given.MaxPoolSize == new NpgsqlConnectionStringBuilder().MaxPoolSize ? Readers : given.MaxPoolSize;
        Reads = new NpgsqlDataSourceBuilder(Bounded(most, $"-c statement_timeout={ArchiveSeconds * 1000}")).Build();
        // One statement, whose plan depends on nothing but its indices: it is made once.
        Writes = new NpgsqlDataSourceBuilder(Bounded(2, $"-c statement_timeout={StatementMilliseconds} -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off")).Build();
        Orleans = Bounded(OfOrleans, $"-c statement_timeout={StatementMilliseconds}");
        Alone = new NpgsqlConnectionStringBuilder(Bounded(1, $"-c statement_timeout=0 -c lock_timeout={LockMilliseconds}")) { Pooling = false, CommandTimeout = 0 }.ToString();
    }

    /// <summary>Host, port and database, without what is secret.</summary>
    public string Place { get; }

    /// <summary>For everything but the writer.</summary>
    public NpgsqlDataSource Reads { get; }

    /// <summary>For the writer.</summary>
    public NpgsqlDataSource Writes { get; }

    /// <summary>For Orleans' providers.</summary>
    public string Orleans { get; }

    /// <summary>For work that takes as long as it takes, outside of the pools.</summary>
    public string Alone { get; }

    /// <summary>What is wrong with a connection string, to follow its key; null: nothing.</summary>
    public static string? Fault(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return $"must say how to connect, {Sample}";
        try
        {
            var given = new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrWhiteSpace(given.Host) ? $"must name a Host, {Sample}"
                : string.IsNullOrWhiteSpace(given.Database) ? $"must name a Database, {Sample}"
                : null;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or OverflowException or NotSupportedException or InvalidCastException)
        {
            // The driver's own words may have a part of the text in them.
            return $"cannot be read; it must consist of Npgsql's keywords and values, {Sample}";
        }
    }

    public void Dispose()
    {
        Writes.Dispose();
        Reads.Dispose();
        using var orleans = new NpgsqlConnection(Orleans);
        NpgsqlConnection.ClearPool(orleans);
    }

    private string Bounded(int most, string options)
    {
        var bounded = new NpgsqlConnectionStringBuilder(_given)
        {
            MaxPoolSize = most,
            Timeout = ConnectSeconds,
            CommandTimeout = StatementSeconds,
            CancellationTimeout = -1,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 2,
            TcpKeepAliveInterval = 1,
            NoResetOnClose = true, // nobody leaves anything in a session
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
        };
        bounded.MinPoolSize = Math.Min(bounded.MinPoolSize, most);
        bounded.ApplicationName ??= "antiphon";
        bounded.Options = string.IsNullOrEmpty(bounded.Options) ? options : $"{bounded.Options} {options}";
        if (bounded.Host!.Contains(',')) bounded.TargetSessionAttributes ??= "read-write";
        return bounded.ToString();
    }
}
