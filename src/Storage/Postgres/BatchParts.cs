namespace Antiphon.Storage.Postgres;

/// <summary>What a batch has; of each, its statement has what it takes.</summary>
[Flags]
internal enum BatchParts
{
    None = 0,

    /// <summary>Rows of the first table of <see cref="Sql.HotTable.All"/>; the other two follow in its order.</summary>
    Calls = 1,

    Operators = 2,

    Actors = 4,

    /// <summary>Rows that are deleted.</summary>
    Cleared = 8,

    /// <summary>Rows of the archive.</summary>
    Archive = 16,

    /// <summary>A trivial write.</summary>
    Touch = 32,

    All = Calls | Operators | Actors | Cleared | Archive | Touch,
}
