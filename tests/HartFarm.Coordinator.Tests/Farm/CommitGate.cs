using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>Counts commits, and holds the first one until it is let go.</summary>
public sealed class CommitGate : DbTransactionInterceptor
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _commits;

    public int Commits => _commits;

    /// <summary>Ends when the first commit is held.</summary>
    public Task Arrived => _arrived.Task;

    public void Open() => _open.SetResult();

    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Increment(ref _commits) > 1) return result;
        _arrived.SetResult();
        await _open.Task.WaitAsync(cancellationToken);
        return result;
    }
}
