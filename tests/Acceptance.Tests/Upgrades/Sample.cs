using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Antiphon.Hosting;
using Antiphon.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Data.Sqlite;

namespace Antiphon.Upgrades;

/// <summary>A data directory that an earlier program has left behind, and what that program showed at its last moment.</summary>
public sealed record Sample
{
    private const string FactsFile = "facts.json";
    private const string MainFile = "antiphon.db";
    private const string OrleansFile = "orleans.db";

    /// <summary>Where all samples are.</summary>
    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "Samples");

    /// <summary>The program that wrote it.</summary>
    public required Info Program { get; init; }

    /// <summary>The domain clock.</summary>
    public required Clock Clock { get; init; }

    /// <summary>What was declared.</summary>
    public required Centre Centre { get; init; }

    /// <summary>Calls that had not ended.</summary>
    public required IReadOnlyList<Call> Calls { get; init; }

    /// <summary>What stood in the queue, in order.</summary>
    public required IReadOnlyList<WaitingCall> Waiting { get; init; }

    /// <summary>All operators.</summary>
    public required IReadOnlyList<OperatorState> Operators { get; init; }

    /// <summary>Calls that had ended, with all that belongs to them.</summary>
    public required IReadOnlyList<ArchivedCallDetail> Archive { get; init; }

    /// <summary>The call that was in this state.</summary>
    public Call In(CallState state) => Calls.Single(call => call.State == state);

    /// <summary>Asks a process for all of it.</summary>
    public static async Task<Sample> Ask(AntiphonClient api, string queue)
    {
        using var archive = api.Archive.ExportCalls(new());
        var live = (await api.Calls.ListCallsAsync(new() { PageSize = 1000 })).Calls.Where(call => call.State != CallState.Ended);
        return new Sample
        {
            Program = await api.System.GetInfoAsync(new()),
            Clock = await api.System.GetClockAsync(new()),
            Centre = (await api.Configuration.GetCentreAsync(new())).Centre,
            Calls = await Task.WhenAll(live.Select(call => api.Calls.GetCallAsync(new() { Call = call.CallId }).ResponseAsync)),
            Waiting = (await api.Queues.ListWaitingAsync(new() { Queue = queue, PageSize = 1000 })).Calls,
            Operators = (await api.Operators.ListOperatorStatesAsync(new() { PageSize = 1000 })).OperatorStates,
            Archive = await archive.ResponseStream.ReadAllAsync().ToListAsync(),
        };
    }

    /// <summary>Keeps a sample: the databases out of a backup, and beside them what the program showed.</summary>
    public void Save(string backup, string directory)
    {
        Directory.CreateDirectory(directory);
        using var zip = ZipFile.OpenRead(backup);
        foreach (var file in (string[])[MainFile, OrleansFile])
            zip.GetEntry(file)!.ExtractToFile(Path.Combine(directory, file), overwrite: true);
        var facts = new JsonObject
        {
            ["program"] = Json(Program),
            ["clock"] = Json(Clock),
            ["centre"] = Json(Centre),
            ["calls"] = Json(Calls),
            ["waiting"] = Json(Waiting),
            ["operators"] = Json(Operators),
            ["archive"] = Json(Archive),
        };
        File.WriteAllText(Path.Combine(directory, FactsFile), facts.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }

    /// <summary>A place with a copy of a sample, in which so much domain time has gone by since its last moment, and what the program showed then.</summary>
    public static (SiloPlace Place, Sample Facts) Open(string name, TimeSpan since)
    {
        var directory = Directory.CreateTempSubdirectory("antiphon-test-").FullName;
        foreach (var file in (string[])[MainFile, OrleansFile])
            File.Copy(Path.Combine(Root, name, file), Path.Combine(directory, file));
        var facts = JsonNode.Parse(File.ReadAllText(Path.Combine(Root, name, FactsFile)))!;
        var sample = new Sample
        {
            Program = Parse<Info>(facts["program"]),
            Clock = Parse<Clock>(facts["clock"]),
            Centre = Parse<Centre>(facts["centre"]),
            Calls = ParseAll<Call>(facts["calls"]),
            Waiting = ParseAll<WaitingCall>(facts["waiting"]),
            Operators = ParseAll<OperatorState>(facts["operators"]),
            Archive = ParseAll<ArchivedCallDetail>(facts["archive"]),
        };
        sample.Wind(Path.Combine(directory, MainFile), since);
        return (new SiloPlace(directory), sample);
    }

    /// <summary>The sample grows old; its domain clock is put to where it would be if the program had been away for this time.</summary>
    private void Wind(string database, TimeSpan since)
    {
        var ran = (Clock.DomainTime.ToDateTimeOffset() - Clock.OriginTime.ToDateTimeOffset() + since) / Clock.Speed;
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE domain_clock SET anchor = @anchor";
        command.Parameters.AddWithValue("@anchor", (DateTimeOffset.UtcNow - ran - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        if (command.ExecuteNonQuery() != 1)
            throw new InvalidOperationException("The sample has no domain clock.");
    }

    private static JsonNode Json(IMessage message) => JsonNode.Parse(JsonFormatter.Default.Format(message))!;

    private static JsonArray Json(IEnumerable<IMessage> messages) => new([.. messages.Select(Json)]);

    private static T Parse<T>(JsonNode? json)
        where T : IMessage<T>, new() => new JsonParser(JsonParser.Settings.Default.WithIgnoreUnknownFields(true)).Parse<T>(json!.ToJsonString());

    private static IReadOnlyList<T> ParseAll<T>(JsonNode? json)
        where T : IMessage<T>, new() => [.. json!.AsArray().Select(Parse<T>)];
}
