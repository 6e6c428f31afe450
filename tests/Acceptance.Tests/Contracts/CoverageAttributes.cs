namespace Antiphon.Contracts;

/// <summary>The good path of these methods is walked by the test. A method is named <c>Service/Method</c>.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ServesAttribute(params string[] methods) : Attribute
{
    /// <summary>The methods.</summary>
    public IReadOnlyList<string> Methods { get; } = methods;
}

/// <summary>A refusal of these methods is provoked by the test. A method is named <c>Service/Method</c>.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RefusesAttribute(params string[] methods) : Attribute
{
    /// <summary>The methods.</summary>
    public IReadOnlyList<string> Methods { get; } = methods;
}
