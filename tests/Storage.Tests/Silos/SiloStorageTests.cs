using Antiphon.Storage;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;
using Antiphon.Tests.Conformance;
using Antiphon.Tests.Places;
using Orleans.Storage;
using Shouldly;

namespace Antiphon.Tests.Silos;

/// <summary>Both grain storages in a real silo.</summary>
public abstract class SiloStorageTests(StoragePlace place) : IDisposable
{
    public void Dispose()
    {
        place.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task SlowState_OfAGrain_OutlivesTheGrainAndTheSilo()
    {
        await using (var silo = await Start())
        {
            var note = silo.Grain<INote>("a");
            (await note.Get()).ShouldBe("0");
            await note.Set("Привет");
            await note.Set("two");
            await silo.Deactivate(note);
            (await note.Get()).ShouldBe("two2");
            var cleared = silo.Grain<INote>("b");
            await cleared.Set("x");
            await cleared.Clear();
            await cleared.Set("y");
            await silo.Deactivate(cleared);
            (await cleared.Get()).ShouldBe("y1");
        }

        await using var again = await Start();
        (await again.Grain<INote>("a").Get()).ShouldBe("two2");
        Stored().ShouldContain("\"Wish\":\"Ready\"");
    }

    [Fact]
    public async Task SlowState_ManyGrainsAtOnce_AreAllKept()
    {
        await using var silo = await Start();
        await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            for (var n = 0; n < 5; n++) await silo.Grain<INote>($"n{i}").Set($"{n}");
        }));
        (await Task.WhenAll(Enumerable.Range(0, 60).Select(i => silo.Grain<INote>($"n{i}").Get()))).ShouldAllBe(text => text == "45");
    }

    [Fact]
    public async Task HotState_OfAGrain_OutlivesItWithRowsAndArchive()
    {
        var id = Guid.CreateVersion7();
        await using (var silo = await Start())
        {
            var call = silo.Grain<IHotCall>(id);
            await call.Queue("sales", ended: true);
            await call.Queue("service", ended: false);
            await silo.Deactivate(call);
            (await call.Get()).ShouldBe("service");
        }

        await using var again = await Start();
        (await again.Grain<IHotCall>(id).Get()).ShouldBe("service");
        (await again.Get<IHotRows>().ReadWaiting("service")).Rows.Select(w => w.Id).ShouldBe([id]);
        (await again.Get<IArchive>().GetCall(id)).ShouldNotBeNull();
    }

    [Fact]
    public async Task HotState_WrittenBehindTheGrain_DeactivatesItAndItReadsAgain()
    {
        await using var silo = await Start();
        var call = silo.Grain<IHotCall>(Guid.CreateVersion7());
        await call.Queue("sales", ended: false);

        await Should.ThrowAsync<InconsistentStateException>(call.Conflict);

        await call.Queue("service", ended: false);
        (await call.Get()).ShouldBe("service");
    }

    [Fact]
    public async Task Fault_OfTheDatabase_CrossesTheGrainCallByType()
    {
        await using var silo = await Start();
        var call = silo.Grain<IHotCall>(Guid.CreateVersion7());
        await call.Queue("sales", ended: false); // it has been read, so that the next is a write alone
        using var broken = place.At(silo.Database, StorageRegistration.Hot, CommitMoment.Before, () => throw new IOException("injected"));

        var fault = await Should.ThrowAsync<StorageUnavailableException>(() => call.Queue("service", ended: false));

        fault.OutcomeUnknown.ShouldBeTrue();
        fault.Message.ShouldContain("Nobody knows");
    }

    [Fact]
    public async Task Fault_OfTheDatabaseOfSlowState_CrossesTheGrainCallByType()
    {
        await using var silo = await Start();
        var note = silo.Grain<INote>("a");
        await note.Set("one");
        using (place.At(silo.Database, StorageRegistration.Slow, CommitMoment.After, () => throw new IOException("injected")))
            (await Should.ThrowAsync<StorageUnavailableException>(() => note.Set("two"))).OutcomeUnknown.ShouldBeTrue();

        await silo.Deactivate(note);
        (await note.Get()).ShouldBe("two2", "it stood");
    }

    private Task<StorageSilo> Start() => StorageSilo.Start(place.Options);

    private string Stored() => (string)place.Ask(StorageRegistration.Slow, $"SELECT max({place.States(StorageRegistration.Slow).Text}) FROM OrleansStorage")!;
}

public sealed class SqliteSiloStorageTests() : SiloStorageTests(new SqlitePlace());

public sealed class PostgresSiloStorageTests(PostgresFixture server) : SiloStorageTests(server.Place());
