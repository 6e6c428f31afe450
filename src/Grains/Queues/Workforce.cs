using Antiphon.Operators;

namespace Antiphon.Queues;

/// <summary>Those who take a queue's calls at present, busy or not, in two figures.</summary>
/// <param name="Operators">How many.</param>
/// <param name="MeanTalk">Their mean talk and hold time since sign-in; null: none has taken a call yet.</param>
internal sealed record Workforce(int Operators, TimeSpan? MeanTalk)
{
    public static Workforce Of(IEnumerable<RosterEntry> serving)
    {
        var (operators, calls, talk) = (0, 0, TimeSpan.Zero);
        foreach (var facts in serving.Select(entry => entry.Facts).Where(facts => facts.Wish is Wish.Ready or Wish.ReadyOnce))
        {
            operators++;
            calls += facts.Calls;
            talk += facts.TalkTime;
        }

        return new Workforce(operators, calls == 0 ? null : talk / calls);
    }
}
