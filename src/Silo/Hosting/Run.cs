using Antiphon.Certificates;
using Antiphon.Clocks;
using Antiphon.CommandLine;
using Antiphon.Configuration;
using Antiphon.Demonstration;
using Antiphon.Settings;
using Antiphon.Storage;
using Antiphon.Storage.Backups;
using Antiphon.Storage.Directories;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration.Memory;

namespace Antiphon.Hosting;

/// <summary>The life of the process, from its command line to its exit code.</summary>
internal static class Run
{
    private const int Refused = 1;
    private static readonly TimeSpan LastLine = TimeSpan.FromSeconds(1);

    /// <summary>Runs until it is stopped. 0: it ended as wished; 1: refused, with the reason in a line on the error stream.</summary>
    public static async Task<int> Process(string[] arguments)
    {
        try
        {
            await Execute(arguments);
            return 0;
        }
        catch (Exception fault) when (fault is StartRefusedException or DataDirectoryException or ClockMismatchException or StorageUnavailableException or CertificateException)
        {
            return Refuse(fault.Message);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            return Refuse(fault.Message);
        }
    }

    private static async Task Execute(string[] arguments)
    {
        var (command, fault) = StartCommand.Parse(arguments);
        if (fault is not null)
            throw new StartRefusedException(fault);
        if (command.Help || command.Version)
        {
            Console.WriteLine(command.Help ? HelpText.Write() : $"Antiphon {HelpText.Version}");
            return;
        }

        // The program's own folder holds appsettings.json; paths in settings are relative to where it is started.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [.. command.Settings], ContentRootPath = AppContext.BaseDirectory });
        if (command.Demo)
            ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = DemoDefaults.Settings });
        var (options, faults) = SettingsReader.Read(builder.Configuration);
        if (faults.Count > 0)
            throw new StartRefusedException(string.Join(Environment.NewLine, faults));

        if (command.PrintSql)
        {
            Console.Write(AntiphonDatabase.PrintSql(options.Storage));
            return;
        }

        if (command.MigrateOnly)
        {
            using var database = AntiphonDatabase.Open(options.Storage);
            Console.WriteLine($"The database in {database.Place} is up to date.");
            return;
        }

        if (command.Backup is not null || command.Restore is not null)
            StorageBackup.Check(options.Storage);
        if (command.Backup is { } target)
        {
            await StorageBackup.BackupAsync(options.Storage.DataDirectory, target, TimeProvider.System);
            Console.WriteLine($"{Path.GetFullPath(options.Storage.DataDirectory)} is backed up to {Path.GetFullPath(target)}.");
        }
        else if (command.Restore is { } source)
        {
            await StorageBackup.RestoreAsync(source, options.Storage.DataDirectory);
            Console.WriteLine($"{Path.GetFullPath(options.Storage.DataDirectory)} is restored from {Path.GetFullPath(source)}.");
        }
        else
        {
            await Serve(builder, options, command.Demo);
        }
    }

    private static async Task Serve(WebApplicationBuilder builder, AntiphonOptions options, bool demo)
    {
        (string Key, Uri Address)[] doors = options.Role is NodeRole.Silo ? [("Http", options.Http)] : [("Grpc", options.Grpc), ("Http", options.Http)];
        foreach (var (key, address) in doors)
            if (ListenAddress.Fault(address) is { } fault)
                throw new StartRefusedException($"Antiphon:{key} is {address.GetLeftPart(UriPartial.Authority)}, where nothing can listen: {fault}. Stop that process, or choose another address (--Antiphon:{key}=http://127.0.0.1:PORT).");
        var centre = options.Centre is { } file ? CentreApplication.Read(file) : new Centre();

        using var stop = new StopSignal();
        builder.Services.AddSingleton<IHostLifetime>(stop);
        await using var app = SiloHost.Build(builder, options);
        using var stopped = app.Lifetime.ApplicationStopping.Register(stop.Raise);
        var clock = app.Services.GetRequiredService<DomainClock>();
        await clock.Start(options.ClockOrigin, demo ? DemoDefaults.Opening(centre, DateTimeOffset.UtcNow) : null);
        await app.StartAsync(CancellationToken.None);
        Console.WriteLine(Banner.Write(app.Services, options, demo));
        if (!(options.Grpc.IsLoopback && options.Http.IsLoopback))
            Console.Error.WriteLine("Warning: whoever reaches these addresses may do everything; there is no sign-in yet.");
        if (demo)
            await DemoRun.Play(app.Services, options, stop.Token);
        await stop.Wait();
        await app.StopAsync(CancellationToken.None);
        // Behind a full pipe that nobody reads a line is never written: it must not keep the process from ending.
        await Task.Run(() => Console.WriteLine("Antiphon has stopped.")).WaitAsync(LastLine).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine($"Antiphon does not start. {reason}");
        return Refused;
    }
}
