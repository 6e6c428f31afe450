using System.Data.Common;
using Antiphon.Storage;

namespace Antiphon.Tests.Places;

/// <summary>A moment of a write.</summary>
public enum CommitMoment
{
    /// <summary>All is written that there is to write, and nothing stands yet.</summary>
    Before,

    /// <summary>The write stands, and nobody has been told.</summary>
    After,
}

/// <summary>Where a test's database lies: what is promised is tested in each.</summary>
public abstract class StoragePlace : IDisposable
{
    /// <summary>The settings that open it.</summary>
    public abstract StorageOptions Options { get; }

    /// <summary>Names it to another process.</summary>
    public abstract string Address { get; }

    /// <summary>Marks are change numbers, and nothing comes twice.</summary>
    public abstract bool IsExact { get; }

    /// <summary>The place of an address.</summary>
    public static StoragePlace Of(string address) => address.StartsWith("Host=", StringComparison.Ordinal) ? new PostgresPlace(address) : new SqlitePlace(address);

    /// <summary>Has this done at that moment of each write of a storage, until it is disposed. An <see cref="IOException"/> of it is a fault of the disk or the way to it.</summary>
    public abstract IDisposable At(AntiphonDatabase database, string storage, CommitMoment moment, Action act);

    /// <summary>Connects as another program would.</summary>
    /// <param name="storage">To the tables of this grain storage (and, for the hot one, of the archive).</param>
    public abstract DbConnection Open(string storage);

    /// <summary>The table and, as text, the column in which a storage keeps its states.</summary>
    public abstract (string Table, string Text) States(string storage);

    /// <summary>Fails if somebody has left a transaction open.</summary>
    public abstract void ShouldHoldNoTransaction(string storage);

    /// <summary>The one value that a query of another program finds.</summary>
    public object? Ask(string storage, string sql, string? text = null)
    {
        using var connection = Open(storage);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (text is not null)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@text", text);
            command.Parameters.Add(parameter);
        }
        return command.ExecuteScalar();
    }

    public virtual void Dispose() => GC.SuppressFinalize(this);
}
