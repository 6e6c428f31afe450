using System.Collections.Immutable;

namespace Antiphon.Configuration;

/// <summary>How a queue chooses among the operators that may take a call.</summary>
[GenerateSerializer, Alias("antiphon.Strategy")]
public enum Strategy
{
    /// <summary>Who has been free longest.</summary>
    LongestIdle,

    /// <summary>Who was offered a call longest ago.</summary>
    RoundRobin,

    /// <summary>Who took fewest calls since sign-in.</summary>
    LeastCalls,

    /// <summary>Who talked least since sign-in.</summary>
    LeastTalkTime,

    /// <summary>Who has the highest level of the wanted skills; then longest idle.</summary>
    SkillBest,

    /// <summary>Always the first free one in the order of operator ids.</summary>
    Linear,

    /// <summary>All at once (eight at most, longest idle first); the first to accept wins.</summary>
    RingAll,
}

/// <summary>A skill and the least level of it that is wanted (1 to 100).</summary>
[GenerateSerializer, Immutable, Alias("antiphon.SkillWanted")]
public sealed record SkillWanted
{
    /// <summary>The skill's name.</summary>
    [Id(0)] public required string Skill { get; init; }

    /// <summary>The least level, 1 to 100.</summary>
    [Id(1)] public int Level { get; init; } = 1;
}

/// <summary>After a wait of <see cref="After"/>, operators with these skills may take the call as well.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.OverflowTier")]
public sealed record OverflowTier
{
    /// <summary>The waiting time (since the call entered this queue) from which the tier is open.</summary>
    [Id(0)] public required TimeSpan After { get; init; }

    /// <summary>Skills that open the call to an operator, in place of the queue's own.</summary>
    [Id(1)] public ImmutableArray<SkillWanted> Skills { get; init; } = [];
}

/// <summary>After a wait of <see cref="After"/>, a lower level of one wanted skill is enough (0: not wanted any more).</summary>
[GenerateSerializer, Immutable, Alias("antiphon.SkillRelaxation")]
public sealed record SkillRelaxation
{
    /// <summary>The waiting time (since the call entered this queue) from which it holds.</summary>
    [Id(0)] public required TimeSpan After { get; init; }

    /// <summary>One of the queue's wanted skills.</summary>
    [Id(1)] public required string Skill { get; init; }

    /// <summary>The level that is enough from then on; 0: any operator.</summary>
    [Id(2)] public int Level { get; init; }
}

/// <summary>What becomes of after-call work.</summary>
[GenerateSerializer, Alias("antiphon.WrapUpMode")]
public enum WrapUpMode
{
    /// <summary>None: free at once.</summary>
    None,

    /// <summary>Always for the whole time; the operator may not end it sooner.</summary>
    MandatoryTimed,

    /// <summary>For the time at most; the operator may end it sooner.</summary>
    Optional,
}

/// <summary>After-call work of a queue's calls.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.WrapUp")]
public sealed record WrapUp
{
    /// <summary>Which kind.</summary>
    [Id(0)] public WrapUpMode Mode { get; init; }

    /// <summary>How long, or how long at most.</summary>
    [Id(1)] public TimeSpan Duration { get; init; }
}

/// <summary>What happens to a call that cannot stay where it is.</summary>
[GenerateSerializer, Alias("antiphon.ElseAction")]
public enum ElseAction
{
    /// <summary>The call is hung up, after <see cref="Else.Announcement"/> if there is one.</summary>
    HangUp,

    /// <summary>The call goes to the queue <see cref="Else.Queue"/>.</summary>
    MoveTo,
}

/// <summary>An exit: what happens to a call that is too late, too many or out of hours.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.Else")]
public sealed record Else
{
    /// <summary>What is done.</summary>
    [Id(0)] public ElseAction Action { get; init; }

    /// <summary>The queue that <see cref="ElseAction.MoveTo"/> leads to.</summary>
    [Id(1)] public string Queue { get; init; } = "";

    /// <summary>The announcement that the edge plays before it hangs up; may be empty.</summary>
    [Id(2)] public string Announcement { get; init; } = "";
}

/// <summary>A queue as declared: whom its calls want, how they are ordered, and its times.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.Queue")]
public sealed record Queue
{
    /// <summary>Unique; the form of <see cref="Site.Name"/>.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>What people call it.</summary>
    [Id(1)] public string DisplayName { get; init; } = "";

    /// <summary>How an operator is chosen.</summary>
    [Id(2)] public Strategy Strategy { get; init; }

    /// <summary>All of these an operator must have.</summary>
    [Id(3)] public ImmutableArray<SkillWanted> Skills { get; init; } = [];

    /// <summary>Added to each call's own priority; 0 is ordinary, −10 to 10.</summary>
    [Id(4)] public int Priority { get; init; }

    /// <summary>Ageing: the head start in rank for each step of priority. Rank time = first arrival − priority × this.</summary>
    [Id(5)] public TimeSpan HeadStart { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long an operator is offered a call, 1 s to 1 h.</summary>
    [Id(6)] public TimeSpan OfferTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>After-call work.</summary>
    [Id(7)] public WrapUp WrapUp { get; init; } = new();

    /// <summary>The longest wait; null: a day.</summary>
    [Id(8)] public TimeSpan? MaximumWait { get; init; }

    /// <summary>What happens when the longest wait is over.</summary>
    [Id(9)] public Else OnMaximumWait { get; init; } = new();

    /// <summary>The most calls that may wait at once; 0: no bound.</summary>
    [Id(10)] public int MaximumWaiting { get; init; }

    /// <summary>Further operators by waiting time.</summary>
    [Id(11)] public ImmutableArray<OverflowTier> Overflow { get; init; } = [];

    /// <summary>Lower demands by waiting time.</summary>
    [Id(12)] public ImmutableArray<SkillRelaxation> Relaxation { get; init; } = [];

    /// <summary>The Y of service level X/Y.</summary>
    [Id(13)] public TimeSpan ServiceLevel { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Who hangs up sooner counts as a short abandon.</summary>
    [Id(14)] public TimeSpan ShortAbandon { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a returning client waits for the preferred operator alone; zero: not at all.</summary>
    [Id(15)] public TimeSpan PreferredFor { get; init; }

    /// <summary>A redial within this time of an abandon gets its place back; zero: off.</summary>
    [Id(16)] public TimeSpan RedialWithin { get; init; }

    /// <summary>Pause of an operator who declined.</summary>
    [Id(17)] public TimeSpan RejectDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Pause of an operator who did not answer.</summary>
    [Id(18)] public TimeSpan NoAnswerDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Pause of an operator whose leg was busy or failed.</summary>
    [Id(19)] public TimeSpan BusyDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Unanswered offers in a row until the operator is set NotReady(no-answer); 0: never.</summary>
    [Id(20)] public int MaximumNoAnswers { get; init; } = 3;

    /// <summary>The version of this resource.</summary>
    [Id(21)] public long Revision { get; init; }
}
