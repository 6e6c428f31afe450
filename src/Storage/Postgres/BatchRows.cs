using Antiphon.Storage.Sql;
using NpgsqlTypes;

namespace Antiphon.Storage.Postgres;

/// <summary>Rows of one table in a batch. They go to the server by columns: an array each, whatever their number, so that the statement stays the same.</summary>
/// <param name="name">What they are called in the statement.</param>
/// <param name="columns">Their columns, after <see cref="Ordinal"/>.</param>
internal sealed class BatchRows(string name, params (string Name, ColumnType Type)[] columns)
{
    /// <summary>The column that says which operation a row is of.</summary>
    public const string Ordinal = "operation";

    private readonly (string Name, ColumnType Type)[] _columns = [(Ordinal, ColumnType.Number), .. columns];
    private readonly List<object?[]> _rows = [];

    /// <summary>The types of the arrays.</summary>
    public IEnumerable<NpgsqlDbType> Types => _columns.Select(column => NpgsqlDbType.Array | column.Type switch
    {
        ColumnType.Number => NpgsqlDbType.Bigint,
        ColumnType.Bytes => NpgsqlDbType.Bytea,
        ColumnType.Real => NpgsqlDbType.Double,
        _ => NpgsqlDbType.Text,
    });

    /// <summary>The rows as a table in the statement.</summary>
    /// <param name="first">The number of the first array.</param>
    public string From(ref int first)
    {
        var from = first;
        first += _columns.Length;
        return $"unnest({string.Join(", ", Enumerable.Range(from, _columns.Length).Select(number => $"${number}"))}) AS {name} ({string.Join(", ", _columns.Select(column => column.Name))})";
    }

    public void Add(int operation, params ReadOnlySpan<object?> values) => _rows.Add([(long)operation, .. values]);

    /// <summary>There are some.</summary>
    public bool Any => _rows.Count > 0;

    public void Clear() => _rows.Clear();

    /// <summary>The arrays, with the rows in the order of their first column: two processes that write the same rows then wait for each other, and not crosswise.</summary>
    public IEnumerable<Array> Arrays()
    {
        if (_rows.Count > 1) _rows.Sort(static (a, b) => string.CompareOrdinal(a[1] as string, b[1] as string));
        for (var place = 0; place < _columns.Length; place++)
        {
            yield return _columns[place].Type switch
            {
                ColumnType.Number => Array<long?>(place, static value => Convert.ToInt64(value, null)),
                ColumnType.Bytes => Array(place, static value => (byte[])value),
                ColumnType.Real => Array<double?>(place, static value => (double)value),
                _ => Array(place, static value => (string)value),
            };
        }
    }

    private T?[] Array<T>(int place, Func<object, T> take)
    {
        var array = new T?[_rows.Count];
        for (var row = 0; row < array.Length; row++) array[row] = _rows[row][place] is { } value and not DBNull ? take(value) : default;
        return array;
    }
}
