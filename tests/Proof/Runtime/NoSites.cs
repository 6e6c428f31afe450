using Antiphon.Sites;

namespace Antiphon.Proof.Runtime;

/// <summary>Nobody is at home anywhere, and so nobody away.</summary>
internal sealed class NoSites : IHomes
{
    public bool IsAway(GrainId grain, DateTimeOffset since) => false;

    public bool IsDrained => false;
}
