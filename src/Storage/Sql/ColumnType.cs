namespace Antiphon.Storage.Sql;

/// <summary>What a column holds; each may be null too.</summary>
internal enum ColumnType
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole number: a time, a duration, a count.</summary>
    Number,

    /// <summary>Bytes: a value as JSON.</summary>
    Bytes,

    /// <summary>A floating-point number.</summary>
    Real,
}
