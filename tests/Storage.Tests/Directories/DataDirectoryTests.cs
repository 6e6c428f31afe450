using System.Globalization;
using Antiphon.Storage.Directories;
using Shouldly;

namespace Antiphon.Tests.Directories;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Open_Absent_CreatesIt()
    {
        using var directory = DataDirectory.Open(_temporary["a/b"]);

        Directory.Exists(_temporary["a/b"]).ShouldBeTrue();
    }

    [Fact]
    public void Open_Held_IsRefusedWithPidPathAndAdvice()
    {
        using var holder = DataDirectory.Open(_temporary.Path);

        var fault = Should.Throw<DataDirectoryException>(() => DataDirectory.Open(_temporary.Path));

        fault.Message.ShouldContain(_temporary.Path);
        fault.Message.ShouldContain(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        fault.Message.ShouldContain("--Antiphon:DataDirectory");
    }

    [Fact]
    public void Open_Shared_IsHeldByAllWhoShareItAndByNobodyAlone()
    {
        using (DataDirectory.Open(_temporary.Path, isShared: true))
        using (DataDirectory.Open(_temporary.Path, isShared: true))
            Should.Throw<DataDirectoryException>(() => DataDirectory.Open(_temporary.Path)).Message.ShouldContain("is in use");

        using var alone = DataDirectory.Open(_temporary.Path);
        Should.Throw<DataDirectoryException>(() => DataDirectory.Open(_temporary.Path, isShared: true));
    }

    [Fact]
    public void Open_GivenFree_IsTakenAgain()
    {
        DataDirectory.Open(_temporary.Path).Dispose();

        using var again = DataDirectory.Open(_temporary.Path);
        again.Path.ShouldBe(_temporary.Path);
    }

    [Fact]
    public void Open_PathThatIsAFile_IsRefused()
    {
        File.WriteAllText(_temporary["file"], "");

        Should.Throw<DataDirectoryException>(() => DataDirectory.Open(_temporary["file"])).Message.ShouldContain("cannot be used");
    }
}
