using Antiphon.Centres;
using Antiphon.Disks;
using Antiphon.Edges;
using Antiphon.Ledgers;
using Antiphon.Operators;
using Antiphon.V1;
using Antiphon.Verdicts;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Shouldly;

namespace Antiphon;

/// <summary>The database cannot be written for a while: the process says so, refuses or holds what it cannot keep, and goes on by itself.</summary>
public sealed class StorageFaultTests
{
    private const int Operators = 2;
    private const int Before = 12;
    private const int During = 6;

    [Fact]
    public async Task Disk_FullThenFreed_LosesNothingAndIsToldPlainly()
    {
        using var disk = await SmallDisk.TryMount();
        Assert.SkipWhen(disk is null, "Nothing can be mounted here without root; Storage.Tests (Database_FullThenFreed) shows the same by an injected limit of the database's pages.");
        Directory.CreateDirectory(disk.Data);
        await using var centre = await Start(disk.Data);

        await Break(centre, "disk is full", () =>
        {
            // While somebody reads, the log cannot begin anew in the room that it already has.
            var reader = new Reader(Path.Combine(disk.Data, "antiphon.db"));
            disk.Fill();
            return Task.FromResult<IDisposable>(new Mended(() =>
            {
                disk.Free();
                reader.Dispose();
            }));
        });
    }

    [Fact]
    public async Task Files_ReadOnlyThenWritable_LosesNothingAndIsToldPlainly()
    {
        await using var centre = await Start(null);
        var files = Directory.GetFiles(centre.DataDirectory, "*.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)).ToArray();

        await Break(centre, "readonly", async () =>
        {
            var held = await Immutable.TryMake(files);
            Assert.SkipWhen(held is null, "No file can be made immutable here (chattr +i needs root and a file system that knows it), and root writes into any other.");
            return held;
        });
    }

    [Fact]
    public async Task Directory_ReadOnlyAtTheStart_IsRefusedPlainlyAndTakenOnceItCanBeWritten()
    {
        await using var centre = await Start(null);
        await centre.Kill9();
        var files = Directory.GetFiles(centre.DataDirectory);
        using (var held = await Immutable.TryMake([.. files, centre.DataDirectory]))
        {
            Assert.SkipWhen(held is null, "No file can be made immutable here (chattr +i needs root and a file system that knows it), and root writes into any other.");
            var (code, said) = await centre.StartRefused();
            code.ShouldBe(1);
            said.ShouldStartWith("Antiphon does not start. ");
            said.ShouldContain(centre.DataDirectory);
            said.ShouldNotContain("in use");
        }

        await centre.Restart();
        (await centre.Health()).IsReady.ShouldBeTrue();
    }

    private static Task<CrashCentre> Start(string? dataDirectory) => CrashCentre.Start(speed: 1, Operators, offerTimeout: TimeSpan.FromMinutes(1), dataDirectory);

    /// <summary>Calls wait and are talked in; then nothing can be written; then it can again.</summary>
    private static async Task Break(CrashCentre centre, string fault, Func<Task<IDisposable>> break_)
    {
        await using var edge = new SimulatedEdge(centre.Api, "crash", centre.Clock, centre.Ledger);
        await edge.StartAsync().WaitAsync(Patience.Within);
        var calls = new List<Task<LedgerCall>>();
        void Call(int count)
        {
            for (var i = 0; i < count; i++)
                calls.Add(edge.CallAsync(new SimulatedClient { Line = CrashCentre.Line, Queue = CrashCentre.Queue, Connects = TimeSpan.Zero, Talk = TimeSpan.FromMilliseconds(300) }));
        }

        Call(Before);
        var waiting = await Patience.Until(centre.Waiting, seen => seen.Count == Before);

        using (await break_())
        {
            // A full disk may still have room for a little: the last of it is used up.
            var refused = await Patience.Until(() => Force(centre), refusal => refusal is not null);
            (refused!.StatusCode, refused.Reason).ShouldBe((StatusCode.Unavailable, "STORAGE_UNAVAILABLE"));

            // New work is held at the edge's stream, or refused by type; what was acknowledged is there to be read.
            Call(During);
            var (_, words) = await Patience.Until(centre.Health, seen => !seen.IsReady && seen.Words.Contains(fault, StringComparison.Ordinal));
            words.ShouldContain("antiphon.db");
            await Patience.Until(() => centre.Output.Contains(fault, StringComparison.Ordinal));
            var unsaved = await Should.ThrowAsync<AntiphonRefusal>(async () => await centre.Api.Configuration.UpdateTopicAsync(new() { Topic = new Topic { Name = "unsaved" } }));
            unsaved.StatusCode.ShouldBe(StatusCode.Unavailable);
            (await centre.Waiting()).Select(call => call.CallId).ShouldBe(waiting.Select(call => call.CallId));
            centre.Ledger.Calls.Count(call => call.Acknowledged is not null).ShouldBe(Before);
        }

        // It goes on by itself, at once: calls held at the edge arrive, operators come, everything ends.
        await Patience.Until(centre.Health, seen => seen.IsReady);
        await Patience.Until(() => centre.Ledger.Calls.All(call => call.Acknowledged is not null));
        (await centre.Waiting()).Take(Before).Select(call => call.CallId).ShouldBe(waiting.Select(call => call.CallId));
        await centre.Api.Configuration.UpdateTopicAsync(new() { Topic = new Topic { Name = "saved" } });
        for (var i = 1; i <= Operators; i++)
            await centre.Sit(i, OperatorHabits.Prompt);
        await Task.WhenAll(calls).WaitAsync(Patience.Within);
        await Patience.Until(centre.States, states => states.All(state => state is { Work: Work.Idle, Reachable: true }));
        var reckoning = await Reckoning.Make(centre.Ledger, centre.Api, centre.Legs);
        Console.WriteLine($"crash: {fault}: {reckoning}");
        reckoning.Lost.ShouldBeEmpty();
        reckoning.Doubled.ShouldBeEmpty();
        (reckoning.Archived, reckoning.Answered).ShouldBe((Before + During, Before + During));
    }

    /// <summary>A supervisor changes what an operator wants to the other that it may want; the refusal, if it is refused.</summary>
    private static async Task<AntiphonRefusal?> Force(CrashCentre centre)
    {
        var one = (await centre.States())[0];
        try
        {
            await centre.Api.Operators.ForceStateAsync(one.Wish == Wish.NotReady
                ? new() { Operator = one.Operator, Wish = Wish.SignedOut }
                : new() { Operator = one.Operator, Wish = Wish.NotReady, Reason = "no-answer" });
            return null;
        }
        catch (AntiphonRefusal refusal)
        {
            return refusal;
        }
    }

    /// <summary>Reads what is committed now, until it is disposed.</summary>
    private sealed class Reader : IDisposable
    {
        private readonly SqliteConnection _connection;

        public Reader(string database)
        {
            _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
            _connection.Open();
            using var command = _connection.CreateCommand();
            command.CommandText = "BEGIN; SELECT count(*) FROM sqlite_schema";
            command.ExecuteScalar();
        }

        public void Dispose() => _connection.Dispose();
    }

    private sealed class Mended(Action mend) : IDisposable
    {
        public void Dispose() => mend();
    }
}
