using Antiphon.Operators;
using Antiphon.Storage;
using Orleans.Storage;
using Antiphon.Tests.Places;
using Shouldly;

namespace Antiphon.Tests.Hot;

/// <summary>What the grouped storage does beyond what every grain storage does (see Conformance).</summary>
public abstract class HotGrainStorageTests(StoragePlace place) : IDisposable
{
    private readonly Storages _storage = new(place);

    public void Dispose()
    {
        _storage.Dispose();
        place.Dispose();
        GC.SuppressFinalize(this);
    }

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

        var json = (string)place.Ask(StorageRegistration.Hot, $"SELECT {place.States(StorageRegistration.Hot).Text} FROM hot_call")!;
        json.ShouldContain("\"Wish\":\"SignedOut\"");
        json.ShouldNotContain("\"Columns\"");
        json.ShouldNotContain("\"Archive\"");
    }

    [Fact]
    public async Task Database_OpenedAgain_HasEveryAcknowledgedWriteAndGoesOnCounting()
    {
        var state = new Stored<CallState>(CallState.New());
        await _storage.Write(state);
        _storage.Dispose();
        var before = long.Parse(state.ETag!, System.Globalization.CultureInfo.InvariantCulture);

        using var again = new Storages(place);
        var read = await again.Read(state.State.Id);
        read.ETag.ShouldBe(state.ETag);
        await again.Write(read);
        long.Parse(read.ETag!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(before);
    }
}

public sealed class SqliteHotGrainStorageTests() : HotGrainStorageTests(new SqlitePlace());

public sealed class PostgresHotGrainStorageTests(PostgresFixture server) : HotGrainStorageTests(server.Place());
