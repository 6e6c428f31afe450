using Shouldly;
using static Antiphon.Verdicts.Made;

namespace Antiphon.Verdicts;

public sealed class PlantTests
{
    private static Evidence Clean() =>
        Evidence(Serves(("ag01", ["ps"]), ("ag02", ["ne"])), Served(0, 0.01, "ag01", 60), Served(5, 60.02, "ag01", 90), Left(6, 20), Served(7, 90.01, "ag01", 95), Served(8, 8, "ag02", 30, "ne"));

    [Theory]
    [InlineData(PlantKind.Lost)]
    [InlineData(PlantKind.Doubled)]
    [InlineData(PlantKind.Misordered)]
    public void Plant_OfEachKind_IsFoundAndNothingElse(PlantKind kind)
    {
        Verdict.Judge(Clean()).IsClean.ShouldBeTrue();

        var verdict = Verdict.Judge(Plant.Sow(Clean(), kind));

        verdict.Lost.Length.ShouldBe(kind == PlantKind.Lost ? 1 : 0);
        verdict.Doubled.Length.ShouldBe(kind == PlantKind.Doubled ? 1 : 0);
        verdict.Misordered.IsEmpty.ShouldBe(kind != PlantKind.Misordered);
    }

    [Theory]
    [InlineData(PlantKind.Lost)]
    [InlineData(PlantKind.Doubled)]
    [InlineData(PlantKind.Misordered)]
    public void Plant_WithNothingToFalsify_SaysSo(PlantKind kind) =>
        Should.Throw<InvalidOperationException>(() => Plant.Sow(Evidence(Serves(("ag01", ["ps"])), Left(0, 10)), kind));
}
