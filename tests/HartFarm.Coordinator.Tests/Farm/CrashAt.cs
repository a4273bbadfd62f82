using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>A process that ends: from its n-th step on, be it a command, a commit or a change of an object, nothing of it happens.</summary>
public sealed class CrashAt(int step) : DbCommandInterceptor, IDbTransactionInterceptor
{
    private int _steps;

    /// <summary>Whether it came so far.</summary>
    public bool Crashed => _steps >= step;

    public void Step()
    {
        if (Interlocked.Increment(ref _steps) >= step) throw new CrashException();
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Step();
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Step();
        return ValueTask.FromResult(result);
    }

    public ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Step();
        return ValueTask.FromResult(result);
    }

    /// <summary>The commit happened, and its process never heard of it.</summary>
    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Step();
        return Task.CompletedTask;
    }
}
