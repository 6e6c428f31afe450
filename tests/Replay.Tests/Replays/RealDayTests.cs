using System.Globalization;
using Antiphon.Hosting;
using Antiphon.Traces;
using Shouldly;
using Spectre.Console;

namespace Antiphon.Replays;

/// <summary>Three hours of a real day through a real silo.</summary>
public sealed class RealDayTests
{
    private const double Speed = 120;

    [Fact]
    public async Task RecordedMorning_Replayed_LosesDoublesAndMisordersNothing()
    {
        var trace = RecordedMonth.Find();
        using var place = new SiloPlace();
        await place.StartReady(string.Create(CultureInfo.InvariantCulture, $"--Antiphon:Clock:Speed={Speed}"));
        var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 400;
        var options = new ReplayOptions
        {
            Trace = trace, Date = new DateOnly(1999, 2, 1), Speed = Speed, Api = [place.Grpc], From = TimeSpan.FromHours(10), To = TimeSpan.FromHours(13),
        };

        var code = await new ReplayRun(options, console, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine(output.ToString());
        output.ToString().ShouldContain("330 of 330 called");
        code.ShouldBe(0, "1: a call was lost, doubled or misordered; the output names it");
    }
}
