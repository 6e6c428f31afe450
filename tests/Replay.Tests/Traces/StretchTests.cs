using CsCheck;
using Shouldly;

namespace Antiphon.Traces;

public sealed class StretchTests
{
    private static readonly Gen<Stretch> Any = Gen.Select(Gen.Int[0, 50], Gen.Int[0, 20]).Select((start, length) => new Stretch(Second(start), Second(start + length)));

    private static TimeSpan Second(int second) => TimeSpan.FromSeconds(second);

    [Fact]
    public void Cover_OfAnyStretches_CountsEachSecondOnce() => Any.List[0, 8].Sample(stretches =>
    {
        var seconds = Enumerable.Range(0, 80).Count(s => stretches.Any(t => t.Start <= Second(s) && Second(s) < t.End));

        Stretch.Cover(stretches).ShouldBe(Second(seconds));
    });

    [Fact]
    public void Overlaps_IsAnInstantInCommon() => Gen.Select(Any, Any).Sample((a, b) =>
        a.Overlaps(b).ShouldBe(Enumerable.Range(0, 80).Any(s => a.Start <= Second(s) && Second(s) < a.End && b.Start <= Second(s) && Second(s) < b.End)));
}
