using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Antiphon.Hosting;

/// <summary>A throw-away PostgreSQL server on a free port of the loopback, with its files in a temporary directory; both are gone with it. It syncs each commit.</summary>
public sealed class PostgresServer : IDisposable
{
    /// <summary>PostgreSQL does not run as root; its Debian package brings this user.</summary>
    private const string User = "postgres";

    /// <summary>Who has it may do everything with a server that is gone in a moment.</summary>
    private const string Password = "throw-away";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("antiphon-postgres-");
    private readonly int _port = FreePort.Take();
    private readonly (string Name, string Address)? _network;
    private int _databases;

    private PostgresServer((string Name, string Address)? network)
    {
        _network = network;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>Creates one and starts it.</summary>
    /// <param name="network">The network namespace in which it runs, and its address there; null: this one, on the loopback.</param>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start; the message says what to do, or what it said.</exception>
    public static PostgresServer Start((string Name, string Address)? network = null)
    {
        var server = new PostgresServer(network);
        try
        {
            var password = Path.Combine(server._directory.FullName, "password");
            File.WriteAllText(password, Password);
            if (Environment.IsPrivilegedProcess)
                Run("chown", "--recursive", User, server._directory.FullName);
            // Another order of texts than by bytes, so that a test sees where the database's own order would be taken.
            server.Postgres("initdb", "--pgdata", server.Data, "--username", User, "--auth", "scram-sha-256", "--pwfile", password, "--encoding", "UTF8", "--no-sync", "--locale", "C.UTF-8", "--locale-provider", "icu", "--icu-locale", "en");
            if (network is not null)
                File.AppendAllText(Path.Combine(server.Data, "pg_hba.conf"), $"host all all all scram-sha-256{Environment.NewLine}");
            server.Resume();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>How to connect, in Npgsql's words.</summary>
    public string ConnectionString(string database, int? port = null) =>
        string.Create(CultureInfo.InvariantCulture, $"Host={Host};Port={port ?? _port};Username={User};Password={Password};Database={database};SSL Mode=Disable;GSS Encryption Mode=Disable");

    /// <summary>The port.</summary>
    public int Port => _port;

    /// <summary>The process whose children serve connections.</summary>
    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>Creates a database.</summary>
    /// <param name="template">The one that it is a copy of, to which nobody may be connected.</param>
    /// <returns>Its name.</returns>
    public string CreateDatabase(string template = "template1")
    {
        var name = $"db{Interlocked.Increment(ref _databases)}";
        Postgres("createdb", "--host", Host, "--port", $"{_port}", "--username", User, "--no-password", "--template", template, name);
        return name;
    }

    /// <summary>Backs a database up, though it be in use, and restores the backup into a new one.</summary>
    /// <returns>The new one's name.</returns>
    public string RestoreBackup(string database)
    {
        var (file, restored) = (Path.Combine(_directory.FullName, $"{database}.backup"), CreateDatabase("template0"));
        Postgres("pg_dump", "--host", Host, "--port", $"{_port}", "--username", User, "--no-password", "--format", "custom", "--file", file, database);
        Postgres("pg_restore", "--host", Host, "--port", $"{_port}", "--username", User, "--no-password", "--exit-on-error", "--dbname", restored, file);
        return restored;
    }

    /// <summary>Stops it at once: what was not committed is gone.</summary>
    public void Stop() => Postgres("pg_ctl", "stop", "--pgdata", Data, "--mode", "immediate");

    /// <summary>Starts it again, on the same port.</summary>
    public void Resume() => Postgres("pg_ctl", "start", "--pgdata", Data, "--wait", "--log", Path.Combine(_directory.FullName, "log"),
        "--options", $"-p {_port} -c listen_addresses={Host} -c unix_socket_directories='' -c max_connections=300 -c fsync=on -c shared_buffers=64MB");

    /// <summary>Stops it and deletes its files.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        OnExit(null, EventArgs.Empty);
    }

    private string Host => _network?.Address ?? "127.0.0.1";

    private string Data => Path.Combine(_directory.FullName, "data");

    // The newest of those that Debian installs side by side; elsewhere, those of the path.
    private static string Binaries { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Where(directory => File.Exists(Path.Combine(directory, "bin", "initdb")))
            .MaxBy(directory => int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var version) ? version : 0) is { } newest ? Path.Combine(newest, "bin") : ""
        : "";

    private void OnExit(object? sender, EventArgs e)
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            Stop();
        if (Directory.Exists(_directory.FullName))
            _directory.Delete(recursive: true);
    }

    private void Postgres(string program, params string[] arguments)
    {
        var path = Path.Combine(Binaries, program);
        if (_network is { } network)
            Run("ip", ["netns", "exec", network.Name, "runuser", "-u", User, "--", path, .. arguments]);
        else if (Environment.IsPrivilegedProcess)
            Run("runuser", ["-u", User, "--", path, .. arguments]);
        else
            Run(path, arguments);
    }

    private static void Run(string program, params string[] arguments)
    {
        try
        {
            // The server that pg_ctl leaves behind keeps its output: it goes to a file (--log), and nothing is waited for that it holds.
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath(), Environment = { ["PGPASSWORD"] = Password } })!;
            var said = process.StandardError.ReadToEndAsync();
            process.WaitForExit();
            if (process.ExitCode == 0)
                return;
            var fault = said.Wait(TimeSpan.FromSeconds(5)) ? said.Result : "";
            throw new InvalidOperationException(fault.Contains("No such file", StringComparison.Ordinal) ? Missing : $"{program} {string.Join(' ', arguments)} ended with code {process.ExitCode}: {fault}");
        }
        catch (Win32Exception)
        {
            throw new InvalidOperationException(Missing);
        }
    }

    private const string Missing = "These tests need PostgreSQL's server: apt-get install postgresql-15 (or postgresql); tests/run.sh does it.";
}
