using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Antiphon.Storage.Sql;

namespace Antiphon.Storage.Archive;

/// <summary>The last call of a page. Its text is the page token of the API.</summary>
public sealed record ArchiveCursor(DateTimeOffset ArrivedAt, Guid Id)
{
    /// <summary>Reads a page token; false: it is none.</summary>
    public static bool TryParse(string token, [NotNullWhen(true)] out ArchiveCursor? cursor)
    {
        cursor = null;
        if (!Base64Url.IsValid(token)) return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split(' ');
        if (parts.Length != 2 || !long.TryParse(parts[0], CultureInfo.InvariantCulture, out var time) || !Guid.TryParseExact(parts[1], "D", out var id)) return false;
        if (time < Column.Time(DateTimeOffset.MinValue) || time > Column.Time(DateTimeOffset.MaxValue)) return false;
        cursor = new ArchiveCursor(Column.Time(time), id);
        return true;
    }

    /// <summary>The page token.</summary>
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Column.Time(ArrivedAt)} {Column.Id(Id)}")));
}
