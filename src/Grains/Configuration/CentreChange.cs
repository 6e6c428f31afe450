using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Antiphon.Configuration;

/// <summary>Decides what becomes of a wish to change the centre.</summary>
internal static class CentreChange
{
    /// <summary>The verdict, and the centre as it is afterwards (the same as before unless Applied).</summary>
    public static (ChangeOutcome Outcome, Centre Centre, ImmutableArray<ConfigurationProblem> Problems, ImmutableArray<CentreDifference> Changes) Decide(Centre current, Centre wanted)
    {
        var problems = CentreValidation.Validate(wanted);
        if (problems.HasErrors())
            return (ChangeOutcome.Invalid, current, problems, []);
        var changes = CentreDiff.Between(current, wanted);
        return changes.IsEmpty
            ? (ChangeOutcome.Unchanged, current, problems, changes)
            : (ChangeOutcome.Applied, Stamp(current, wanted, changes), problems, changes);
    }

    /// <summary>SHA-256 of the centre's file, in hexadecimal: the same for the same content.</summary>
    public static string Fingerprint(Centre centre) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(CentreFile.Write(centre))));

    /// <summary>The next version: what changed has it as its revision, everything else keeps its own.</summary>
    private static Centre Stamp(Centre current, Centre wanted, ImmutableArray<CentreDifference> changes)
    {
        var next = wanted with { Version = current.Version + 1, DrainedSites = current.DrainedSites.Intersect(wanted.Sites.Keys) };
        var changed = changes.Select(change => (change.Kind, change.Name)).ToHashSet();
        foreach (var section in CentreSection.All)
            foreach (var name in section.Names(wanted))
                next = section.Stamp(next, name, changed.Contains((section.Kind, name)) ? next.Version : section.Revision(current, name));
        return next;
    }
}
