using Antiphon.Clocks;
using Antiphon.Storage;
using Antiphon.Storage.Archive;
using Antiphon.Storage.Hot;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;
using Shouldly;

namespace Antiphon.Tests.Silos;

/// <summary>Both grain storages in a real silo.</summary>
public sealed class SiloStorageTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task SlowState_OfAGrain_OutlivesTheGrainAndTheSilo()
    {
        await using (var cluster = await Start())
        {
            var note = cluster.Client.GetGrain<INote>("a");
            (await note.Get()).ShouldBe("0");
            await note.Set("Привет");
            await note.Set("two");
            await cluster.DeactivateAsync(note);
            (await note.Get()).ShouldBe("two2");
            var cleared = cluster.Client.GetGrain<INote>("b");
            await cleared.Set("x");
            await cleared.Clear();
            await cleared.Set("y");
            await cluster.DeactivateAsync(cleared);
            (await cleared.Get()).ShouldBe("y1");
        }

        await using var again = await Start();
        (await again.Client.GetGrain<INote>("a").Get()).ShouldBe("two2");
        Stored().ShouldContain("\"Wish\":\"Ready\"");
    }

    [Fact]
    public async Task SlowState_ManyGrainsAtOnce_AreAllKept()
    {
        await using var cluster = await Start();
        await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            for (var n = 0; n < 5; n++) await cluster.Client.GetGrain<INote>($"n{i}").Set($"{n}");
        }));
        (await Task.WhenAll(Enumerable.Range(0, 60).Select(i => cluster.Client.GetGrain<INote>($"n{i}").Get()))).ShouldAllBe(text => text == "45");
    }

    [Fact]
    public async Task HotState_OfAGrain_OutlivesItWithRowsAndArchive()
    {
        var id = Guid.CreateVersion7();
        await using (var cluster = await Start())
        {
            var call = cluster.Client.GetGrain<IHotCall>(id);
            await call.Queue("sales", ended: true);
            await call.Queue("service", ended: false);
            await cluster.DeactivateAsync(call);
            (await call.Get()).ShouldBe("service");
        }

        await using var again = await Start();
        (await again.Client.GetGrain<IHotCall>(id).Get()).ShouldBe("service");
        (await again.Silos[0].ServiceProvider.GetRequiredService<IHotRows>().ReadWaiting("service")).Rows.Select(w => w.Id).ShouldBe([id]);
        (await again.Silos[0].ServiceProvider.GetRequiredService<IArchive>().GetCall(id)).ShouldNotBeNull();
    }

    [Fact]
    public async Task HotState_WrittenBehindTheGrain_DeactivatesItAndItReadsAgain()
    {
        await using var cluster = await Start();
        var call = cluster.Client.GetGrain<IHotCall>(Guid.CreateVersion7());
        await call.Queue("sales", ended: false);

        await Should.ThrowAsync<InconsistentStateException>(call.Conflict);

        await call.Queue("service", ended: false);
        (await call.Get()).ShouldBe("service");
    }

    [Fact]
    public async Task Fault_OfTheDatabase_CrossesTheGrainCallByType()
    {
        await using var cluster = await Start();
        var database = cluster.Silos[0].ServiceProvider.GetRequiredService<AntiphonDatabase>();
        database.Writer.Committing = () => throw new IOException("injected");

        var fault = await Should.ThrowAsync<StorageUnavailableException>(() => cluster.Client.GetGrain<IHotCall>(Guid.CreateVersion7()).Queue("sales", ended: false));

        fault.OutcomeUnknown.ShouldBeTrue();
        fault.Message.ShouldContain("injected");
        database.Writer.Committing = null;
    }

    private async Task<InProcessTestCluster> Start()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddKeyedSingleton(ClockNames.System, TimeProvider.System).AddKeyedSingleton(ClockNames.Domain, TimeProvider.System);
            silo.Services.AddAntiphonStorage(new StorageOptions { DataDirectory = _temporary.Path });
            silo.AddAntiphonGrainStorage();
        });
        builder.Options.ServiceId = builder.Options.ClusterId = "storage-tests";
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    private string Stored()
    {
        using var connection = new SqliteConnection($"Data Source={_temporary["orleans.db"]};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT group_concat(CAST(PayloadBinary AS TEXT)) FROM OrleansStorage";
        return (string)command.ExecuteScalar()!;
    }
}
