using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace HartFarm.Coordinator.Data.Sqlite;

/// <summary>Lets the EF Core tool write migrations; it opens no file.</summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteFarmContext>
{
    public SqliteFarmContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteFarmContext>().UseSqlite().UseSnakeCaseNamingConvention().Options);
}
