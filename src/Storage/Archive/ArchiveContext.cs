using System.Text;
using Antiphon.Storage.Sql;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Antiphon.Storage.Archive;

/// <summary>The archive as EF Core reads it. The schema is deploy/sql; nothing is written through this.</summary>
public sealed class ArchiveContext(DbContextOptions<ArchiveContext> options) : DbContext(options)
{
    /// <summary>Calls that have ended.</summary>
    public DbSet<ArchivedCall> Calls => Set<ArchivedCall>();

    /// <summary>Their stays in queues.</summary>
    public DbSet<QueueStay> Stays => Set<QueueStay>();

    /// <summary>Their operators.</summary>
    public DbSet<OperatorLeg> Legs => Set<OperatorLeg>();

    /// <summary>Offers with their endings.</summary>
    public DbSet<ArchivedOffer> Offers => Set<ArchivedOffer>();

    /// <summary>Operators' time by state.</summary>
    public DbSet<OperatorInterval> Intervals => Set<OperatorInterval>();

    /// <summary>Alarms of panels.</summary>
    public DbSet<ArchivedAlarm> Alarms => Set<ArchivedAlarm>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<TimeConverter>();
        configurationBuilder.Properties<TimeSpan>().HaveConversion<DurationConverter>();
        configurationBuilder.Properties<Guid>().HaveConversion<IdConverter>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ArchivedCall>().ToTable("call").HasKey(c => c.Id);
        modelBuilder.Entity<QueueStay>().ToTable("queue_stay").HasKey(s => new { s.CallId, s.Ordinal });
        modelBuilder.Entity<OperatorLeg>().ToTable("operator_leg").HasKey(l => new { l.CallId, l.Ordinal });
        modelBuilder.Entity<ArchivedOffer>().ToTable("offer").HasKey(o => o.Id);
        modelBuilder.Entity<OperatorInterval>().ToTable("operator_interval").HasKey(i => new { i.Operator, i.StartedAt });
        modelBuilder.Entity<ArchivedAlarm>().ToTable("alarm").HasKey(a => a.Id);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties())) property.SetColumnName(SnakeCase(property.Name));
    }

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }

    private sealed class TimeConverter() : ValueConverter<DateTimeOffset, long>(time => Column.Time(time), stored => Column.Time(stored));

    private sealed class DurationConverter() : ValueConverter<TimeSpan, long>(duration => Column.Duration(duration), stored => Column.Duration(stored));

    private sealed class IdConverter() : ValueConverter<Guid, string>(id => Column.Id(id), stored => Column.Id(stored));
}
