using System.Reflection;
using System.Text;
using Antiphon.Demonstration;
using Antiphon.Settings;

namespace Antiphon.CommandLine;

/// <summary>What <c>--help</c> and <c>--version</c> print.</summary>
internal static class HelpText
{
    /// <summary>The program's version.</summary>
    public static string Version { get; } = typeof(HelpText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>Switches and settings with units and defaults.</summary>
    public static string Write()
    {
        var text = new StringBuilder($"""
            Antiphon {Version}: a contact centre's backend in one process.

            Switches
              --demo            plays the domain's own day with simulated clients and operators, at speed 60, in {DemoDefaults.DataDirectory}
              --backup FILE     copies the databases of the data directory into FILE, and ends; a running process is not disturbed
              --restore FILE    fills an empty data directory from FILE, and ends
              --migrate-only    brings the database up to date, and ends: before a rollout
              --print-sql       prints the SQL that does so on PostgreSQL, and ends: what the database of Storage:ConnectionString lacks; without one, all
              --version, --help

            Settings: --Antiphon:Grpc=VALUE here, Antiphon__Grpc in the environment, or in appsettings.json beside the program

            """);
        var defaults = new AntiphonOptions();
        foreach (var setting in Setting.All)
            text.Append($"""

                  {setting.FullKey}  (default: {setting.Shown(defaults)})
                      {setting.About} Must be {setting.MayBe}.
                """);
        return text.AppendLine().ToString();
    }
}
