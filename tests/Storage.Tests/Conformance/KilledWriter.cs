using System.Diagnostics;
using Antiphon.Tests.Places;

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

    /// <summary>Starts the process on a place of storage, kills it (SIGKILL) at that moment of its fourth write, and tells which writes it acknowledged.</summary>
    public static async Task<IReadOnlyList<(string Text, string ETag)>> Run(string storage, CommitMoment moment, string address)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(KilledWriter).Assembly.Location, Command, storage, $"{moment}", address]) { RedirectStandardOutput = true })!;
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
    public static async Task Write(string name, CommitMoment moment, string address)
    {
        using var place = StoragePlace.Of(address);
        var silo = await StorageSilo.Start(place.Options);
        var (storage, note) = (silo.Storage(name), new Stored<Note>(new Note()));
        for (var n = 1; ; n++)
        {
            if (n > Acknowledged)
            {
                place.At(silo.Database, name, moment, () =>
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
