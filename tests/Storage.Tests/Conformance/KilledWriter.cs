using System.Diagnostics;
using Antiphon.Storage;

namespace Antiphon.Tests.Conformance;

/// <summary>A process that writes a note again and again until it is killed in the midst of a commit.</summary>
internal static class KilledWriter
{
    /// <summary>The command by which this program becomes that process.</summary>
    public const string Command = "--write-until-killed";

    private const int Acknowledged = 3;
    private const string Reached = "reached";

    /// <summary>Whose state it writes.</summary>
    public static GrainId Grain { get; } = GrainId.Create("note", "killed");

    /// <summary>Starts the process on a data directory, kills it (SIGKILL) at that moment of its fourth write, and tells which writes it acknowledged.</summary>
    public static async Task<IReadOnlyList<(string Text, string ETag)>> Run(string storage, CommitMoment moment, string directory)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(KilledWriter).Assembly.Location, Command, storage, $"{moment}", directory]) { RedirectStandardOutput = true })!;
        try
        {
            var acknowledged = new List<(string, string)>();
            while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && line != Reached)
                if (line.Split(' ') is [var text, var etag])
                    acknowledged.Add((text, etag));
            return acknowledged;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>The life of the process.</summary>
    public static async Task Write(string name, CommitMoment moment, string directory)
    {
        var silo = await StorageSilo.Start(new StorageOptions { DataDirectory = directory });
        var (storage, note) = (silo.Storage(name), new Stored<Note>(new Note()));
        for (var n = 1; ; n++)
        {
            if (n > Acknowledged)
            {
                silo.Database.At(name, moment, () =>
                {
                    Console.WriteLine(Reached);
                    Thread.Sleep(Timeout.Infinite);
                });
            }
            note.State.Text = $"{n}";
            note.State.Numbers.Add(n);
            await storage.WriteStateAsync("note", Grain, note);
            Console.WriteLine($"{n} {note.ETag}");
        }
    }
}
