using System.Text;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Tests.Farm;
using HartFarm.Storage.Jobs;
using HartFarm.Storage.Objects;

namespace HartFarm.Coordinator.Tests.Leases;

/// <summary>Who may work on a shard, and whose result counts.</summary>
public abstract class LeaseTests(ITestDatabase database) : FarmTests(database)
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_lease_that_its_worker_has_again_under_a_later_token_is_lost_and_the_later_one_goes_on()
    {
        var job = await Farm.SubmitShardsAsync(1);
        var first = await Farm.LeaseAsync(job, Worker);
        await Coordinator.Ends.ReturnAsync(new ShardReturned(first.ShardId, first.Token, Worker, "no room"), CancellationToken.None);
        var second = await Farm.LeaseAsync(job, Worker);
        HeldLease[] held = [new(first.ShardId, first.Token, 0), new(second.ShardId, second.Token, 1)];
        var reply = await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker, leases: held), CancellationToken.None);
        Assert.Equal(first.Token, Assert.Single(reply.Lost).Token);
    }

    [Fact]
    public async Task A_claim_tells_all_that_the_worker_needs()
    {
        var job = await Farm.SubmitAsync(TestFarm.Request(prompts: 3, images: 3) with { ShardSize = 4, Guidance = 2 });
        await Farm.LeaseAsync(job, Worker);
        var lease = await Farm.LeaseAsync(job, Worker);
        Assert.Equal((1, 3, 4L, 4, 1L), (lease.Index, lease.ShardCount, lease.FirstImage, lease.Images, lease.Token));
        Assert.Equal($"jobs/{job:N}/staging/000001/1/", lease.StagingPrefix);
        List<ShardImageTask> tasks = [];
        await foreach (var task in ShardImages.ReadAsync(Farm.Objects, lease)) tasks.Add(task);
        Assert.Equal([(4, "prompt 1", 1), (5, "prompt 1", 2), (6, "prompt 2", 0), (7, "prompt 2", 1)], tasks.Select(task => ((int)task.Index, task.Prompt, task.Copy)));
        Assert.Equal(4, tasks.Select(task => task.Seed).Distinct().Count());
        Assert.All(tasks, task => Assert.Equal(2, task.Guidance));
        Assert.Equal(JobState.Running, (await Farm.JobAsync(job)).State);
    }

    [Fact]
    public async Task Each_shard_is_granted_once_however_many_ask_at_once()
    {
        var job = await Farm.SubmitShardsAsync(8);
        var messages = await Farm.EnqueueAsync(job);
        TestCoordinator[] coordinators = [Coordinator, Farm.Another()];
        using var start = new Barrier(8);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            start.SignalAndWait();
            List<ShardGranted> granted = [];
            foreach (var message in messages)
            {
                var claim = new ClaimShard(message.ShardId, Guid.NewGuid(), message.Enqueued, job);
                if ((await coordinators[worker % 2].Claims.ClaimAsync(claim, None)).Granted is { } lease) granted.Add(lease);
            }
            return granted;
        })));
        Assert.Equal(messages.Select(message => message.ShardId).Order(), answers.SelectMany(granted => granted).Select(lease => lease.ShardId).Order());
        var row = await Farm.JobAsync(job);
        Assert.Equal((0, 0, 8), (row.PendingShards, row.EnqueuedShards, row.LeasedShards));
    }

    [Fact]
    public async Task An_old_message_and_one_of_a_leased_shard_are_denied()
    {
        var job = await Farm.SubmitShardsAsync(1);
        var old = (await Farm.EnqueueAsync(job))[0];
        Farm.Clock.Advance(Farm.Leases.EnqueuedFor);
        Assert.Equal(1, await Coordinator.Sweep.RunAsync(None));
        var second = (await Farm.EnqueueAsync(job))[0];
        Assert.Equal(2, second.Enqueued);
        Assert.Contains("number 2", await DenialAsync(old.ShardId, old.Enqueued), StringComparison.Ordinal);
        Assert.NotNull((await Coordinator.Claims.ClaimAsync(new ClaimShard(second.ShardId, Worker, 2), None)).Granted);
        Assert.Contains("Leased", await DenialAsync(second.ShardId, 2), StringComparison.Ordinal);
        Assert.Contains("no such shard", await DenialAsync(second.ShardId + 1000, 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_counts_once_and_lies_under_its_final_keys()
    {
        var job = await Farm.SubmitShardsAsync(1);
        var lease = await Farm.LeaseAsync(job, Worker);
        var completed = await Farm.MakeAsync(lease, Worker);
        Assert.True((await Coordinator.Results.TakeAsync(completed, None)).Accepted);
        Assert.True((await Coordinator.Results.TakeAsync(completed, None)).Accepted);
        Assert.Equal(1, (await Farm.JobAsync(job)).PublishingShards);
        await Coordinator.Publisher.PublishAsync(lease.ShardId, None);
        await Coordinator.Publisher.PublishAsync(lease.ShardId, None);
        Assert.True((await Coordinator.Results.TakeAsync(completed, None)).Accepted);
        var row = await Farm.JobAsync(job);
        Assert.Equal((JobState.Finalizing, 1, 2L, 0L), (row.State, row.CompletedShards, row.ImagesCompleted, row.ImagesFailed));
        Assert.Equal(
            [$"jobs/{job:N}/data/000000.tar", $"jobs/{job:N}/index/000000.jsonl", $"jobs/{job:N}/prompts.jsonl"], Farm.Objects.Keys);
    }

    [Fact]
    public async Task What_keeps_a_result_from_its_place_stands_on_the_job_for_as_long_as_it_does()
    {
        var job = await Farm.SubmitShardsAsync(2);
        var lease = await Farm.LeaseAsync(job, Worker);
        await Coordinator.Results.TakeAsync(await Farm.MakeAsync(lease, Worker), None);
        Farm.Objects.Before = _ => throw new StoreRefusedException("no permission");
        await Assert.ThrowsAsync<StoreRefusedException>(() => Coordinator.Publisher.PublishAsync(lease.ShardId, None));
        const string Reason = "what is made cannot be put in its place: no permission";
        Assert.Equal((JobState.Running, Reason), ((await Farm.JobAsync(job)).State, (await Farm.JobAsync(job)).Error));
        Assert.Equal((ShardState.Publishing, Reason), ((await Farm.ShardsAsync(job))[0].State, (await Farm.ShardsAsync(job))[0].Error));

        Farm.Objects.Before = _ => { };
        Farm.Clock.Advance(Farm.Leases.PublishFor);
        Assert.Equal(1, await Coordinator.Publisher.ResumeAsync(None));
        Assert.Null((await Farm.JobAsync(job)).Error);
        Assert.Null((await Farm.ShardsAsync(job))[0].Error);
    }

    [Fact]
    public async Task A_shard_stays_with_the_coordinator_that_publishes_it_and_goes_to_another_soon_after_its_death()
    {
        var job = await Farm.SubmitShardsAsync(1);
        var lease = await Farm.LeaseAsync(job, Worker);
        await Coordinator.Results.TakeAsync(await Farm.MakeAsync(lease, Worker), None);
        using var moves = new SemaphoreSlim(0);
        using var go = new ManualResetEventSlim();
        Farm.Objects.Before = _ =>
        {
            moves.Release();
            go.Wait(TestContext.Current.CancellationToken);
            throw new IOException("the process is killed");
        };
        var doomed = Task.Run(() => Coordinator.Publisher.PublishAsync(lease.ShardId, None));
        await moves.WaitAsync(TestContext.Current.CancellationToken);
        var next = Farm.Another();
        for (var third = 0; third < 6; third++)
        {
            var until = (await Farm.ShardsAsync(job))[0].LeaseUntil;
            Farm.Clock.Advance(Farm.Leases.PublishFor / 3);
            while ((await Farm.ShardsAsync(job))[0].LeaseUntil == until) await Task.Yield();
            Assert.Equal(0, await next.Publisher.ResumeAsync(None));
        }
        go.Set();
        await Assert.ThrowsAsync<IOException>(() => doomed);
        Farm.Objects.Before = _ => { };
        Assert.Equal(0, await next.Publisher.ResumeAsync(None));
        Farm.Clock.Advance(Farm.Leases.PublishFor);
        Assert.Equal(1, await next.Publisher.ResumeAsync(None));
        Assert.Equal(ShardState.Completed, (await Farm.ShardsAsync(job))[0].State);
    }

    [Fact]
    public async Task A_late_result_is_refused_and_changes_nothing()
    {
        var job = await Farm.SubmitShardsAsync(1);
        var late = await Farm.LeaseAsync(job, Worker);
        Farm.Clock.Advance(Farm.Leases.LeaseFor);
        Assert.Equal(1, await Coordinator.Sweep.RunAsync(None));
        Assert.Contains("Pending", (await Coordinator.Results.TakeAsync(await Farm.MakeAsync(late, Worker), None)).Reason, StringComparison.Ordinal);
        var winner = await Farm.LeaseAsync(job, OtherWorker);
        Assert.Equal(late.Token + 1, winner.Token);
        Assert.Contains("another lease", (await Coordinator.Results.TakeAsync(await Farm.MakeAsync(late, Worker), None)).Reason, StringComparison.Ordinal);
        Assert.True((await Farm.CompleteAsync(winner, OtherWorker)).Accepted);
        Assert.False((await Farm.CompleteAsync(late, Worker)).Accepted);
        Assert.Contains("image 1 of token 2", Encoding.UTF8.GetString(Farm.Objects[$"jobs/{job:N}/data/000000.tar"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_heartbeat_renews_what_is_the_workers_and_names_what_is_not()
    {
        var job = await Farm.SubmitShardsAsync(4);
        var kept = await Farm.LeaseAsync(job, Worker);
        var expired = await Farm.LeaseAsync(job, Worker);
        var others = await Farm.LeaseAsync(job, OtherWorker);
        Farm.Clock.Advance(Farm.Leases.LeaseFor / 2);
        var reply = await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker, null, Held(kept, done: 1)), None);
        Assert.Equal((Farm.Leases.LeaseFor, 0), (reply.LeaseFor, reply.Lost.Count));
        Farm.Clock.Advance(Farm.Leases.LeaseFor / 2);
        Assert.Equal(2, await Coordinator.Sweep.RunAsync(None));
        reply = await Coordinator.Heartbeats.BeatAsync(
            TestWorker.Beat(Worker, null, Held(kept), Held(expired), Held(others), new HeldLease(kept.ShardId + 1000, 1, 0)), None);
        Assert.Equal([expired.ShardId, others.ShardId, kept.ShardId + 1000], reply.Lost.Select(lost => lost.ShardId));
        var shards = await Farm.ShardsAsync(job);
        Assert.Equal([ShardState.Leased, ShardState.Pending, ShardState.Pending, ShardState.Pending], shards.Select(shard => shard.State));
        Assert.Equal(Farm.Clock.GetUtcNow() + Farm.Leases.LeaseFor, shards[0].LeaseUntil);
    }

    [Fact]
    public async Task A_shard_that_is_delivered_is_not_called_lost()
    {
        var lease = await Farm.LeaseAsync(await Farm.SubmitShardsAsync(1), Worker);
        await Coordinator.Results.TakeAsync(await Farm.MakeAsync(lease, Worker), None);
        Assert.Empty((await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker, null, Held(lease)), None)).Lost);
    }

    [Fact]
    public async Task A_shard_that_fails_waits_longer_each_time_and_is_set_aside_at_last()
    {
        var job = await Farm.SubmitShardsAsync(1);
        for (var attempt = 1; attempt <= Farm.Leases.MaxAttempts; attempt++)
        {
            var lease = await Farm.LeaseAsync(job, Worker);
            Assert.True(await Coordinator.Ends.FailAsync(new ShardFailed(lease.ShardId, lease.Token, Worker, "no\nluck"), None));
            Assert.False(await Coordinator.Ends.FailAsync(new ShardFailed(lease.ShardId, lease.Token, Worker, "again"), None));
            if (attempt == Farm.Leases.MaxAttempts) break;
            Assert.Empty(await Farm.EnqueueAsync(job));
            Farm.Clock.Advance(Farm.Leases.Backoff * Math.Pow(2, attempt - 1));
        }
        var (row, shard) = (await Farm.JobAsync(job), (await Farm.ShardsAsync(job))[0]);
        Assert.Equal((JobState.Finalizing, 1, 2L), (row.State, row.FailedShards, row.ImagesFailed));
        Assert.Equal((ShardState.Failed, "no luck"), (shard.State, shard.Error));
    }

    [Fact]
    public async Task A_shard_on_which_workers_crash_is_set_aside_too_but_one_crash_is_free()
    {
        var job = await Farm.SubmitShardsAsync(1);
        for (var crash = 0; crash <= Farm.Leases.MaxAttempts; crash++)
        {
            Assert.Equal(ShardState.Pending, (await Farm.ShardsAsync(job))[0].State);
            await Farm.LeaseAsync(job, Worker);
            Farm.Clock.Advance(Farm.Leases.LeaseFor);
            Assert.Equal(1, await Coordinator.Sweep.RunAsync(None));
            Farm.Clock.Advance(Farm.Leases.LongestBackoff);
        }
        Assert.Equal(ShardState.Failed, (await Farm.ShardsAsync(job))[0].State);
    }

    [Fact]
    public async Task A_shard_that_is_handed_back_counts_no_attempt_and_goes_out_at_once()
    {
        var job = await Farm.SubmitShardsAsync(2);
        var returned = await Farm.LeaseAsync(job, Worker);
        await Farm.LeaseAsync(job, Worker);
        Assert.True(await Coordinator.Ends.ReturnAsync(new ShardReturned(returned.ShardId, returned.Token, Worker, "draining"), None));
        await Coordinator.Ends.StopAsync(Worker, None);
        Assert.All(await Farm.ShardsAsync(job), shard => Assert.Equal((ShardState.Pending, 0), (shard.State, shard.Attempts)));
        Assert.Equal(2, (await Farm.EnqueueAsync(job)).Count);
    }

    [Fact]
    public async Task A_result_that_is_none_of_the_shard_counts_as_a_failure()
    {
        var job = await Farm.SubmitShardsAsync(3);
        var lease = await Farm.LeaseAsync(job, Worker);
        var good = await Farm.MakeAsync(lease, Worker);
        ShardCompleted[] bad =
        [
            good with { Images = 1 },
            good with { Images = 1, Failures = [new ImageFailure(2, "000000002", "of the next shard")] },
            good with { Images = 0, Failures = [new ImageFailure(0, "a", "twice"), new ImageFailure(0, "a", "twice")] },
        ];
        foreach (var one in bad.Append(good with { Objects = [good.Objects[0]] }).Take(Farm.Leases.MaxAttempts))
        {
            Assert.False((await Coordinator.Results.TakeAsync(one with { Token = lease.Token }, None)).Accepted);
            Farm.Clock.Advance(Farm.Leases.LongestBackoff);
            if ((await Farm.ShardsAsync(job))[0].State == ShardState.Failed) break;
            lease = await Farm.LeaseAsync(job, Worker);
        }
        Assert.Equal(ShardState.Failed, (await Farm.ShardsAsync(job))[0].State);
    }

    [Fact]
    public async Task A_worker_cannot_write_over_another_shard()
    {
        var job = await Farm.SubmitShardsAsync(2);
        var lease = await Farm.LeaseAsync(job, Worker);
        var good = await Farm.MakeAsync(lease, Worker);
        Farm.Objects.Put(lease.StagingPrefix + "data/000001.tar", [1]);
        var stolen = good with { Objects = [.. good.Objects, new WrittenObject("data/000001.tar", WrittenObjectKind.Data, 1, "00")] };
        Assert.Contains("data/000001.tar", (await Coordinator.Results.TakeAsync(stolen, None)).Reason, StringComparison.Ordinal);
    }

    private static HeldLease Held(ShardGranted lease, int done = 0) => new(lease.ShardId, lease.Token, done);

    private async Task<string> DenialAsync(long shardId, int enqueued) =>
        (await Coordinator.Claims.ClaimAsync(new ClaimShard(shardId, OtherWorker, enqueued), None)).Denied!.Reason;
}
