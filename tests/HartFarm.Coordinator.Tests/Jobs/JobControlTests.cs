using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Jobs;

/// <summary>Pause, resume, cancel, retry, and who wins when they meet the workers.</summary>
public abstract class JobControlTests(ITestDatabase database) : FarmTests(database)
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_paused_job_hands_out_nothing_and_finishes_what_is_held()
    {
        var job = await Farm.SubmitShardsAsync(3);
        var held = await Farm.LeaseAsync(job, Worker);
        var queued = (await Farm.EnqueueAsync(job, 1))[0];
        Assert.Equal(JobState.Paused, await Coordinator.Control.PauseAsync(job, None));
        Assert.Equal(JobState.Paused, await Coordinator.Control.PauseAsync(job, None));
        Assert.NotNull((await Coordinator.Claims.ClaimAsync(new ClaimShard(queued.ShardId, Worker, queued.Enqueued), None)).Denied);
        Assert.True((await Farm.CompleteAsync(held, Worker)).Accepted);
        var row = await Farm.JobAsync(job);
        Assert.Equal((JobState.Paused, 2, 1), (row.State, row.PendingShards, row.CompletedShards));
        Assert.Equal(JobState.Running, await Coordinator.Control.ResumeAsync(job, None));
        await Farm.CompleteAsync(await Farm.LeaseAsync(job, Worker), Worker);
        await Farm.CompleteAsync(await Farm.LeaseAsync(job, Worker), Worker);
        Assert.Equal(JobState.Finalizing, (await Farm.JobAsync(job)).State);
    }

    [Fact]
    public async Task A_cancelled_job_refuses_results_and_keeps_what_was_finished()
    {
        var job = await Farm.SubmitShardsAsync(4);
        await Farm.CompleteAsync(await Farm.LeaseAsync(job, Worker), Worker);
        var delivered = await Farm.LeaseAsync(job, Worker);
        await Coordinator.Results.TakeAsync(await Farm.MakeAsync(delivered, Worker), None);
        var held = await Farm.LeaseAsync(job, Worker);
        Assert.Equal(JobState.Cancelled, await Coordinator.Control.CancelAsync(job, None));
        Assert.Equal([job], Coordinator.Notices.Stopped);
        Assert.False((await Farm.CompleteAsync(held, Worker)).Accepted);
        var reply = await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker, null, new HeldLease(held.ShardId, held.Token, 0)), None);
        Assert.Equal("the job has stopped", Assert.Single(reply.Lost).Reason);
        await Coordinator.Publisher.PublishAsync(delivered.ShardId, None);
        var row = await Farm.JobAsync(job);
        Assert.Equal((JobState.Cancelled, 2, 2, 4L), (row.State, row.CompletedShards, row.CancelledShards, row.ImagesCompleted));
        await Assert.ThrowsAsync<JobStateException>(() => Coordinator.Control.ResumeAsync(job, None));
        await Assert.ThrowsAsync<JobStateException>(() => Coordinator.Control.PauseAsync(job, None));
    }

    [Fact]
    public async Task Cancelling_while_workers_claim_and_deliver_leaves_every_shard_counted_once()
    {
        var job = await Farm.SubmitShardsAsync(24);
        var messages = await Farm.EnqueueAsync(job);
        using var start = new Barrier(4);
        var workers = Enumerable.Range(0, 3).Select(worker => Task.Run(async () =>
        {
            start.SignalAndWait();
            foreach (var message in messages.Where(message => message.ShardId % 3 == worker))
            {
                var claim = await Coordinator.Claims.ClaimAsync(new ClaimShard(message.ShardId, Worker, message.Enqueued), None);
                if (claim.Granted is { } lease) await Farm.CompleteAsync(lease, Worker);
            }
        }));
        var cancel = Task.Run(async () =>
        {
            start.SignalAndWait();
            await Coordinator.Control.CancelAsync(job, None);
        });
        await Task.WhenAll([.. workers, cancel]);
        await AssertCountedAsync(job);
        Assert.Equal(JobState.Cancelled, (await Farm.JobAsync(job)).State);
    }

    [Fact]
    public async Task Pausing_and_resuming_while_workers_claim_loses_no_shard()
    {
        var job = await Farm.SubmitShardsAsync(20);
        using var start = new Barrier(3);
        var workers = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            start.SignalAndWait();
            for (var round = 0; round < 12; round++)
            {
                foreach (var message in await Farm.EnqueueAsync(job, 2))
                {
                    var claim = await Coordinator.Claims.ClaimAsync(new ClaimShard(message.ShardId, Worker, message.Enqueued), None);
                    if (claim.Granted is { } lease) await Farm.CompleteAsync(lease, Worker);
                }
            }
        }));
        var owner = Task.Run(async () =>
        {
            start.SignalAndWait();
            for (var round = 0; round < 5; round++)
            {
                try
                {
                    await Coordinator.Control.PauseAsync(job, None);
                    await Coordinator.Control.ResumeAsync(job, None);
                }
                catch (JobStateException)
                {
                    return;
                }
            }
        });
        await Task.WhenAll([.. workers, owner]);
        await AssertCountedAsync(job);
        if ((await Farm.JobAsync(job)).State == JobState.Paused) await Coordinator.Control.ResumeAsync(job, None);
        while ((await Farm.JobAsync(job)).PendingShards > 0) await Farm.CompleteAsync(await Farm.LeaseAsync(job, Worker), Worker);
        var row = await Farm.JobAsync(job);
        Assert.Equal((JobState.Finalizing, 20, 40L), (row.State, row.CompletedShards, row.ImagesCompleted));
    }

    [Fact]
    public async Task Too_many_failed_images_stop_the_job()
    {
        var job = await Farm.SubmitShardsAsync(4, request => request with { MaxFailures = 2 });
        var one = await Farm.LeaseAsync(job, Worker);
        await Farm.CompleteAsync(one, Worker, Failures(one, 2));
        Assert.Equal(JobState.Running, (await Farm.JobAsync(job)).State);
        var two = await Farm.LeaseAsync(job, Worker);
        await Farm.CompleteAsync(two, Worker, Failures(two, 1));
        var row = await Farm.JobAsync(job);
        Assert.Equal((JobState.Failed, "3 images failed; the job allows 2", 2), (row.State, row.Error, row.CancelledShards));
        Assert.Equal([job], Coordinator.Notices.Stopped);
        await AssertCountedAsync(job);
    }

    [Fact]
    public async Task A_job_that_failed_stays_so_when_its_last_shard_is_published_afterwards()
    {
        var job = await Farm.SubmitShardsAsync(2, request => request with { MaxFailures = 0 });
        var late = await Farm.LeaseAsync(job, Worker);
        Assert.True((await Coordinator.Results.TakeAsync(await Farm.MakeAsync(late, Worker), None)).Accepted);
        var failing = await Farm.LeaseAsync(job, Worker);
        await Farm.CompleteAsync(failing, Worker, Failures(failing, 1));
        await Coordinator.Publisher.PublishAsync(late.ShardId, None);
        Assert.Equal((JobState.Failed, 2, 3L), ((await Farm.JobAsync(job)).State, (await Farm.JobAsync(job)).CompletedShards, (await Farm.JobAsync(job)).ImagesCompleted));
        await AssertCountedAsync(job);
    }

    [Fact]
    public async Task A_retry_makes_what_is_missing_and_nothing_else()
    {
        Farm.Leases.MaxAttempts = 1;
        var job = await Farm.SubmitShardsAsync(3, request => request with { MaxFailures = 2 });
        await Farm.CompleteAsync(await Farm.LeaseAsync(job, Worker), Worker);
        var partial = await Farm.LeaseAsync(job, Worker);
        await Farm.CompleteAsync(partial, Worker, Failures(partial, 1));
        var failed = await Farm.LeaseAsync(job, Worker);
        await Coordinator.Ends.FailAsync(new ShardFailed(failed.ShardId, failed.Token, Worker, "no luck"), None);
        Assert.Equal((JobState.Failed, 3L), ((await Farm.JobAsync(job)).State, (await Farm.JobAsync(job)).ImagesFailed));
        Assert.Equal(2, await Coordinator.Control.RetryAsync(job, None));
        Assert.Equal("2 shards", Assert.Single(await Coordinator.Audit.ListAsync(null, AuditAction.JobRetried, null, 9, None)).Detail);
        var row = await Farm.JobAsync(job);
        Assert.Equal((JobState.Queued, 2, 1, 2L, 0L), (row.State, row.PendingShards, row.CompletedShards, row.ImagesCompleted, row.ImagesFailed));
        await Farm.CompleteAsync(await Farm.LeaseAsync(job, Worker), Worker);
        await Farm.CompleteAsync(await Farm.LeaseAsync(job, Worker), Worker);
        row = await Farm.JobAsync(job);
        Assert.Equal((JobState.Finalizing, 6L, 0L), (row.State, row.ImagesCompleted, row.ImagesFailed));
        await AssertCountedAsync(job);
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_with_the_jobs_state()
    {
        var job = await Farm.SubmitShardsAsync(1);
        Assert.Contains("Queued", await RefusalAsync(() => Coordinator.Control.RetryAsync(job, None)), StringComparison.Ordinal);
        Assert.Contains("cancel it before", await RefusalAsync(() => Coordinator.Control.DeleteAsync(job, None)), StringComparison.Ordinal);
        await Farm.CompleteAsync(await Farm.LeaseAsync(job, Worker), Worker);
        Assert.Contains("Finalizing", await RefusalAsync(() => Coordinator.Control.CancelAsync(job, None)), StringComparison.Ordinal);
        Assert.Contains("does not exist", await RefusalAsync(() => Coordinator.Control.PauseAsync(Guid.NewGuid(), None)), StringComparison.Ordinal);
    }

    private static ImageFailure[] Failures(ShardGranted lease, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new ImageFailure(lease.FirstImage + i, $"{lease.FirstImage + i:D9}", "no luck"))];

    private static async Task<string> RefusalAsync(Func<Task> act) => (await Assert.ThrowsAsync<JobStateException>(act)).Message;

    /// <summary>The job's counters are those of its shards.</summary>
    private async Task AssertCountedAsync(Guid job)
    {
        var (row, shards) = (await Farm.JobAsync(job), await Farm.ShardsAsync(job));
        Assert.Equal(
            [
                row.PendingShards, row.EnqueuedShards, row.LeasedShards, row.PublishingShards, row.CompletedShards, row.FailedShards,
                row.CancelledShards,
            ],
            Enum.GetValues<ShardState>().Select(state => shards.Count(shard => shard.State == state)));
        var completed = shards.Where(shard => shard.State == ShardState.Completed).ToList();
        Assert.Equal(completed.Sum(shard => (long)shard.Images - shard.ImagesFailed), row.ImagesCompleted);
    }
}
