namespace Antiphon.Certificates;

internal sealed partial class NodeCertificates
{
    [LoggerMessage(1, LogLevel.Information, "New connections show the certificate '{Subject}', valid until {Until:u}")]
    private partial void LogTaken(string subject, DateTimeOffset until);

    [LoggerMessage(2, LogLevel.Error, "The certificate '{Subject}', valid until {Until:u}, stays in force: {Fault}")]
    private partial void LogKept(string subject, DateTimeOffset until, string fault);

    [LoggerMessage(3, LogLevel.Warning, "The certificate '{Subject}' ends at {Until:u}; from then on no process can connect with it: put a new one in its place")]
    private partial void LogEnding(string subject, DateTimeOffset until);
}
