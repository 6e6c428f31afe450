namespace Antiphon.Configuration;

internal sealed partial class CentreApplication
{
    [LoggerMessage(1, LogLevel.Warning, "The centre file {File} is applied, but: {Problem}")]
    private partial void LogProblem(string file, ConfigurationProblem problem);
}
