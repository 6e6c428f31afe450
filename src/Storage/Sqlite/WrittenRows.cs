namespace Antiphon.Storage.Sqlite;

/// <summary>
/// The columns of the hot rows that a connection has written last. SQLite writes every index anew whose column an UPDATE names, whether its value is another or not;
/// so only the columns with another value are named: in most steps of a call, few of those that its indices have.
/// </summary>
internal sealed class WrittenRows
{
    /// <summary>All columns.</summary>
    private const ulong All = ulong.MaxValue;

    /// <summary>So many rows are remembered; then it begins anew.</summary>
    private const int Limit = 65_536;

    private readonly Dictionary<string, (long Change, object[] Values)> _rows = new(StringComparer.Ordinal);

    /// <summary>The columns in which a row differs from what was written with this change, a bit each; all of them, if that is not remembered.</summary>
    public ulong Different(string grain, long change, object[] values)
    {
        if (!_rows.TryGetValue(grain, out var written) || written.Change != change || written.Values.Length != values.Length) return All;
        ulong different = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (!Same(written.Values[i], values[i])) different |= 1UL << i;
        }
        return different;
    }

    /// <summary>This was written.</summary>
    public void Keep(string grain, long change, object[] values)
    {
        if (_rows.Count >= Limit) _rows.Clear();
        _rows[grain] = (change, values);
    }

    /// <summary>The row is hardly written again.</summary>
    public void Forget(string grain) => _rows.Remove(grain);

    /// <summary>Something that was written does not stand.</summary>
    public void Clear() => _rows.Clear();

    private static bool Same(object a, object b) => a is byte[] bytes ? b is byte[] others && bytes.AsSpan().SequenceEqual(others) : a.Equals(b);
}
