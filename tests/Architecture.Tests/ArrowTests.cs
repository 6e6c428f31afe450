using Shouldly;

namespace Antiphon.Architecture;

public sealed class ArrowTests
{
    public static TheoryData<string> Rooms => [.. House.Arrows.Keys];

    [Fact]
    public void Rooms_OfSrc_AreThoseOfTheHouse() =>
        Directory.EnumerateDirectories(Path.Combine(House.Root, "src")).Select(Path.GetFileName).ShouldBe(House.Arrows.Keys, ignoreOrder: true);

    [Theory, MemberData(nameof(Rooms))]
    public void ProjectReferences_OfARoom_RunDownTheArrows(string room) =>
        House.Items(room, "ProjectReference").Select(Path.GetFileNameWithoutExtension).ShouldBe(House.Arrows[room], ignoreOrder: true);

    [Theory, MemberData(nameof(Rooms))]
    public void Assembly_OfARoom_UsesNothingOutsideItsReach(string room)
    {
        var used = House.Load(room).GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("Antiphon.", StringComparison.Ordinal));

        used.Except(House.Reach(room).Select(reached => $"Antiphon.{reached}")).ShouldBeEmpty();
    }

    [Fact]
    public void Contracts_OfTheActors_NeedTheOrleansSdkAlone() => House.Items("Grains.Interfaces", "PackageReference").ShouldBe(["Microsoft.Orleans.Sdk"]);

    [Theory]
    [InlineData("Client")]
    [InlineData("Simulation")]
    public void Room_OutsideTheCluster_KnowsNoOrleans(string room) =>
        House.Load(room).GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("Orleans", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void Solution_Lists_EveryProject()
    {
        var solution = File.ReadAllText(Path.Combine(House.Root, "Antiphon.slnx"));

        House.Projects.Select(House.Relative).Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
