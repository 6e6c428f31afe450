using Shouldly;

namespace Antiphon.CommandLine;

public sealed class StartCommandTests
{
    [Fact]
    public void Switches_AmongSettings_AreTakenApart()
    {
        var (command, fault) = StartCommand.Parse(["--demo", "--Antiphon:Clock:Speed=240", "--Antiphon:Grpc", "http://127.0.0.1:9001"]);

        fault.ShouldBeNull();
        command.Demo.ShouldBeTrue();
        command.Settings.ShouldBe(["--Antiphon:Clock:Speed=240", "--Antiphon:Grpc=http://127.0.0.1:9001"]);
    }

    [Theory]
    [InlineData("--backup", "a.zip")]
    [InlineData("--backup=a.zip")]
    public void Backup_InBothSpellings_TakesItsFile(params string[] arguments) => StartCommand.Parse(arguments).Command.Backup.ShouldBe("a.zip");

    [Theory]
    [InlineData("--backup")]
    [InlineData("--restore", "--demo")]
    [InlineData("--dmeo")]
    [InlineData("demo")]
    [InlineData("--Antiphon:Grpc")]
    public void CommandLine_ThatMakesNoSense_IsRefusedByName(params string[] arguments) =>
        StartCommand.Parse(arguments).Fault.ShouldNotBeNull().ShouldContain(arguments[0]);

    [Theory]
    [InlineData("Antiphon:Grpc")]
    [InlineData("Antiphon:Http")]
    public void Help_OfAnAddress_GivesItsDefaultAsTheExample(string key)
    {
        var setting = Settings.Setting.All.Single(one => one.FullKey == key);

        setting.MayBe.ShouldEndWith($"such as {setting.Shown(new())}");
    }

    [Fact]
    public void Help_Lists_EverySettingWithItsDefault()
    {
        var help = HelpText.Write();

        foreach (var setting in Settings.Setting.All)
            help.ShouldContain(setting.FullKey);
        help.ShouldContain("http://127.0.0.1:8081");
    }
}
