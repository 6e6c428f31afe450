using Antiphon.Verdicts;
using Shouldly;

namespace Antiphon.Replays;

public sealed class ReplayCommandTests
{
    private static (ReplayOptions? Options, string[] Errors) Parse(string line)
    {
        ReplayOptions? parsed = null;
        var result = ReplayCommand.Create((options, _) => Task.FromResult((parsed = options) is null ? 1 : 0)).Parse(line);
        if (result.Errors.Count == 0)
        {
            result.Invoke();
        }

        return (parsed, [.. result.Errors.Select(e => e.Message)]);
    }

    [Fact]
    public void WholeLine_IsReadIntoOptions()
    {
        var (options, errors) = Parse("--trace some.tsv --date 990201 --speed 120 --api http://127.0.0.1:9081,http://127.0.0.1:9082 --from 10:00 --to 25:30 --breaks none --plant lost --operators 7 --kill-edge-every 2.5 --seed 42");

        errors.ShouldBeEmpty();
        options!.Trace!.Name.ShouldBe("some.tsv");
        (options with { Trace = null }).ShouldBeEquivalentTo(new ReplayOptions
        {
            Date = new(1999, 2, 1),
            Speed = 120,
            Api = new List<Uri> { new("http://127.0.0.1:9081"), new("http://127.0.0.1:9082") },
            From = TimeSpan.FromHours(10),
            To = TimeSpan.FromHours(25.5),
            Breaks = false,
            Plant = PlantKind.Lost,
            Operators = 7,
            KillEdgeEvery = TimeSpan.FromSeconds(2.5),
            Seed = 42,
        });
    }

    [Fact]
    public void DemoAlone_HasTheDefaults() => Parse("--demo").Options.ShouldBeEquivalentTo(new ReplayOptions { Demo = true, Speed = 240, Api = new List<Uri> { new("http://127.0.0.1:8081") }, Seed = 1 });

    [Theory]
    [InlineData("--demo --date 99-02-01", "YYMMDD")]
    [InlineData("--demo --from 10", "HH:MM")]
    [InlineData("--demo --from 10:60", "HH:MM")]
    [InlineData("--demo --api ftp://there", "http://")]
    [InlineData("--demo --api http://here:1,there", "there")]
    [InlineData("--demo --speed fast", "--speed")]
    [InlineData("--demo --plant late", "late")]
    [InlineData("--demo --breaks some", "some")]
    [InlineData("--demo --wrong", "--wrong")]
    public void WrongArgument_IsNamed(string line, string named) => Parse(line).Errors.ShouldContain(e => e.Contains(named));

    [Theory]
    [InlineData("", "--demo")]
    [InlineData("--demo --trace some.tsv --date 990201", "--demo")]
    [InlineData("--trace there-is-none.tsv --date 990201", "there-is-none.tsv")]
    [InlineData("--demo --from 10:00 --to 13:00", "--demo plays its whole day")]
    [InlineData("--demo --from 13:00 --to 10:00", "--from must be before --to")]
    [InlineData("--demo --speed 0", "--speed")]
    [InlineData("--demo --speed NaN", "--speed")]
    [InlineData("--demo --operators 0", "--operators")]
    [InlineData("--demo --kill-edge-every 0.5", "--kill-edge-every")]
    public void ArgumentsThatDoNotFit_AreNamed(string line, string named) => Parse(line).Options!.Problems().ShouldContain(p => p.Contains(named));

    [Fact]
    public void ArgumentsThatFit_HaveNoProblems() => Parse("--demo --kill-edge-every 5 --operators 150").Options!.Problems().ShouldBeEmpty();
}
