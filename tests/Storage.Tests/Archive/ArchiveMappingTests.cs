using System.Reflection;
using Antiphon.Storage;
using Antiphon.Storage.Archive;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Antiphon.Tests.Places;
using Shouldly;

namespace Antiphon.Tests.Archive;

/// <summary>EF Core's model against the SQL, and what the raw writer writes against what EF Core reads.</summary>
public abstract class ArchiveMappingTests(StoragePlace place) : IDisposable
{
    private static readonly string[] NotArchive = ["hot_call", "hot_operator", "hot_actor", "hot_sequence", "storage_touch", "domain_clock", "schema_versions"];
    private readonly Storages _storage = new(place);

    public void Dispose()
    {
        _storage.Dispose();
        place.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Model_AgainstTheSchema_HasTheSameTablesColumnsAndKeys()
    {
        await using var context = await Context();
        var mapped = context.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties().Select(p =>
            $"{entity.GetTableName()}.{p.GetColumnName()} {p.GetColumnType()} null={p.IsNullable} key={(p.FindContainingPrimaryKey()?.Properties.ToList().IndexOf(p) ?? -1) + 1}"));

        mapped.Order().ShouldBe(Schema().Order());
    }

    [Fact]
    public async Task Calls_WrittenRaw_AreReadEqualByEFCore() =>
        await Same(c => c.Calls, (archive, row) => archive.Calls.SingleOrDefaultAsync(c => c.Id == row.Id),
            from id in Gen.Guid
            from texts in Text.Array[10]
            from times in Time.Array[4]
            from spans in Span.Array[3]
            from priority in Gen.Int
            from some in Gen.Bool.Array[2]
            select new ArchivedCall
            {
                Id = id,
                Line = texts[0],
                Client = texts[1],
                Edge = texts[2],
                Priority = priority,
                Topic = texts[3],
                Notes = texts[4],
                ArrivedAt = times[0],
                QueuedAt = some[0] ? times[1] : null,
                AnsweredAt = some[1] ? times[2] : null,
                EndedAt = times[3],
                Outcome = texts[5],
                Reason = texts[6],
                Queue = texts[7],
                Operator = texts[8],
                Waited = spans[0],
                Talked = spans[1],
                Held = spans[2],
                Moments = texts[9],
            });

    [Fact]
    public async Task Stays_WrittenRaw_AreReadEqualByEFCore() =>
        await Same(c => c.Stays, (archive, row) => archive.Stays.SingleOrDefaultAsync(s => s.CallId == row.CallId && s.Ordinal == row.Ordinal),
            from call in Gen.Guid
            from ordinal in Gen.Int
            from texts in Text.Array[2]
            from times in Time.Array[3]
            select new QueueStay { CallId = call, Ordinal = ordinal, Queue = texts[0], LeftBy = texts[1], EnteredAt = times[0], LeftAt = times[1], RankTime = times[2] });

    [Fact]
    public async Task Legs_WrittenRaw_AreReadEqualByEFCore() =>
        await Same(c => c.Legs, (archive, row) => archive.Legs.SingleOrDefaultAsync(l => l.CallId == row.CallId && l.Ordinal == row.Ordinal),
            from ids in Gen.Guid.Array[2]
            from ordinal in Gen.Int
            from texts in Text.Array[2]
            from times in Time.Array[2]
            from held in Span
            select new OperatorLeg { CallId = ids[0], OfferId = ids[1], Ordinal = ordinal, Operator = texts[0], EndedBy = texts[1], ConnectedAt = times[0], EndedAt = times[1], Held = held });

    [Fact]
    public async Task Offers_WrittenRaw_AreReadEqualByEFCore() =>
        await Same(c => c.Offers, (archive, row) => archive.Offers.SingleOrDefaultAsync(o => o.Id == row.Id),
            from ids in Gen.Guid.Array[2]
            from epoch in Gen.Long
            from texts in Text.Array[5]
            from times in Time.Array[2]
            select new ArchivedOffer
            {
                Id = ids[0],
                CallId = ids[1],
                Epoch = epoch,
                Operator = texts[0],
                Queue = texts[1],
                Ending = texts[2],
                Cause = texts[3],
                Decision = texts[4],
                IssuedAt = times[0],
                EndedAt = times[1],
            });

