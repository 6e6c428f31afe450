using System.Collections.Immutable;
using Antiphon.Operators;

namespace Antiphon.Sites;

/// <summary>A site, by name: what is reported for it. Who works there is configuration.</summary>
[Alias("antiphon.ISiteGrain")]
public interface ISiteGrain : IGrainWithStringKey
{
    /// <summary>The site's operators and what they do, as their stored rows tell it.</summary>
    [Alias("GetReport")]
    Task<SiteReport> GetReport();

    /// <summary>The silos that are active, whatever their site, and how many actors each has.</summary>
    [Alias("GetSilos")]
    Task<ImmutableArray<SiteSilo>> GetSilos();
}

/// <summary>A silo and where it is.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.SiteSilo")]
public sealed record SiteSilo
{
    /// <summary>Its address in the cluster.</summary>
    [Id(0)] public required string Address { get; init; }

    /// <summary>Its site; empty: it has none, or it has not been heard yet.</summary>
    [Id(1)] public required string Site { get; init; }

    /// <summary>How many actors of each kind it has, such as <c>operator</c>; kinds of which it has none are left out.</summary>
    [Id(2)] public ImmutableSortedDictionary<string, int> Actors { get; init; } = ImmutableSortedDictionary<string, int>.Empty;
}

/// <summary>The operators of a site.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.SiteReport")]
public sealed record SiteReport
{
    /// <summary>The site's name.</summary>
    [Id(0)] public required string Site { get; init; }

    /// <summary>False: no such site is configured.</summary>
    [Id(1)] public required bool IsKnown { get; init; }

    /// <summary>Everybody who works there, by id.</summary>
    [Id(2)] public ImmutableArray<SiteOperator> Operators { get; init; } = [];

    /// <summary>How many are in each state; states without anybody are present with 0.</summary>
    [Id(3)] public ImmutableSortedDictionary<PanelState, int> Counts { get; init; } = ImmutableSortedDictionary<PanelState, int>.Empty;
}

/// <summary>An operator of a site.</summary>
[GenerateSerializer, Immutable, Alias("antiphon.SiteOperator")]
public sealed record SiteOperator
{
    /// <summary>The operator's id.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The person's name.</summary>
    [Id(1)] public required string DisplayName { get; init; }

    /// <summary>The state that a panel shows.</summary>
    [Id(2)] public required PanelState State { get; init; }

    /// <summary>Why not ready; empty in any other state.</summary>
    [Id(3)] public string Reason { get; init; } = "";
}
