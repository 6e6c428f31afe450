namespace Antiphon.Sites;

/// <summary>Says with a call to an actor at which site the caller is: what it brings to life is best placed there.</summary>
public static class SiteHint
{
    /// <summary>The key, in a request's context and in a silo's metadata.</summary>
    public const string Key = "site";

    /// <summary>All that is called in this flow from here on, comes from a site; empty: from none.</summary>
    public static void Set(string site)
    {
        if (site.Length > 0)
            RequestContext.Set(Key, site);
    }
}
