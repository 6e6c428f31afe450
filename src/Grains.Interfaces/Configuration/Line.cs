using System.Collections.Immutable;

namespace Antiphon.Configuration;

/// <summary>Opening hours that begin on one day of the week and may end after midnight.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.OpeningHours")]
public sealed record OpeningHours
{
    /// <summary>The day on which the hours begin.</summary>
    [Id(0)] public required DayOfWeek Day { get; init; }

    /// <summary>Local time of opening.</summary>
    [Id(1)] public required TimeOnly Open { get; init; }

    /// <summary>Local time of closing; not later than <see cref="Open"/>: on the next day (equal: a whole day).</summary>
    [Id(2)] public required TimeOnly Close { get; init; }
}

/// <summary>A local date on which the weekly hours that would begin that day do not hold.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.Holiday")]
public sealed record Holiday
{
    /// <summary>The local date.</summary>
    [Id(0)] public required DateOnly Date { get; init; }

    /// <summary>What the day is.</summary>
    [Id(1)] public string Name { get; init; } = "";

    /// <summary>The hours of that day in place of the weekly ones; both null: closed.</summary>
    [Id(2)] public TimeOnly? Open { get; init; }

    /// <summary>See <see cref="OpeningHours.Close"/>.</summary>
    [Id(3)] public TimeOnly? Close { get; init; }
}

/// <summary>One choice of a line's menu.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.MenuChoice")]
public sealed record MenuChoice
{
    /// <summary>What the client presses: 0–9, * or #.</summary>
    [Id(0)] public required string Key { get; init; }

    /// <summary>The <see cref="Topic.Name"/> it stands for.</summary>
    [Id(1)] public required string Topic { get; init; }

    /// <summary>The <see cref="Queue.Name"/> it leads to.</summary>
    [Id(2)] public required string Queue { get; init; }
}

/// <summary>A number that clients dial: brand, hours, menu, and what happens when nobody can answer.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.Line")]
public sealed record Line
{
    /// <summary>E.164, for example <c>+78007707999</c>.</summary>
    [Id(0)] public required string Number { get; init; }

    /// <summary>The brand under which operators answer.</summary>
    [Id(1)] public string Brand { get; init; } = "";

    /// <summary>IANA zone of the hours.</summary>
    [Id(2)] public required string TimeZone { get; init; }

    /// <summary>Weekly hours; empty: open always.</summary>
    [Id(3)] public ImmutableArray<OpeningHours> Hours { get; init; } = [];

    /// <summary>Days that differ.</summary>
    [Id(4)] public ImmutableArray<Holiday> Holidays { get; init; } = [];

    /// <summary>The topic menu; empty: each call goes to <see cref="DefaultQueue"/> at once.</summary>
    [Id(5)] public ImmutableArray<MenuChoice> Menu { get; init; } = [];

    /// <summary>The queue of a client who chose nothing.</summary>
    [Id(6)] public required string DefaultQueue { get; init; }

    /// <summary>How long the menu waits for a choice.</summary>
    [Id(7)] public TimeSpan MenuTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What happens out of hours.</summary>
    [Id(8)] public Else OnClosed { get; init; } = new();

    /// <summary>What happens when the chosen queue is full.</summary>
    [Id(9)] public Else OnFull { get; init; } = new();

    /// <summary>What happens when nobody who could ever take the call is signed in; null: the call waits all the same.</summary>
    [Id(10)] public Else? OnNobodyStaffed { get; init; }

    /// <summary>The version of this resource.</summary>
    [Id(11)] public long Revision { get; init; }
}
