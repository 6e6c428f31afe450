using System.Diagnostics;
using System.Text;

namespace Antiphon.Hosting;

/// <summary>The real program as a child process, with its output. Killed when disposed.</summary>
public sealed class SiloProcess : IDisposable
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly Uri _web;
    private readonly StringBuilder _output = new();

    private SiloProcess(Process process, Uri web) => (_process, _web) = (process, web);

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>All that it has printed until now, both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts the program with these arguments.</summary>
    /// <param name="arguments">As on a command line.</param>
    /// <param name="web">The web address that the arguments name; asked whether it is ready.</param>
    /// <param name="inNamespace">The network namespace in which it runs; null: this one.</param>
    /// <param name="program">Another build of the program; null: that of these tests.</param>
    /// <param name="isRead">False: nobody reads what it prints, and its pipes run full.</param>
    public static SiloProcess Start(IEnumerable<string> arguments, Uri web, string? inNamespace = null, string? program = null, bool isRead = true)
    {
        // ip becomes the program: its process id is the program's.
        string[] command = inNamespace is null ? ["dotnet", program ?? Program] : ["ip", "netns", "exec", inNamespace, "dotnet", program ?? Program];
        var start = new ProcessStartInfo(command[0], [.. command[1..], .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        var silo = new SiloProcess(new Process { StartInfo = start }, web);
        silo._process.OutputDataReceived += silo.Collect;
        silo._process.ErrorDataReceived += silo.Collect;
        silo._process.Start();
        if (isRead)
        {
            silo._process.BeginOutputReadLine();
            silo._process.BeginErrorReadLine();
        }

        return silo;
    }

    /// <summary>Waits until <c>/health/ready</c> says yes.</summary>
    /// <exception cref="InvalidOperationException">It ended, or was not ready in three minutes, which is long even on a machine that others use; the message holds its output.</exception>
    public async Task WaitReady()
    {
        using var http = new HttpClient { BaseAddress = _web, Timeout = TimeSpan.FromSeconds(5) };
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < ReadyTimeout && !_process.HasExited; await Task.Delay(PollInterval))
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
            {
                // Not yet.
            }
        }

        throw new InvalidOperationException($"The silo is not ready{(_process.HasExited ? $" but ended with code {_process.ExitCode}" : "")}. It said:{Environment.NewLine}{Output}");
    }

    /// <summary>Waits until it has printed this.</summary>
    public async Task WaitOutput(string text)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < ReadyTimeout; await Task.Delay(PollInterval))
            if (Output.Contains(text, StringComparison.Ordinal))
                return;
        throw new TimeoutException($"The silo has not said '{text}'. It said:{Environment.NewLine}{Output}");
    }

    /// <summary>Waits for its end; the exit code.</summary>
    public async Task<int> WaitExit()
    {
        using var timeout = new CancellationTokenSource(ExitTimeout);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The silo has not ended in {ExitTimeout.TotalSeconds} s. It said:{Environment.NewLine}{Output}");
        }
    }

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> Stop()
    {
        await Signal("TERM");
        return await WaitExit();
    }

    /// <summary>Sends it a signal.</summary>
    /// <param name="name">Without SIG, for example STOP.</param>
    public async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>SIGKILL: it ends here and now.</summary>
    public async Task Kill9()
    {
        _process.Kill();
        await WaitExit();
    }

    /// <summary>Kills it if it still runs.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string FindProgram() =>
        Path.Combine(Repository.FullName, "src", "Silo", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "Antiphon.Silo.dll");

    /// <summary>The repository's root.</summary>
    public static DirectoryInfo Repository { get; } = FindRepository();

    // The silo of the same configuration (Debug or Release) as the tests.
    private static string Program { get; } = FindProgram();

    private static DirectoryInfo FindRepository()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Antiphon.slnx")))
                return at;
        throw new InvalidOperationException("The tests do not run from within the repository.");
    }

    private void Collect(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
            return;
        lock (_output)
            _output.AppendLine(line.Data);
    }
}
