using Antiphon.Storage.Postgres;

namespace Antiphon.Storage;

/// <summary>How state is kept: section <c>Antiphon:Storage</c>, but for <see cref="DataDirectory"/>, which is <c>Antiphon:DataDirectory</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>Which database keeps state.</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>How to connect to the server of <see cref="StorageProvider.PostgreSql"/>, in Npgsql's words: <c>Host=db;Database=antiphon;Username=antiphon;Password=…</c>.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The directory of SQLite's databases; created if absent. One process at a time may use it, or several where all say that it <see cref="IsShared"/>.</summary>
    public string DataDirectory { get; set; } = "./data";

    /// <summary>Other processes of this machine may use the data directory at the same time.</summary>
    public bool IsShared { get; set; }

    /// <summary>Where hot state is kept.</summary>
    public HotStorage Hot { get; set; } = HotStorage.Grouped;

    /// <summary>How long the row of an ended call stays in the hot store (system time), in minutes. 1 or more.</summary>
    public int EndedRowsKeptMinutes { get; set; } = 10;

    /// <summary>How long calls stay in the archive (domain time), in days; 0: for ever.</summary>
    public int ArchiveRetentionDays { get; set; }

    /// <summary>The most operations that one transaction of the writer takes, 1 to 4096.</summary>
    public int WriterBatch { get; set; } = 256;

    /// <summary>What is wrong with these settings, each by the setting's key and what it may be; empty: nothing.</summary>
    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(DataDirectory)) yield return "Antiphon:DataDirectory must name a directory, such as ./data";
        if (!Enum.IsDefined(Provider)) yield return "Antiphon:Storage:Provider must be Sqlite or PostgreSql";
        if (Provider is StorageProvider.PostgreSql && ConnectionFault(ConnectionString) is { } fault) yield return $"Antiphon:Storage:ConnectionString {fault}";
        if (!Enum.IsDefined(Hot)) yield return "Antiphon:Storage:Hot must be Grouped or Memory";
        if (EndedRowsKeptMinutes < 1) yield return "Antiphon:Storage:EndedRowsKeptMinutes must be 1 or more";
        if (ArchiveRetentionDays < 0) yield return "Antiphon:Storage:ArchiveRetentionDays must be 0 (for ever) or more";
        if (WriterBatch is < 1 or > 4096) yield return "Antiphon:Storage:WriterBatch must be 1 to 4096";
    }

    /// <summary>What is wrong with a text as <see cref="ConnectionString"/>; null: nothing. Never tells the text itself, for it may hold a password.</summary>
    public static string? ConnectionFault(string text) => PostgresConnections.Fault(text);
}

/// <summary>Which database keeps state.</summary>
public enum StorageProvider
{
    /// <summary>Files of the data directory, for one process.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server, which several processes share. The data directory is not used.</summary>
    PostgreSql,
}

/// <summary>Where hot state is kept.</summary>
public enum HotStorage
{
    /// <summary>In the database, durable: a write is acknowledged once it is on disk.</summary>
    Grouped,

    /// <summary>For tests and benchmarks: in the process' memory, gone with it; the archive in a temporary directory of its own, never synced. The data directory is not used.</summary>
    Memory,
}