    [Fact]
    public async Task Intervals_WrittenRaw_AreReadEqualByEFCore() =>
        await Same(c => c.Intervals, (archive, row) => archive.Intervals.SingleOrDefaultAsync(i => i.Operator == row.Operator && i.Sequence == row.Sequence),
            from call in Gen.Guid
            from some in Gen.Bool
            from sequence in Gen.Long
            from texts in Text.Array[4]
            from times in Time.Array[2]
            select new OperatorInterval
            {
                Operator = texts[0],
                Sequence = sequence,
                Site = texts[1],
                State = texts[2],
                Reason = texts[3],
                StartedAt = times[0],
                EndedAt = times[1],
                CallId = some ? call : null,
            });

    [Fact]
    public async Task Alarms_WrittenRaw_AreReadEqualByEFCore() =>
        await Same(c => c.Alarms, (archive, row) => archive.Alarms.SingleOrDefaultAsync(a => a.Id == row.Id),
            from id in Gen.Guid
            from over in Gen.Bool
            from texts in Text.Array[2]
            from numbers in Gen.Double[-1e6, 1e6].Array[2]
            from times in Time.Array[3]
            select new ArchivedAlarm
            {
                Id = id,
                Panel = texts[0],
                Formula = texts[1],
                Value = numbers[0],
                Threshold = numbers[1],
                RaisedAt = times[0],
                ClearedAt = over ? times[1] : null,
                ChangedAt = times[2],
            });

    private static Gen<string> Text => Gen.String[Gen.Char["aя0'\"\\\n%日"], 0, 12];

    /// <summary>Any time and offset, finer than what is kept.</summary>
    private static Gen<DateTimeOffset> Time =>
        from ticks in Gen.Long[DateTime.UnixEpoch.Ticks, DateTime.UnixEpoch.AddYears(200).Ticks]
        from hours in Gen.Int[-12, 12]
        select new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(TimeSpan.FromHours(hours));

    private static Gen<TimeSpan> Span => from ticks in Gen.Long[0, TimeSpan.FromDays(400).Ticks] select new TimeSpan(ticks);

    private async Task Same<T>(Func<ArchiveContext, DbSet<T>> set, Func<ArchiveContext, T, Task<T?>> find, Gen<T> rows) where T : ArchiveRow
    {
        await rows.Array[1, 5].SampleAsync(async written =>
        {
            await _storage.Archived(written);
            await using var context = await Context();
            foreach (var row in written)
            {
                var read = await find(context, row);
                foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
                {
                    property.GetValue(read).ShouldBe(Kept(property.GetValue(row)), property.Name);
                }
            }
        }, iter: 20, threads: 1);
        await using var all = await Context();
        (await set(all).CountAsync()).ShouldBeGreaterThanOrEqualTo(20);
    }

    private static object? Kept(object? value) => value switch
    {
        DateTimeOffset time => new DateTimeOffset(time.UtcTicks - (time.UtcTicks % 10), TimeSpan.Zero),
        TimeSpan span => new TimeSpan(span.Ticks - (span.Ticks % 10)),
        _ => value,
    };

    private Task<ArchiveContext> Context() => _storage.Get<IDbContextFactory<ArchiveContext>>().CreateDbContextAsync();

    /// <summary>The columns of all tables: table, name, type, whether it may be null, and its place in the primary key (0: none).</summary>
    protected abstract string Columns { get; }

    private List<string> Schema()
    {
        using var connection = place.Open(StorageRegistration.Hot);
        using var command = connection.CreateCommand();
        command.CommandText = Columns;
        using var reader = command.ExecuteReader();
        var columns = new List<string>();
        while (reader.Read())
        {
            if (!NotArchive.Contains(reader.GetString(0))) columns.Add($"{reader.GetString(0)}.{reader.GetString(1)} {reader.GetString(2)} null={reader.GetInt64(3) == 0} key={reader.GetInt64(4)}");
        }
        return columns;
    }
}

public sealed class SqliteArchiveMappingTests() : ArchiveMappingTests(new SqlitePlace())
{
    protected override string Columns =>
        "SELECT t.name, c.name, c.type, c.\"notnull\", c.pk FROM pragma_table_list t JOIN pragma_table_info(t.name) c WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%'";
}

public sealed class PostgresArchiveMappingTests(PostgresFixture server) : ArchiveMappingTests(server.Place())
{
    protected override string Columns =>
        """
        SELECT t.relname::text, c.attname::text, format_type(c.atttypid, c.atttypmod), c.attnotnull::int::bigint, coalesce(array_position(k.conkey, c.attnum), 0)::bigint
        FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 LEFT JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'p'
        WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind = 'r' AND t.relname NOT LIKE 'orleans%'
        """;
}
