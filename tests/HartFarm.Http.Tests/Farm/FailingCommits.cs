using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace HartFarm.Http.Tests.Farm;

/// <summary>A database whose connection breaks at a commit: before the commit is made, or after it, when nobody is told any more.</summary>
/// <param name="isMade">Whether it is made.</param>
internal sealed class FailingCommits(bool isMade) : DbTransactionInterceptor
{
    private int _left;

    /// <summary>How many more commits fail.</summary>
    public int Left
    {
        get => Volatile.Read(ref _left);
        set => Volatile.Write(ref _left, value);
    }

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (!isMade) Break();
        return ValueTask.FromResult(result);
    }

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (isMade) Break();
        return Task.CompletedTask;
    }

    private void Break()
    {
        if (Left == 0) return;
        Left--;
        throw new IOException("the database went away");
    }
}
