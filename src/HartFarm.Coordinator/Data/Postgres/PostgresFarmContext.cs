using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Data.Postgres;

/// <summary>The job store in PostgreSQL.</summary>
public sealed class PostgresFarmContext(DbContextOptions<PostgresFarmContext> options) : FarmContext(options);
