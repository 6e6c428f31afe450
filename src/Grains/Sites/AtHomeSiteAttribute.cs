using Orleans.Placement;

namespace Antiphon.Sites;

/// <summary>An actor that is placed at its home site while a silo is there, and anywhere else while there is none (<see cref="SiteSilos"/>).</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AtHomeSiteAttribute() : PlacementFilterAttribute(new HomeSiteFilter());

/// <summary>The strategy behind <see cref="AtHomeSiteAttribute"/>.</summary>
public sealed class HomeSiteFilter(int order) : PlacementFilterStrategy(order)
{
    /// <summary>The only one of an actor.</summary>
    public HomeSiteFilter() : this(0)
    {
    }
}
