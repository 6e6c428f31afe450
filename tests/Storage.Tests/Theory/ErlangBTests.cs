using Shouldly;

namespace Antiphon.Storage.Theory;

public sealed class ErlangBTests
{
    /// <summary>The usual traffic table (ITU, Teletraffic Engineering Handbook): the load that so many lines carry at this loss, to three figures.</summary>
    [Theory]
    [InlineData(1, 0.0101, 0.01)]
    [InlineData(5, 1.36, 0.01)]
    [InlineData(10, 4.46, 0.01)]
    [InlineData(20, 12.0, 0.01)]
    [InlineData(30, 20.3, 0.01)]
    [InlineData(50, 37.9, 0.01)]
    [InlineData(100, 84.1, 0.01)]
    [InlineData(10, 5.08, 0.02)]
    [InlineData(30, 21.9, 0.02)]
    [InlineData(10, 3.09, 0.001)]
    [InlineData(100, 75.2, 0.001)]
    public void Loss_IsThatOfTheTrafficTables(int lines, double load, double loss)
    {
        var halfDigit = load * 0.005;

        ErlangB.Loss(lines, load - halfDigit).ShouldBeLessThan(loss);
        ErlangB.Loss(lines, load + halfDigit).ShouldBeGreaterThan(loss);
    }

    [Fact]
    public void Loss_IsItsDefinition()
    {
        var terms = Enumerable.Range(0, 13).Select(k => Math.Pow(9.5, k) / Enumerable.Range(1, k).Aggregate(1.0, (product, factor) => product * factor)).ToArray();

        ErlangB.Loss(12, 9.5).ShouldBe(terms[^1] / terms.Sum(), 1e-14);
    }

    [Fact]
    public void Loss_AtItsLimits_IsAllOrNothing()
    {
        ErlangB.Loss(0, 3).ShouldBe(1);
        ErlangB.Loss(4, 0).ShouldBe(0);
        ErlangB.Loss(1000, 1e-3).ShouldBe(0);
        ErlangB.Loss(10, 1e9).ShouldBe(1 - 1e-8, 1e-12);
        Should.Throw<ArgumentOutOfRangeException>(() => ErlangB.Loss(-1, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => ErlangB.Loss(1, -1));
    }
}
