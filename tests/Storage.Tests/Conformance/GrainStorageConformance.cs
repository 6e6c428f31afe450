using Orleans.Storage;
using Shouldly;

namespace Antiphon.Tests.Conformance;

/// <summary>What Orleans and our actors ask of a grain storage, whatever it lies in. A class that derives from it names the storage.</summary>
public abstract class GrainStorageConformance(IGrainStorage storage)
{
    private const int Writers = 8;
    private readonly GrainId _grain = GrainId.Create("note", Guid.NewGuid().ToString("N"));

    [Fact]
    public async Task Read_NothingStored_LeavesAFreshStateWithoutETag()
    {
        var note = new Stored<Note>(new Note { Text = "left over" }) { ETag = "7", RecordExists = true };

        await storage.ReadStateAsync("note", _grain, note);

        (note.RecordExists, note.ETag, note.State.Text).ShouldBe((false, null, ""));
    }

    [Fact]
    public async Task Write_First_IsReadBackWithItsETag()
    {
        var note = await Write("Здравствуйте", 1, 2, 3);

        var read = await Read();

        note.RecordExists.ShouldBeTrue();
        (read.RecordExists, read.ETag, read.State.Text).ShouldBe((true, note.ETag.ShouldNotBeNull(), "Здравствуйте"));
        read.State.Numbers.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Write_FirstWhereSomebodyHasWritten_IsRefusedAndChangesNothing()
    {
        await Write("first");
        var second = new Stored<Note>(new Note { Text = "second" });

        await ShouldBeRefused(() => Write(second));

        (second.ETag, second.RecordExists).ShouldBe((null, false));
        (await Read()).State.Text.ShouldBe("first");
    }

    [Fact]
    public async Task Write_WithTheETagOfTheLast_ChangesStateAndETag()
    {
        var note = await Write("first");
        var first = note.ETag;
        note.State.Text = "second";

        await Write(note);

        note.ETag.ShouldNotBe(first);
        var read = await Read();
        (read.State.Text, read.ETag).ShouldBe(("second", note.ETag));
        await Write(read);
    }

    [Fact]
    public async Task Write_StaleETag_IsRefusedAndChangesNothing()
    {
        var note = await Write("first");
        var other = await Read();
        other.State.Text = "other";
        await Write(other);
        var held = note.ETag;

        await ShouldBeRefused(() => Write(note));

        note.ETag.ShouldBe(held);
        var read = await Read();
        (read.State.Text, read.ETag).ShouldBe(("other", other.ETag));
    }

    [Fact]
    public async Task Clear_LeavesNothingToRead()
    {
        var note = await Write("first");

        await Clear(note);

        (note.RecordExists, note.State.Text).ShouldBe((false, ""));
        var read = await Read();
        (read.RecordExists, read.State.Text).ShouldBe((false, ""));
    }

    [Fact]
    public async Task Clear_StaleETag_IsRefusedAndTheStateStays()
    {
        var note = await Write("first");
        await Write(await Read());

        await ShouldBeRefused(() => Clear(note));

        (await Read()).State.Text.ShouldBe("first");
    }

    [Fact]
    public async Task Clear_ThenWrittenAnewByTheSame_IsStored()
    {
        var note = await Write("first");
        await Clear(note);
        note.State = new Note { Text = "anew" };

        await Write(note);

        var read = await Read();
        (read.RecordExists, read.State.Text, read.ETag).ShouldBe((true, "anew", note.ETag));
    }

    [Fact]
    public async Task Clear_ThenWrittenAnewByAnother_FencesWhoeverHoldsTheFormerLife()
    {
        var former = await Write("first");
        await Clear(await Read());
        var anew = await Read();
        anew.State.Text = "anew";
        await Write(anew);

        await ShouldBeRefused(() => Write(former));
        await ShouldBeRefused(() => Clear(former));

        (await Read()).State.Text.ShouldBe("anew");
    }

    [Fact]
    public async Task Write_AfterAClear_HasAnETagThatNeverWas()
    {
        var etags = new List<string?>();
        for (var life = 0; life < 3; life++)
        {
            var note = await Read();
            for (var version = 0; version < 3; version++)
            {
                note.State.Text = $"{life}.{version}";
                await Write(note);
                etags.Add(note.ETag);
            }

            await Clear(note);
        }

        etags.ShouldBeUnique();
        etags.ShouldNotContain((string?)null);
    }

    [Fact]
    public async Task Write_SeveralMegabytes_AreReadBackWhole()
    {
        var text = new string('х', 2_000_000); // Two bytes each.
        await Write(text);

        (await Read()).State.Text.ShouldBe(text);
    }

    [Fact]
    public async Task Write_FirstByManyAtOnce_OneWins()
    {
        var won = await Race(() => Task.FromResult(new Stored<Note>(new Note())));

        (await Read()).State.Text.ShouldBe(won);
    }

    [Fact]
    public async Task Write_NextByManyAtOnce_OneWinsEachVersion()
    {
        await Write("first");

        for (var version = 0; version < 20; version++)
        {
            var won = await Race(Read);
            (await Read()).State.Text.ShouldBe(won);
        }
    }

    /// <summary>The storage.</summary>
    protected IGrainStorage Storage => storage;

    /// <summary>The grain whose state this test's is.</summary>
    protected GrainId Grain => _grain;

    /// <summary>Reads as a new activation would.</summary>
    protected async Task<Stored<Note>> Read()
    {
        var note = new Stored<Note>(new Note());
        await storage.ReadStateAsync("note", _grain, note);
        return note;
    }

    /// <summary>The first write.</summary>
    protected async Task<Stored<Note>> Write(string text, params int[] numbers)
    {
        var note = new Stored<Note>(new Note { Text = text, Numbers = [.. numbers] });
        await Write(note);
        return note;
    }

    /// <summary>A write by whoever holds this state and its ETag.</summary>
    protected Task Write(Stored<Note> note) => storage.WriteStateAsync("note", _grain, note);

    /// <summary>A write that loses: its writer's ETag is not the stored one.</summary>
    protected static async Task ShouldBeRefused(Func<Task> write) => await Should.ThrowAsync<InconsistentStateException>(write);

    /// <summary>A clear by whoever holds this state and its ETag.</summary>
    protected Task Clear(Stored<Note> note) => storage.ClearStateAsync("note", _grain, note);

    /// <summary>Several write at once what they all hold in one version; the text of the one who won.</summary>
    private async Task<string> Race(Func<Task<Stored<Note>>> hold)
    {
        var notes = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => hold()));
        var won = await Task.WhenAll(notes.Select((note, writer) => Task.Run(async () =>
        {
            note.State.Text = $"{writer} after {note.ETag}";
            try
            {
                await Write(note);
                return note.State.Text;
            }
            catch (InconsistentStateException)
            {
                return null;
            }
        })));
        return won.OfType<string>().ShouldHaveSingleItem();
    }
}
