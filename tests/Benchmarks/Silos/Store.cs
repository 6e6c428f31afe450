namespace Antiphon.Benchmarks;

/// <summary>Where a measured silo keeps its hot state.</summary>
internal enum Store
{
    /// <summary>In memory.</summary>
    Memory,

    /// <summary>In SQLite files of a temporary directory.</summary>
    Sqlite,

    /// <summary>In a database of a PostgreSQL server on this machine, started for it.</summary>
    PostgreSql,
}
