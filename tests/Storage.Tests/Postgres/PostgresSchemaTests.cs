using Antiphon.Hosting;
using Antiphon.Storage;
using Antiphon.Storage.Backups;
using Antiphon.Storage.Directories;
using Antiphon.Tests.Places;
using Npgsql;
using Shouldly;

namespace Antiphon.Tests.Postgres;

/// <summary>How a server's database is opened: created, brought up to date, refused.</summary>
public sealed class PostgresSchemaTests(PostgresFixture server)
{
    [Fact]
    public async Task Database_OpenedByFourProcessesAtOnce_GetsEveryScriptOnce()
    {
        using var place = server.EmptyPlace();

        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => new Storages(place))));

        foreach (var storage in opened)
        {
            await storage.Write(new Stored<CallState>(CallState.New()));
            storage.Dispose();
        }
        place.Ask(StorageRegistration.Hot, "SELECT string_agg(scriptname, ',' ORDER BY schemaversionsid) FROM schema_versions").ShouldBe("0001-hot,0002-archive");
        place.Ask(StorageRegistration.Hot, "SELECT string_agg(scriptname, ',' ORDER BY schemaversionsid) FROM orleans_schema_versions").ShouldBe("0001-persistence,0002-clustering");
    }

    [Fact]
    public async Task Sql_ThatIsPrinted_MakesTheSameDatabase_WhichThenLacksNothing()
    {
        using PostgresPlace byHand = server.EmptyPlace(), byProgram = server.Place();
        var printed = AntiphonDatabase.PrintSql(new StorageOptions());
        AntiphonDatabase.PrintSql(byHand.Options).ReplaceLineEndings().Split(Environment.NewLine)[1..].ShouldBe(printed.ReplaceLineEndings().Split(Environment.NewLine)[1..]);

        byHand.Ask(StorageRegistration.Hot, printed);

        AntiphonDatabase.PrintSql(byHand.Options).ShouldNotContain("BEGIN");
        const string columns = "SELECT string_agg(concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default), ',' ORDER BY table_name, column_name) FROM information_schema.columns WHERE table_schema = 'public'";
        const string indices = "SELECT string_agg(indexdef, ',' ORDER BY indexdef) FROM pg_indexes WHERE schemaname = 'public'";
        byHand.Ask(StorageRegistration.Hot, columns).ShouldBe(byProgram.Ask(StorageRegistration.Hot, columns));
        byHand.Ask(StorageRegistration.Hot, indices).ShouldBe(byProgram.Ask(StorageRegistration.Hot, indices));
        using var storage = new Storages(byHand);
        await storage.Write(new Stored<CallState>(CallState.New()));
    }

    [Theory]
    [InlineData("schema_versions")]
    [InlineData("orleans_schema_versions")]
    public void Database_NewerThanTheProgram_IsRefused(string journal)
    {
        using var place = server.Place();
        place.Ask(StorageRegistration.Hot, $"INSERT INTO {journal} (scriptname, applied) VALUES ('0099-future', now())");

        var fault = Should.Throw<DataDirectoryException>(() => AntiphonDatabase.Open(place.Options));

        fault.Message.ShouldContain("newer than this program");
        fault.Message.ShouldContain("0099-future");
    }

    [Fact]
    public async Task Rows_RestoredFromAnotherServer_AreNotChangedForEver()
    {
        using var place = server.Place();
        var state = new Stored<CallState>(CallState.New());
        using (var before = new Storages(place)) await before.Write(state);
        place.Ask(StorageRegistration.Hot, "UPDATE hot_call SET tx = 4611686018427387904");

        using var storage = new Storages(place);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (var mark = 0L; ;)
        {
            var changes = await storage.Rows.ReadVersions(mark);
            if (mark > 0 && changes.Calls.Count == 0) break;
            patience.IsCancellationRequested.ShouldBeFalse();
            mark = changes.Mark;
        }
        (await storage.Read(state.State.Id)).ETag.ShouldBe(state.ETag);
    }

    [Fact]
    public void Server_ThatIsNotThere_IsRefusedInALineThatSaysWhereAndNoSecret()
    {
        var fault = Should.Throw<StorageUnavailableException>(() => AntiphonDatabase.Open(new StorageOptions
        {
            Provider = StorageProvider.PostgreSql,
            ConnectionString = $"Host=127.0.0.1;Port={FreePort.Take()};Database=centre;Username=me;Password=geheim",
        }));

        fault.Message.ShouldContain("127.0.0.1:");
        fault.Message.ShouldContain("/centre");
        fault.Message.ShouldContain("Check that it runs");
        fault.Message.ShouldNotContain("geheim");
        fault.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void Database_ThatIsNotThere_IsRefusedByItsName()
    {
        using var place = server.Place();
        var options = place.Options;
        options.ConnectionString = new NpgsqlConnectionStringBuilder(options.ConnectionString) { Database = "nowhere" }.ToString();

        var fault = Should.Throw<StorageUnavailableException>(() => AntiphonDatabase.Open(options));

        fault.Message.ShouldContain("\"nowhere\" does not exist");
        fault.Message.ShouldContain("Antiphon:Storage:ConnectionString");
    }

    [Theory]
    [InlineData("", "must say how to connect")]
    [InlineData("Database=x", "Host")]
    [InlineData("Host=x", "Database")]
    [InlineData("Host=x;Database=y;Password=geheim;Nonsense=geheim", "cannot be read")]
    [InlineData("geheim", "cannot be read")]
    [InlineData("Host=x;Database=y;Port=geheim", "cannot be read")]
    public void ConnectionString_ThatIsNone_IsRefusedWithoutTellingIt(string text, string why)
    {
        var fault = new StorageOptions { Provider = StorageProvider.PostgreSql, ConnectionString = text }.Faults().ShouldHaveSingleItem();

        fault.ShouldStartWith("Antiphon:Storage:ConnectionString ");
        fault.ShouldContain(why);
        fault.ShouldNotContain("geheim");
    }

    [Fact]
    public void Backup_OfAServer_IsRefusedWithTheNameOfItsOwnTool() =>
        Should.Throw<DataDirectoryException>(() => StorageBackup.Check(new StorageOptions { Provider = StorageProvider.PostgreSql })).Message.ShouldContain("pg_dump");

    [Fact]
    public async Task Server_StoppedAndStartedAgain_FailsWritesClearlyAndTheyGoOnByThemselves()
    {
        using var own = PostgresServer.Start();
        var options = new StorageOptions { Provider = StorageProvider.PostgreSql, ConnectionString = own.ConnectionString(own.CreateDatabase()) };
        using var storage = new Storages(options);
        var state = new Stored<CallState>(CallState.New());
        await storage.Write(state);

        own.Stop();
        var first = await Should.ThrowAsync<StorageUnavailableException>(() => storage.Write(state));
        first.Message.ShouldContain(storage.Database.Place);
        var second = await Should.ThrowAsync<StorageUnavailableException>(() => storage.Write(state));
        second.OutcomeUnknown.ShouldBeFalse("nothing could be sent");
        second.Message.ShouldContain("Nothing was written");
        await Should.ThrowAsync<StorageUnavailableException>(() => storage.Read(state.State.Id));
        await Should.ThrowAsync<StorageUnavailableException>(() => storage.Archive.GetCall(state.State.Id));
        (await storage.Get<Storage.Upkeep.IStorageHealth>().CheckAsync()).ShouldNotBeNull();
        own.Resume();

        await storage.Write(state);
        await ShouldRead(storage, state);
        (await storage.Get<Storage.Upkeep.IStorageHealth>().CheckAsync()).ShouldBeNull();
    }

    /// <summary>A pool finds its broken connections one by one.</summary>
    private static async Task ShouldRead(Storages storage, Stored<CallState> state)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                (await storage.Read(state.State.Id)).ETag.ShouldBe(state.ETag);
                return;
            }
            catch (StorageUnavailableException) when (tries < 20)
            {
                // Another one.
            }
        }
    }
}
