using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Errors;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>The batches in the job store. Every change of status is a compare-and-set, so that no step is taken twice.</summary>
internal sealed class BatchStore(FarmStore store, TimeProvider clock)
{
    // A step that takes longer may be begun by another coordinator; both then do the same.
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);

    private static readonly BatchStatus[] Cancellable = [BatchStatus.Validating, BatchStatus.InProgress];

    /// <summary>Keeps a new batch, unless an earlier try of the same request did.</summary>
    public Task<BatchRow> AddAsync(BatchRow row, CancellationToken cancellation) => store.WriteAsync(
        async context =>
        {
            if (await context.Batches.FindAsync([row.Id], cancellation).ConfigureAwait(false) is { } before) return before;
            context.Batches.Add(row);
            return row;
        },
        cancellation);

    /// <summary>A tenant's batch.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public async Task<BatchRow> GetAsync(string id, string tenant, CancellationToken cancellation) =>
        BatchIds.Parse(id) is { } batch && await FindAsync(batch, cancellation).ConfigureAwait(false) is { } row && row.Tenant == tenant
            ? row
            : throw RequestException.Missing("such batch");

    /// <summary>A page of a tenant's batches, the newest first, and one more where there are more.</summary>
    public async Task<IReadOnlyList<BatchRow>> ListAsync(string tenant, BatchRow? after, int limit, CancellationToken cancellation) => await store.ReadAsync(
        context =>
        {
            var batches = context.Batches.AsNoTracking().Where(row => row.Tenant == tenant);
            if (after is { CreatedAt: var time, Id: var id })
                batches = batches.Where(row => row.CreatedAt < time || (row.CreatedAt == time && row.Id.CompareTo(id) < 0));
            return batches.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Take(limit + 1).ToListAsync(cancellation);
        },
        cancellation).ConfigureAwait(false);

    /// <summary>The batches that have not ended, the oldest first.</summary>
    public Task<List<Guid>> OpenAsync(CancellationToken cancellation) => store.ReadAsync(
        context => context.Batches.Where(row => row.EndedAt == null).OrderBy(row => row.CreatedAt).Select(row => row.Id).ToListAsync(cancellation), cancellation);

    /// <summary>The jobs of a batch in order.</summary>
    public Task<List<BatchJobRow>> JobsAsync(Guid id, CancellationToken cancellation) => store.ReadAsync(
        context => context.BatchJobs.AsNoTracking().Where(row => row.BatchId == id).OrderBy(row => row.Number).ToListAsync(cancellation), cancellation);

    /// <summary>Takes a batch for its next step; null when another coordinator has it, or it has ended.</summary>
    public async Task<BatchRow?> TakeAsync(Guid id, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var taken = await store.WriteAsync(
            context => context.Batches.Where(row => row.Id == id && row.EndedAt == null && (row.LockedUntil == null || row.LockedUntil <= now))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LockedUntil, now + Hold), cancellation),
            cancellation).ConfigureAwait(false);
        return taken == 1 ? await FindAsync(id, cancellation).ConfigureAwait(false) : null;
    }

    /// <summary>Gives it back.</summary>
    public Task ReleaseAsync(Guid id) => store.WriteAsync(
        context => context.Batches.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.LockedUntil, (DateTimeOffset?)null)), CancellationToken.None);

    /// <summary>The file is good: these jobs are to make it.</summary>
    public Task<int> BeginAsync(BatchRow batch, int total, string? model, IReadOnlyList<BatchJobRow> jobs, CancellationToken cancellation) => store.WriteAsync(
        async context =>
        {
            var now = clock.GetUtcNow();
            var begun = await context.Batches.Where(row => row.Id == batch.Id && row.Status == BatchStatus.Validating).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Status, BatchStatus.InProgress).SetProperty(row => row.InProgressAt, now)
                    .SetProperty(row => row.Total, total).SetProperty(row => row.Model, model),
                cancellation).ConfigureAwait(false);
            if (begun == 1) context.BatchJobs.AddRange(jobs);
            return begun;
        },
        cancellation);

    /// <summary>A job of it was accepted.</summary>
    public Task<int> SubmittedAsync(BatchJobRow job, CancellationToken cancellation) => store.WriteAsync(
        context => context.BatchJobs.Where(row => row.BatchId == job.BatchId && row.Number == job.Number)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Submitted, true), cancellation),
        cancellation);

    /// <summary>Something is wrong with its file.</summary>
    public Task<int> FailAsync(BatchRow batch, IReadOnlyList<BatchError> errors, CancellationToken cancellation) =>
        ChangeAsync(batch, set => set.SetProperty(row => row.Status, BatchStatus.Failed).SetProperty(row => row.Errors, errors).SetProperty(row => row.EndedAt, clock.GetUtcNow()), cancellation);

    /// <summary>How far it is.</summary>
    public Task<int> CountAsync(BatchRow batch, int completed, int failed, CancellationToken cancellation) =>
        ChangeAsync(batch, set => set.SetProperty(row => row.Completed, completed).SetProperty(row => row.Failed, failed), cancellation);

    /// <summary>Its jobs have ended.</summary>
    public Task<int> FinalizeAsync(BatchRow batch, CancellationToken cancellation) =>
        ChangeAsync(batch, set => set.SetProperty(row => row.Status, BatchStatus.Finalizing).SetProperty(row => row.FinalizingAt, clock.GetUtcNow()), cancellation);

    /// <summary>Its results are there.</summary>
    public Task<int> EndAsync(BatchRow batch, BatchStatus end, BatchFiles files, CancellationToken cancellation) => ChangeAsync(
        batch,
        set => set.SetProperty(row => row.Status, end).SetProperty(row => row.EndedAt, clock.GetUtcNow())
            .SetProperty(row => row.OutputFileId, files.Output).SetProperty(row => row.ErrorFileId, files.Errors)
            .SetProperty(row => row.Completed, files.Completed).SetProperty(row => row.Failed, files.Failed),
        cancellation);

    /// <summary>Has it cancelled; a second time changes nothing.</summary>
    /// <exception cref="RequestException">It has ended, or its results are being written.</exception>
    public async Task<BatchRow> CancelAsync(BatchRow batch, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await store.WriteAsync(
            context => context.Batches.Where(row => row.Id == batch.Id && Cancellable.Contains(row.Status)).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Status, BatchStatus.Cancelling).SetProperty(row => row.CancellingAt, now), cancellation),
            cancellation).ConfigureAwait(false);
        var changed = (await FindAsync(batch.Id, cancellation).ConfigureAwait(false))!;
        if (changed.Status is BatchStatus.Cancelling or BatchStatus.Cancelled) return changed;
        throw new RequestException(409, $"The batch is {changed.Status.ToString().ToLowerInvariant()}, and cannot be cancelled.") { Code = "invalid_batch_status" };
    }

    private Task<BatchRow?> FindAsync(Guid id, CancellationToken cancellation) => store.ReadAsync(
        context => context.Batches.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation), cancellation);

    private Task<int> ChangeAsync(BatchRow batch, Action<UpdateSettersBuilder<BatchRow>> set, CancellationToken cancellation) => store.WriteAsync(
        context => context.Batches.Where(row => row.Id == batch.Id && row.Status == batch.Status).ExecuteUpdateAsync(set, cancellation), cancellation);
}
