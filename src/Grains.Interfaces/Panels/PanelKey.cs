namespace Antiphon.Panels;

/// <summary>The keys of panel actors and of the streams that feed them, which are the same.</summary>
public static class PanelKey
{
    /// <summary>The whole centre.</summary>
    public const string All = "all";

    /// <summary>The namespace of the streams.</summary>
    public const string Streams = "panels";

    /// <summary>The stream provider's name.</summary>
    public const string Provider = "Panels";

    private const string LinePrefix = "line/";
    private const string SitePrefix = "site/";

    /// <summary>A line's panel, by its number.</summary>
    public static string Line(string number) => LinePrefix + number;

    /// <summary>A site's panel, by its name.</summary>
    public static string Site(string name) => SitePrefix + name;

    /// <summary>The line of such a key; null: it is none of a line.</summary>
    public static string? LineOf(string key) => key.StartsWith(LinePrefix, StringComparison.Ordinal) ? key[LinePrefix.Length..] : null;

    /// <summary>The site of such a key; null: it is none of a site.</summary>
    public static string? SiteOf(string key) => key.StartsWith(SitePrefix, StringComparison.Ordinal) ? key[SitePrefix.Length..] : null;
}
