using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace HartFarm.Coordinator.Data.Postgres;

/// <summary>Lets the EF Core tool write migrations; it connects to nothing.</summary>
internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresFarmContext>
{
    public PostgresFarmContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresFarmContext>().UseNpgsql().UseSnakeCaseNamingConvention().Options);
}
