using System.Globalization;
using Antiphon.Errors;

namespace Antiphon.Configuration;

/// <summary>Etags of configured resources: the revision as text.</summary>
internal static class Etag
{
    /// <summary>Whatever there is.</summary>
    public const string Any = "*";

    /// <summary>The etag of a revision.</summary>
    public static string Of(long revision) => revision.ToString(CultureInfo.InvariantCulture);

    /// <summary>The revision that an etag expects: null for any, 0 for none yet (an empty etag).</summary>
    public static long? Expected(Fields fields, string field, string etag)
    {
        if (etag == Any)
            return null;
        if (etag.Length == 0)
            return 0;
        if (!long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
            fields.Refuse(field, "Not an etag of ours: take it from the resource as you read it.");
        return revision;
    }
}
