namespace Antiphon.Queues;

/// <summary>From which waiting time on, and by what, a queue's calls are open to an operator.</summary>
/// <param name="After">The waiting time in the queue from which it holds.</param>
/// <param name="By">One of the names of this type.</param>
public sealed record Opening(TimeSpan After, string By)
{
    /// <summary>The operator has all skills that the queue wants.</summary>
    public const string Skills = "skills";

    /// <summary>The wanted levels were lowered.</summary>
    public const string Relaxation = "relaxation";

    /// <summary>An overflow tier.</summary>
    public const string Overflow = "overflow";

    /// <summary>A colleague or supervisor named the operator: skills are not looked at.</summary>
    public const string Name = "name";
}
