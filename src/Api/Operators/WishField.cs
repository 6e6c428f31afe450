using Antiphon.Errors;

namespace Antiphon.Operators;

/// <summary>A wish with its reason, as desks and supervisors send it.</summary>
internal static class WishField
{
    /// <summary>Checks that a wish is set, and that a reason comes with NotReady and with nothing else.</summary>
    public static Wish Read(Fields fields, string path, V1.Wish wish, string reason)
    {
        if (fields.Set($"{path}wish", wish) == V1.Wish.NotReady)
            fields.Name($"{path}reason", reason);
        else if (reason.Length > 0)
            fields.Refuse($"{path}reason", "Goes with NOT_READY only.");
        return wish.ToWish();
    }
}
