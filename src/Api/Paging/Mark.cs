using System.Globalization;

namespace Antiphon.Paging;

/// <summary>Moments as marks of page tokens: text that sorts as they do.</summary>
internal static class Mark
{
    /// <summary>The mark of a moment.</summary>
    public static string Of(DateTimeOffset time) => time.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>The moment of a mark.</summary>
    public static DateTimeOffset ToTime(string mark) => new(long.Parse(mark, CultureInfo.InvariantCulture), TimeSpan.Zero);
}
