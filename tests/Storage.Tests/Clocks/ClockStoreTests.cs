using Antiphon.Clocks;
using Antiphon.Storage.Clocks;
using Antiphon.Tests.Places;
using Shouldly;

namespace Antiphon.Tests.Clocks;

public abstract class ClockStoreTests(StoragePlace place) : IDisposable
{
    private readonly Storages _storage = new(place);

    public void Dispose()
    {
        _storage.Dispose();
        place.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Clock_WrittenOnce_IsReplacedOnlyByWhoKnowsIt()
    {
        var clocks = _storage.Get<IClockStore>();
        var first = new ClockSetting(Rows.Noon, new DateTimeOffset(2026, 11, 1, 8, 0, 0, TimeSpan.Zero).AddMicroseconds(7), 60.5);
        var second = first with { Speed = 240 };

        clocks.Read().ShouldBeNull();
        (await clocks.TryWrite(null, first)).ShouldBeTrue();
        clocks.Read().ShouldBe(first);
        (await clocks.TryWrite(null, second)).ShouldBeFalse();
        (await clocks.TryWrite(second, first)).ShouldBeFalse();
        clocks.Read().ShouldBe(first);
        (await clocks.TryWrite(first, second)).ShouldBeTrue();
        clocks.Read().ShouldBe(second);
    }
}

public sealed class SqliteClockStoreTests() : ClockStoreTests(new SqlitePlace());

public sealed class PostgresClockStoreTests(PostgresFixture server) : ClockStoreTests(server.Place());
