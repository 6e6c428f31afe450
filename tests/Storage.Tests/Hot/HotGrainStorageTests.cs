using Antiphon.Operators;
using Antiphon.Storage;
using Microsoft.Data.Sqlite;
using Orleans.Storage;
using Shouldly;

namespace Antiphon.Tests.Hot;

public sealed class HotGrainStorageTests : IDisposable
{
    private readonly Storages _storage = new();

    public void Dispose() => _storage.Dispose();

    [Fact]
    public async Task Read_NoRow_LeavesFreshStateWithoutETag()
    {
        var state = new Stored<CallState>(new CallState { Note = "left over" }) { ETag = "7", RecordExists = true };

        await _storage.Grains.ReadStateAsync("state", CallState.Grain(Guid.CreateVersion7()), state);

        state.RecordExists.ShouldBeFalse();
        state.ETag.ShouldBeNull();
        state.State.Note.ShouldBe("");
    }

    [Fact]
    public async Task Write_First_IsReadBackWhole()
    {
        var call = CallState.New();
        (call.Wish, call.Numbers, call.Note) = (Wish.ReadyOnce, [1, 2, 3], "Здравствуйте");
        var state = new Stored<CallState>(call);

        await _storage.Write(state);

        state.RecordExists.ShouldBeTrue();
        var read = await _storage.Read(call.Id);
        read.ETag.ShouldBe(state.ETag);
        read.RecordExists.ShouldBeTrue();
        read.State.Wish.ShouldBe(Wish.ReadyOnce);
        read.State.Numbers.ShouldBe([1, 2, 3]);
        read.State.Note.ShouldBe("Здравствуйте");
    }

    [Fact]
    public async Task Write_FirstWhereARowIs_IsRefusedAndChangesNothing()
    {
        var call = CallState.New();
        await _storage.Write(new Stored<CallState>(call));
        var second = new Stored<CallState>(new CallState { Id = call.Id, Note = "second" });

        await Should.ThrowAsync<InconsistentStateException>(() => _storage.Write(second));

        second.ETag.ShouldBeNull();
        (await _storage.Read(call.Id)).State.Note.ShouldBe("");
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
    public async Task Write_ETagOfAMissingRow_IsRefused()
    {
        var state = new Stored<CallState>(CallState.New()) { ETag = "12", RecordExists = true };

        await Should.ThrowAsync<InconsistentStateException>(() => _storage.Write(state));
    }

    [Fact]
    public async Task Clear_ThenWrittenAnew_FencesTheWriterOfTheFormerLife()
    {
        var former = new Stored<CallState>(CallState.New());
        await _storage.Write(former);
        var id = former.State.Id;
        var clearing = await _storage.Read(id);
        await _storage.Grains.ClearStateAsync("state", CallState.Grain(id), clearing);
        clearing.RecordExists.ShouldBeFalse();
        clearing.ETag.ShouldBeNull();
        (await _storage.Read(id)).RecordExists.ShouldBeFalse();
        await _storage.Write(new Stored<CallState>(new CallState { Id = id }));

        await Should.ThrowAsync<InconsistentStateException>(() => _storage.Write(former));
    }

    [Fact]
    public async Task Clear_StaleETag_IsRefusedAndTheRowStays()
    {
        var state = new Stored<CallState>(CallState.New());
        await _storage.Write(state);
        await _storage.Write(await _storage.Read(state.State.Id));

        await Should.ThrowAsync<InconsistentStateException>(() => _storage.Grains.ClearStateAsync("state", CallState.Grain(state.State.Id), state));

        (await _storage.Read(state.State.Id)).RecordExists.ShouldBeTrue();
    }

    [Fact]
    public async Task Clear_NeverWritten_IsAccepted()
    {
        var state = new Stored<CallState>(CallState.New());

        await _storage.Grains.ClearStateAsync("state", CallState.Grain(state.State.Id), state);

        state.RecordExists.ShouldBeFalse();
    }

    [Fact]
    public async Task Write_ManyWritersOfOneRow_OneWinsEachRound()
    {
        var id = CallState.New().Id;
        await _storage.Write(new Stored<CallState>(new CallState { Id = id }));

        for (var round = 0; round < 20; round++)
        {
            var states = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _storage.Read(id)));
            var won = await Task.WhenAll(states.Select(async state =>
            {
                try
                {
                    await _storage.Write(state);
                    return true;
                }
                catch (InconsistentStateException)
                {
                    return false;
                }
            }));
            won.Count(w => w).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Write_LargeState_IsReadBack()
    {
        var call = CallState.New();
        call.Note = new string('х', 2_000_000);

        await _storage.Write(new Stored<CallState>(call));

        (await _storage.Read(call.Id)).State.Note.ShouldBe(call.Note);
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
