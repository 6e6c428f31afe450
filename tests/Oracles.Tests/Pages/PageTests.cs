using Shouldly;

namespace Antiphon.Pages;

public sealed class PageTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void Fill_ReplacesWhatLiesBetweenTheMarks()
    {
        File.WriteAllText(_file, "Words.\n<!-- a -->\nold\n<!-- /a -->\nMore.\n");

        Page.Fill(_file, "a", "new\n");
        Page.Fill(_file, "a", "newer\n");

        File.ReadAllText(_file).ShouldBe("Words.\n<!-- a -->\nnewer\n<!-- /a -->\nMore.\n");
        Should.Throw<InvalidDataException>(() => Page.Fill(_file, "b", ""));
    }

    public void Dispose() => File.Delete(_file);
}
