using Antiphon.Clocks;

namespace Antiphon.Certificates;

/// <summary>
/// The certificates in force. The files are looked at again and again: what has changed, and stood so for one look more, is taken for new connections; those that stand go on.
/// What cannot be used is told, and the one before stays in force.
/// </summary>
internal sealed partial class NodeCertificates : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5), Notice = TimeSpan.FromDays(14);

    private readonly string _directory;
    private readonly TimeProvider _clock;
    private readonly ILogger<NodeCertificates> _logger;
    private CertificateFiles _judged, _seen;
    private string? _unreadable;
    private NodeCertificate? _ending;

    /// <summary>Reads them.</summary>
    /// <param name="directory">Where they lie.</param>
    /// <param name="clock">The system's clock.</param>
    /// <param name="logger">Told of what is taken.</param>
    /// <exception cref="CertificateException">They cannot be used.</exception>
    public NodeCertificates(string directory, [FromKeyedServices(ClockNames.System)] TimeProvider clock, ILogger<NodeCertificates> logger)
    {
        (_directory, _clock, _logger) = (directory, clock, logger);
        _judged = _seen = CertificateFiles.Read(directory);
        Current = NodeCertificate.Load(_judged, Now);
    }

    /// <summary>What is shown, and who is trusted, now.</summary>
    public NodeCertificate Current { get; private set; }

    /// <summary>The moment at which certificates are judged.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Looks at the files.</summary>
    public void Look()
    {
        try
        {
            var (before, files) = (_seen, CertificateFiles.Read(_directory));
            (_seen, _unreadable) = (files, null);
            if (files == before && files != _judged)
            {
                _judged = files;
                Current = NodeCertificate.Load(files, Now);
                LogTaken(Current.Subject, Current.Until);
            }
        }
        catch (CertificateException fault)
        {
            if (fault.Message != _unreadable)
                LogKept(Current.Subject, Current.Until, _unreadable = fault.Message);
        }

        if (Current.Until - Now < Notice && _ending != Current)
            LogEnding((_ending = Current).Subject, Current.Until);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, _clock);
        do
            Look();
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
