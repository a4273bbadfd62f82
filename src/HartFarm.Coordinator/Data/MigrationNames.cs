using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Data;

/// <summary>Compares the migrations that a database has seen with those that there are.</summary>
internal static class MigrationNames
{
    /// <summary>How the database of a context stands.</summary>
    public static async Task<StoreState> LookAsync(FarmContext context, CancellationToken cancellation)
    {
        string[] known = [.. context.Database.GetMigrations()];
        string[] seen = [.. await context.Database.GetAppliedMigrationsAsync(cancellation).ConfigureAwait(false)];
        return new StoreState([.. known.Except(seen)], [.. seen.Except(known)]);
    }
}
