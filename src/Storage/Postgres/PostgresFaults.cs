using Npgsql;

namespace Antiphon.Storage.Postgres;

/// <summary>What the driver's exceptions mean.</summary>
internal static class PostgresFaults
{
    /// <summary>The driver's, as it comes or as EF Core wraps it.</summary>
    public static bool IsFault(Exception fault) => fault is NpgsqlException || (fault is InvalidOperationException && fault.InnerException is NpgsqlException);

    /// <summary>The row's own, not the database's: data that it does not take (classes 22, 23), or too much of them (54). Nothing was written.</summary>
    public static bool IsItsOwn(Exception fault) => fault is PostgresException { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] } or ArgumentException or InvalidCastException;

    /// <summary>Two transactions were in each other's way, and this one was given up: the same again may succeed. Nothing was written.</summary>
    public static bool MayRepeat(Exception fault) => fault is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    /// <summary>The server itself has said that the statement was not done. A connection that ends, for whatever reason, says nothing of the kind.</summary>
    public static bool IsRefusal(Exception fault) => fault is PostgresException { InvariantSeverity: "ERROR" };

    /// <summary>What is wrong, in a sentence of one line.</summary>
    public static string Told(Exception fault)
    {
        if (fault is InvalidOperationException { InnerException: NpgsqlException within }) return Told(within);
        var text = fault is PostgresException refused
            ? $"{refused.MessageText} (SQLSTATE {refused.SqlState})"
            : fault.InnerException is { } inner ? $"{fault.Message.TrimEnd('.')}: {inner.Message}" : fault.Message;
        return $"{text.ReplaceLineEndings(" ").TrimEnd('.', ' ')}.";
    }
}
