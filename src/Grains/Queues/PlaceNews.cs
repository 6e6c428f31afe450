using System.Runtime.InteropServices;

namespace Antiphon.Queues;

/// <summary>
/// Which waiting clients are to be told their place. One that has changed by a tenth is news: each step near the front, and not every second that there is one fewer
/// of thousands. Those in front are looked at each time; all of them the more seldom the more they are, for while a queue looks through 50,000 it offers nothing.
/// </summary>
public sealed class PlaceNews
{
    /// <summary>So many in front are looked at each time.</summary>
    public const int Front = 1000;

    /// <summary>All are looked at each time, up to so many; of n times as many, each n-th time.</summary>
    public const int EachTime = 5000;

    private readonly Dictionary<Guid, (int Place, long Round)> _told = [];
    private long _round;
    private long _allAt;

    /// <summary>Looks once; who is to be told what.</summary>
    /// <param name="waiting">The waiting calls, in their order.</param>
    public IEnumerable<(WaitingCall Call, int Place)> Look(IReadOnlyCollection<WaitingCall> waiting)
    {
        var all = ++_round >= _allAt;
        if (all)
            _allAt = _round + Math.Max(1, waiting.Count / EachTime);
        var news = new List<(WaitingCall, int)>();
        var place = 0;
        foreach (var call in all ? waiting : waiting.Take(Front))
        {
            place++;
            ref var told = ref CollectionsMarshal.GetValueRefOrAddDefault(_told, call.Id, out _);
            told.Round = _round;
            if (Math.Abs(told.Place - place) * 10 < told.Place)
                continue;
            told.Place = place;
            news.Add((call, place));
        }

        if (all && _told.Count > place)
            foreach (var gone in _told.Where(told => told.Value.Round != _round).Select(told => told.Key).ToList())
                _told.Remove(gone);
        return news;
    }
}
