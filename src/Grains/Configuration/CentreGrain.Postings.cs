using System.Collections.Immutable;
using Antiphon.Clocks;

namespace Antiphon.Configuration;

/// <summary>Dated moves of operators (<see cref="Postings"/>), and sites that are drained.</summary>
internal sealed partial class CentreGrain
{
    private ImmutableArray<Posting> _postings = [];
    private Alarm? _alarm;

    /// <inheritdoc/>
    public Task<ImmutableArray<Posting>> GetPostings(string operatorId) => Task.FromResult(_postings.Where(one => one.Operator == operatorId).ToImmutableArray());

    /// <inheritdoc/>
    public async Task<ChangeResult> Move(string operatorId, string? site, Employment? employment, DateTimeOffset? from)
    {
        if (!_centre.Operators.TryGetValue(operatorId, out var who))
            return Answer(ChangeOutcome.NotFound, 0);
        var now = domainClock.GetUtcNow();
        var posting = new Posting { Operator = operatorId, Site = site ?? who.Site, Employment = employment ?? who.Employment, From = from ?? now, Recorded = now, IsPlanned = from > now };
        if (!_centre.Sites.ContainsKey(posting.Site))
            return Answer(ChangeOutcome.Invalid, who.Revision) with { Problems = [new() { Path = "site", Message = $"There is no site '{posting.Site}'.", Severity = ProblemSeverity.Error }] };
        var isSaid = from is null
            ? posting.Site == who.Site && posting.Employment == who.Employment
            : _postings.Any(one => one with { Recorded = posting.Recorded } == posting);
        if (isSaid)
            return Answer(ChangeOutcome.Unchanged, who.Revision);

        // What was in force before anything was noted counts from before this one.
        var noted = Postings.InForce(_postings, operatorId) is null
            ? Postings.Put(_postings, posting with { Site = who.Site, Employment = who.Employment, From = DateTimeOffset.MinValue, IsPlanned = false })
            : _postings;
        return await Follow(Postings.Put(noted, posting), operatorId);
    }

    /// <inheritdoc/>
    public async Task<ChangeResult> Drain(string site, bool isDrained)
    {
        if (!_centre.Sites.ContainsKey(site))
            return Answer(ChangeOutcome.NotFound, 0);
        var sites = isDrained ? _centre.DrainedSites.Add(site) : _centre.DrainedSites.Remove(site);
        if (ReferenceEquals(sites, _centre.DrainedSites))
            return Answer(ChangeOutcome.Unchanged, _centre.Version);
        await Store(_centre with { Version = _centre.Version + 1, DrainedSites = sites }, state.State.Declared, changes: 1, _postings);
        return Answer(ChangeOutcome.Applied, _centre.Version);
    }

    /// <inheritdoc/>
    public async Task Wake()
    {
        var postings = Postings.TakeEffect(_postings, domainClock.GetUtcNow());
        if (!postings.SequenceEqual(_postings))
            await Follow(postings, "");
        else
            SetAlarm();
    }

    /// <summary>Stores postings, and moves whom they move.</summary>
    private async Task<ChangeResult> Follow(ImmutableArray<Posting> postings, string operatorId)
    {
        var (outcome, centre, problems, changes) = CentreChange.Decide(_centre, Postings.Apply(_centre, postings));
        if (outcome != ChangeOutcome.Invalid)
            await Store(centre, state.State.Declared, changes.Length, postings);
        return Answer(outcome == ChangeOutcome.Unchanged ? ChangeOutcome.Applied : outcome, _centre.Operators.GetValueOrDefault(operatorId)?.Revision ?? 0) with { Problems = problems, Changes = changes };
    }

    private void SetAlarm() => _alarm!.Set(Postings.Next(_postings));
}
