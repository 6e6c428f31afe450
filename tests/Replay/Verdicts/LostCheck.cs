namespace Antiphon.Verdicts;

/// <summary>Every call that was played is in the archive, with an outcome that its player can confirm.</summary>
internal static class LostCheck
{
    public static IEnumerable<Finding> Run(Evidence evidence)
    {
        var archive = evidence.Archive.ToLookup(c => c.Id);
        foreach (var played in evidence.Played)
        {
            var archived = archive[played.Id].FirstOrDefault();
            if (archived is null)
            {
                yield return new(played.Id, played.Acknowledged ? "acknowledged, and not in the archive" : "played, and not in the archive");
            }
            else if (!Fits(played.End, archived.Outcome))
            {
                yield return new(played.Id, $"played: {played.End}; archived: {(archived.Outcome.Length == 0 ? "no outcome" : archived.Outcome)} ({archived.Reason})");
            }
        }
    }

    private static bool Fits(PlayedEnd end, string outcome) => end switch
    {
        PlayedEnd.Answered => outcome == "Answered",
        PlayedEnd.HungUp => outcome is "Abandoned" or "ShortAbandoned",
        PlayedEnd.Crossed => outcome is "Answered" or "Abandoned" or "ShortAbandoned",
        PlayedEnd.EndedBySystem => outcome is "TimedOut" or "Refused" or "CallbackTaken" or "Withdrawn" or "Failed",
        _ => false,
    };
}
