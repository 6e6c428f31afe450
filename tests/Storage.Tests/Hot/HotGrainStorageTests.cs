using Antiphon.Operators;
using Antiphon.Storage;
using Microsoft.Data.Sqlite;
using Orleans.Storage;
using Shouldly;

namespace Antiphon.Tests.Hot;

/// <summary>What the grouped storage does beyond what every grain storage does (see Conformance).</summary>
public sealed class HotGrainStorageTests : IDisposable
{
    private readonly Storages _storage = new();

    public void Dispose() => _storage.Dispose();

    [Fact]
    public async Task Write_EnumsAndImmutableLists_AreReadBack()
    {
        var call = CallState.New();
        (call.Wish, call.Numbers) = (Wish.ReadyOnce, [1, 2, 3]);

        await _storage.Write(new Stored<CallState>(call));

        var read = await _storage.Read(call.Id);
        read.State.Wish.ShouldBe(Wish.ReadyOnce);
        read.State.Numbers.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Write_StaleETag_IsRefusedWithBothETags()
    {
        var first = new Stored<CallState>(CallState.New());
        await _storage.Write(first);
        var other = await _storage.Read(first.State.Id);
        await _storage.Write(other);

        var fault = await Should.ThrowAsync<InconsistentStateException>(() => _storage.Write(first));

        fault.StoredEtag.ShouldBe(other.ETag);
        fault.CurrentEtag.ShouldBe(first.ETag);
    }

    [Fact]
    public async Task Clear_NeverWritten_IsAccepted()
    {
        var state = new Stored<CallState>(CallState.New());

        await _storage.Grains.ClearStateAsync("state", CallState.Grain(state.State.Id), state);

        state.RecordExists.ShouldBeFalse();
    }

    [Fact]
    public async Task Write_StateThatIsNotHot_IsRefusedByName()
    {
        var fault = await Should.ThrowAsync<InvalidOperationException>(() =>
            _storage.Grains.WriteStateAsync("state", GrainId.Create("x", "y"), new Stored<List<int>>([])));

        fault.Message.ShouldContain("IHotState");
    }

    [Fact]
    public async Task Write_GrainWithoutACallId_FailsAlone()
    {
        await Should.ThrowAsync<ArgumentException>(() => _storage.Grains.WriteStateAsync("state", GrainId.Create("call", "no-id"), new Stored<CallState>(CallState.New())));

        await _storage.Write(new Stored<CallState>(CallState.New()));
    }

    [Fact]
    public async Task Write_ColumnsThatThrow_LeaveTheStateUnwritten()
    {
        var call = CallState.New();
        call.BreakColumns(() => throw new NotSupportedException("broken"));

        await Should.ThrowAsync<NotSupportedException>(() => _storage.Write(new Stored<CallState>(call)));

        (await _storage.Read(call.Id)).RecordExists.ShouldBeFalse();
    }

    [Fact]
    public async Task StoredJson_HasNeitherColumnsNorArchive()
    {
        var call = CallState.New();
        await _storage.Write(new Stored<CallState>(call));

        using var connection = new SqliteConnection(_storage.Database.ReadConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT CAST(payload AS TEXT) FROM hot_call";
        var json = (string)command.ExecuteScalar()!;
        json.ShouldContain("\"Wish\":\"SignedOut\"");
        json.ShouldNotContain("\"Columns\"");
        json.ShouldNotContain("\"Archive\"");
    }

    [Fact]
    public async Task ExistingDirectory_OpenedAgain_HasEveryAcknowledgedWriteAndGoesOnCounting()
    {
        using var temporary = new TemporaryDirectory();
        var options = new StorageOptions { DataDirectory = temporary.Path };
        var state = new Stored<CallState>(CallState.New());
        using (var storage = new Storages(options)) await storage.Write(state);
        var before = long.Parse(state.ETag!, System.Globalization.CultureInfo.InvariantCulture);

        using var again = new Storages(options);
        var read = await again.Read(state.State.Id);
        read.ETag.ShouldBe(state.ETag);
        await again.Write(read);
        long.Parse(read.ETag!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(before);
    }
}
