namespace HartFarm.Coordinator.Data;

/// <summary>Runs what reads and what changes the job store.</summary>
/// <param name="database">Where it is.</param>
public sealed class FarmStore(IFarmDatabase database)
{
    private const int Tries = 5;

    /// <summary>What the two databases say differently.</summary>
    public IFarmDatabase Database => database;

    /// <summary>Reads; what it sees may have changed when it returns.</summary>
    public async Task<T> ReadAsync<T>(Func<FarmContext, Task<T>> read, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await using var context = database.CreateContext();
        return await read(context).ConfigureAwait(false);
    }

    /// <summary>
    /// Changes in one transaction, all or nothing. The work is run again when the database rolled it back for a reason that passes
    /// (a deadlock), so it may do nothing but read and write the store.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<FarmContext, Task<T>> work, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await OnceAsync(work, cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (attempt < Tries && database.IsTransient(error))
            {
                // Whoever won the deadlock goes on; what was rolled back begins anew.
            }
        }
    }

    private async Task<T> OnceAsync<T>(Func<FarmContext, Task<T>> work, CancellationToken cancellation)
    {
        using var gate = await database.EnterWriteAsync(cancellation).ConfigureAwait(false);
        await using var context = database.CreateContext();
        // Whatever fails rolls all of it back, so there is nothing to return to half-way.
        context.Database.AutoSavepointsEnabled = false;
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        var result = await work(context).ConfigureAwait(false);
        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return result;
    }
}
