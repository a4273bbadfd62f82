using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Data.Sqlite;

/// <summary>The job store in an SQLite file. Times are ticks there, since its texts of times do not compare.</summary>
public sealed class SqliteFarmContext(DbContextOptions<SqliteFarmContext> options) : FarmContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
}
