using Antiphon.Storage;
using Microsoft.Data.Sqlite;
using Shouldly;

namespace Antiphon.Tests.Hot;

/// <summary>An update names only the columns that have another value; the row must be the same as if it had named all.</summary>
public sealed class WrittenRowsTests : IDisposable
{
    private readonly Storages _storage = new();

    public void Dispose() => _storage.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Row_AfterWritesOfWhichSomeFail_HasTheColumnsOfTheLastThatStands(int seed)
    {
        var chance = new Random(seed);
        var calls = Enumerable.Range(0, 4).Select(_ => new Stored<CallState>(CallState.New())).ToList();
        foreach (var call in calls) await _storage.Write(call);

        for (var i = 0; i < 200; i++)
        {
            var at = chance.Next(calls.Count);
            if (chance.Next(4) == 0) calls[at] = await _storage.Read(calls[at].State.Id); // another activation
            Change(calls[at].State, chance);
            _storage.Sqlite.Writer.Committing = chance.Next(6) == 0 ? () => throw new IOException("planned") : null;
            try
            {
                await _storage.Write(calls[at]);
            }
            catch (StorageUnavailableException)
            {
                calls[at] = await _storage.Read(calls[at].State.Id);
            }
            _storage.Sqlite.Writer.Committing = null;
        }

        foreach (var call in calls) Columns(call.State.Id).ShouldBe(Expected((await _storage.Read(call.State.Id)).State));
    }

    [Fact]
    public async Task Row_OneThatFailsMidwayInTheBatch_LeavesNothingRemembered()
    {
        var call = new Stored<CallState>(CallState.New());
        await _storage.Write(call);
        call.State.Queue = "sales";
        call.State.Archive.Add(Rows.Call(outcome: null!)); // refused after the row was written
        await Should.ThrowAsync<InvalidOperationException>(() => _storage.Write(call));
        call.State.Archive.Clear();

        await _storage.Write(call);

        Columns(call.State.Id).ShouldBe(Expected(call.State));
    }

    private static void Change(CallState call, Random chance)
    {
        switch (chance.Next(5))
        {
            case 0:
                call.State = $"State{chance.Next(3)}";
                break;
            case 1:
                call.Queue = chance.Next(2) == 0 ? null : $"queue-{chance.Next(2)}";
                break;
            case 2:
                call.Deadline = chance.Next(2) == 0 ? null : call.ArrivedAt.AddSeconds(chance.Next(3));
                break;
            case 3:
                call.SystemDeadline = chance.Next(2) == 0 ? null : call.ArrivedAt.AddSeconds(chance.Next(3));
                break;
            default:
                call.Note = $"{chance.Next(100)}"; // in the payload alone
                break;
        }
    }

    private static (string State, string? Queue, long? Deadline, long? SystemDeadline) Expected(CallState call) =>
        (call.State, call.Queue, Microseconds(call.Deadline), Microseconds(call.SystemDeadline));

    private static long? Microseconds(DateTimeOffset? time) => (time - DateTimeOffset.UnixEpoch)?.Ticks / TimeSpan.TicksPerMicrosecond;

    private (string State, string? Queue, long? Deadline, long? SystemDeadline) Columns(Guid id)
    {
        using var connection = new SqliteConnection(_storage.Sqlite.ReadConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT state, queue, deadline, system_deadline FROM hot_call WHERE id = $id";
        command.Parameters.AddWithValue("$id", id.ToString("D"));
        using var row = command.ExecuteReader();
        row.Read().ShouldBeTrue();
        return (row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.IsDBNull(3) ? null : row.GetInt64(3));
    }
}
