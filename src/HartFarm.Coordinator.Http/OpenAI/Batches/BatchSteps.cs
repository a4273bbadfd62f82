using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Tenants;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>Takes a batch on by one step. Each can be cut off at any point and taken again.</summary>
internal sealed class BatchSteps(BatchStore batches, BatchReader reader, BatchJobs jobs, BatchResults results, TimeProvider clock)
{
    /// <summary>The next step.</summary>
    /// <returns>Whether another one may follow at once.</returns>
    public async Task<bool> RunAsync(BatchRow batch, CancellationToken cancellation) => batch.Status switch
    {
        BatchStatus.Validating => await ValidateAsync(batch, cancellation).ConfigureAwait(false),
        BatchStatus.InProgress => await ProgressAsync(batch, cancellation).ConfigureAwait(false),
        BatchStatus.Cancelling => await CancelAsync(batch, cancellation).ConfigureAwait(false),
        BatchStatus.Finalizing => await FinishAsync(batch, await jobs.ListAsync(batch, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false),
        _ => false,
    };

    private async Task<bool> ValidateAsync(BatchRow batch, CancellationToken cancellation)
    {
        var plan = await reader.CheckAsync(batch, cancellation).ConfigureAwait(false);
        if (plan.Errors.Count > 0) return await batches.FailAsync(batch, plan.Errors, cancellation).ConfigureAwait(false) == 0;
        var now = clock.GetUtcNow();
        BatchJobRow[] parts = [.. plan.Groups.Select((group, number) => new BatchJobRow
        {
            BatchId = batch.Id,
            Number = number,
            JobId = Guid.CreateVersion7(now),
            ImagesPerLine = group.Settings.Images,
        })];
        await batches.BeginAsync(batch, plan.Lines.Count, plan.Model, parts, cancellation).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> ProgressAsync(BatchRow batch, CancellationToken cancellation)
    {
        var all = await jobs.ListAsync(batch, cancellation).ConfigureAwait(false);
        var expired = clock.GetUtcNow() >= batch.ExpiresAt;
        if (!expired && all.Any(one => !one.Part.Submitted)) return await SubmitAsync(batch, all, cancellation).ConfigureAwait(false);
        if (expired) await jobs.CancelAsync(all, cancellation).ConfigureAwait(false);
        if (all.All(one => one.HasEnded)) return await batches.FinalizeAsync(batch, cancellation).ConfigureAwait(false) == 1;
        var completed = 0;
        foreach (var one in all) completed += await jobs.CompletedAsync(one, cancellation).ConfigureAwait(false);
        if (completed != batch.Completed) await batches.CountAsync(batch, completed, batch.Failed, cancellation).ConfigureAwait(false);
        return false;
    }

    private async Task<bool> SubmitAsync(BatchRow batch, IReadOnlyList<BatchJob> all, CancellationToken cancellation)
    {
        var plan = await reader.AgainAsync(batch, cancellation).ConfigureAwait(false);
        if (plan.Errors.Count > 0) return await FailAsync(batch, all, plan.Errors, cancellation).ConfigureAwait(false);
        foreach (var one in all.Where(one => !one.Part.Submitted))
        {
            try
            {
                await jobs.SubmitAsync(batch, one, plan.Groups[one.Part.Number], cancellation).ConfigureAwait(false);
            }
            catch (QuotaException quota) when (quota.RetryAfter is not null)
            {
                // Room comes with the end of other jobs, or with the next day; until then the batch waits, as long as its window lasts.
                return false;
            }
            catch (QuotaException quota)
            {
                var error = new BatchError { Code = "quota_exceeded", Line = null, Message = quota.Message, Param = null };
                return await FailAsync(batch, await jobs.ListAsync(batch, cancellation).ConfigureAwait(false), [error], cancellation).ConfigureAwait(false);
            }
            catch (JobRefusedException refused)
            {
                var lines = plan.Groups[one.Part.Number].Lines;
                BatchError[] errors = [.. refused.Errors.Select(error => new BatchError
                {
                    Code = "job_refused",
                    Line = error.Line is { } place and > 0 && place <= lines.Count ? lines[(int)place - 1].Number : null,
                    Message = error.Message,
                    Param = error.Line is null ? null : $"body.{error.Field}",
                })];
                return await FailAsync(batch, await jobs.ListAsync(batch, cancellation).ConfigureAwait(false), errors, cancellation).ConfigureAwait(false);
            }
        }
        return true;
    }

    private async Task<bool> FailAsync(BatchRow batch, IReadOnlyList<BatchJob> all, IReadOnlyList<BatchError> errors, CancellationToken cancellation)
    {
        await jobs.CancelAsync(all, cancellation).ConfigureAwait(false);
        return await batches.FailAsync(batch, errors, cancellation).ConfigureAwait(false) == 0;
    }

    private async Task<bool> CancelAsync(BatchRow batch, CancellationToken cancellation)
    {
        await jobs.CancelAsync(await jobs.ListAsync(batch, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        var all = await jobs.ListAsync(batch, cancellation).ConfigureAwait(false);
        return all.All(one => one.HasEnded) && await FinishAsync(batch, all, cancellation).ConfigureAwait(false);
    }

    private async Task<bool> FinishAsync(BatchRow batch, IReadOnlyList<BatchJob> all, CancellationToken cancellation)
    {
        var end = batch.Status == BatchStatus.Cancelling ? BatchStatus.Cancelled
            : batch.FinalizingAt >= batch.ExpiresAt && all.Any(one => !one.Part.Submitted || one.Job?.State == JobState.Cancelled) ? BatchStatus.Expired
            : BatchStatus.Completed;
        var plan = all.Count == 0 ? new BatchPlan([], [], []) : await reader.AgainAsync(batch, cancellation).ConfigureAwait(false);
        if (plan.Errors.Count > 0) return await batches.FailAsync(batch, plan.Errors, cancellation).ConfigureAwait(false) == 0;
        var files = await results.WriteAsync(batch, plan, all, end, cancellation).ConfigureAwait(false);
        await batches.EndAsync(batch, end, files, cancellation).ConfigureAwait(false);
        return false;
    }
}
