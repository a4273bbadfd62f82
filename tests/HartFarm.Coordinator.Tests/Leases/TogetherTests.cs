using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Dispatch;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Tests.Farm;
using HartFarm.Coordinator.Usage;

namespace HartFarm.Coordinator.Tests.Leases;

/// <summary>Claims, results and counts of one job that come at the same time: one transaction, and an answer for each.</summary>
public abstract class TogetherTests(ITestDatabase database) : FarmTests(database)
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Claims_that_come_together_share_a_transaction_and_each_is_decided_by_itself()
    {
        var job = await Farm.SubmitShardsAsync(5);
        var messages = await Farm.EnqueueAsync(job, 4);
        var pending = (await Farm.ShardsAsync(job))[4].Id;
        var (gate, coordinator) = Gated();
        ClaimShard[] claims =
        [
            .. messages.Select(message => new ClaimShard(message.ShardId, Worker, message.Enqueued, job)),
            new(messages[1].ShardId, OtherWorker, 1, job), new(messages[2].ShardId, Worker, 7, job), new(pending, Worker, 0, job), new(pending + 1000, Worker, 1, job),
        ];
        var answers = await TogetherAsync(gate, claims.Select(claim => (Func<Task<ClaimAnswer>>)(() => coordinator.Claims.ClaimAsync(claim, None))));
        Assert.Equal(2, gate.Commits);
        Assert.Equal(messages.Select(message => message.ShardId), answers.Take(4).Select(answer => answer.Granted!.ShardId));
        Assert.Equal(["the shard is Leased", "the shard is Leased", "the shard is Pending", "there is no such shard"], answers.Skip(4).Select(answer => answer.Denied!.Reason));
        Assert.All(await Farm.ShardsAsync(job), shard => Assert.Equal(shard.Id == pending ? (ShardState.Pending, 0, null) : (ShardState.Leased, 1, (Guid?)Worker), (shard.State, shard.Token, shard.LeaseOwner)));
        await AssertCountersAsync(job);
    }

    [Fact]
    public async Task Further_shards_of_claims_that_come_together_are_granted_once()
    {
        var job = await Farm.SubmitShardsAsync(10);
        var messages = await Farm.EnqueueAsync(job, 3);
        var (gate, coordinator) = Gated();
        coordinator.Depths.Note(new Dictionary<SizeClass, QueueDepth> { [TestFarm.Small] = new(2, 8, 1) }, new Dictionary<SizeClass, Guid> { [TestFarm.Small] = job });
        var answers = await TogetherAsync(gate, messages.Select(message =>
            (Func<Task<ClaimAnswer>>)(() => coordinator.Claims.ClaimAsync(new ClaimShard(message.ShardId, Worker, message.Enqueued, job, 3, 6), None))));
        Assert.Equal(2, gate.Commits);
        // Two are left for the queue.
        Assert.Equal([[0, 3, 4], [1, 5, 6], [2, 7]], answers.Select(answer => answer.Granted!.Further.Prepend(answer.Granted).Select(granted => granted.Index).ToArray()));
        Assert.Equal(
            [.. Enumerable.Repeat((ShardState.Leased, 1, 1L, (Guid?)Worker), 8), .. Enumerable.Repeat((ShardState.Pending, 0, 0L, (Guid?)null), 2)],
            (await Farm.ShardsAsync(job)).Select(shard => (shard.State, shard.Enqueued, shard.Token, shard.LeaseOwner)));
        await AssertCountersAsync(job);
    }

    [Fact]
    public async Task Who_names_another_job_is_answered_all_the_same()
    {
        var (one, other) = (await Farm.SubmitShardsAsync(3), await Farm.SubmitShardsAsync(1));
        EnqueuedShard[] messages = [.. await Farm.EnqueueAsync(one), .. await Farm.EnqueueAsync(other)];
        var (gate, coordinator) = Gated();
        var answers = await TogetherAsync(
            gate, messages.Select(message => (Func<Task<ClaimAnswer>>)(() => coordinator.Claims.ClaimAsync(new ClaimShard(message.ShardId, Worker, message.Enqueued, one), None))));
        Assert.Equal([one, one, one, other], answers.Select(answer => answer.Granted!.JobId));
        await AssertCountersAsync(one);
        await AssertCountersAsync(other);
    }

    [Fact]
    public async Task Results_that_come_together_count_each_by_its_own_token_and_content()
    {
        var job = await Farm.SubmitShardsAsync(5);
        var results = await ResultsAsync(job, 5);
        await Coordinator.Ends.ReturnAsync(new ShardReturned(results[3].ShardId, results[3].Token, Worker, "no room"), None);
        var (gate, coordinator) = Gated();
        ShardCompleted[] said = [results[0], results[1], results[1], results[2] with { Images = 7 }, results[3], results[4] with { Token = 2 }];
        var verdicts = await TogetherAsync(gate, said.Select(result => (Func<Task<ShardVerdict>>)(() => coordinator.Results.TakeAsync(result, None))));
        Assert.Equal(2, gate.Commits);
        Assert.Equal([true, true, true, false, false, false], verdicts.Select(verdict => verdict.Accepted));
        Assert.Equal(
            [ShardState.Publishing, ShardState.Publishing, ShardState.Pending, ShardState.Pending, ShardState.Leased],
            (await Farm.ShardsAsync(job)).Select(shard => shard.State));
        await AssertCountersAsync(job);
    }

    [Fact]
    public async Task Results_of_one_message_share_a_transaction_and_each_has_its_verdict()
    {
        var job = await Farm.SubmitShardsAsync(4);
        var results = await ResultsAsync(job, 4);
        var gate = new CommitGate();
        var coordinator = Farm.Another(gate);
        gate.Open();
        ShardCompleted[] further = [results[1] with { Images = 7 }, results[1], results[2], results[2], results[3] with { Token = 2 }];
        var taken = await coordinator.Results.DecideAsync(results[0] with { Further = further }, None);
        Assert.Equal(1, gate.Commits);
        Assert.Equal([results[0].ShardId, .. further.Select(result => result.ShardId)], taken.Select(one => one.Verdict.ShardId));
        Assert.Equal([true, false, false, true, true, false], taken.Select(one => one.Verdict.Accepted));
        Assert.Equal([true, false, false, true, false, false], taken.Select(one => one.IsNew));
        Assert.Equal(
            [ShardState.Publishing, ShardState.Pending, ShardState.Publishing, ShardState.Leased], (await Farm.ShardsAsync(job)).Select(shard => shard.State));
        await AssertCountersAsync(job);
    }

    [Fact]
    public async Task Results_of_several_jobs_in_one_message_are_taken_each_by_itself()
    {
        var (one, other) = (await Farm.SubmitShardsAsync(1), await Farm.SubmitShardsAsync(1));
        var (first, second) = ((await ResultsAsync(one, 1))[0], (await ResultsAsync(other, 1))[0]);
        var taken = await Coordinator.Results.DecideAsync(first with { Further = [second] }, None);
        Assert.All(taken, result => Assert.True(result.Verdict.Accepted));
        await AssertCountersAsync(one);
        await AssertCountersAsync(other);
    }

    [Fact]
    public async Task A_result_that_stops_its_job_stops_those_that_come_with_it()
    {
        Farm.Leases.MaxAttempts = 1;
        var job = await Farm.SubmitShardsAsync(5, request => request with { MaxFailures = 1 });
        var results = await ResultsAsync(job, 4);
        var (gate, coordinator) = Gated();
        ShardCompleted[] said = [results[0], results[1], results[2] with { Images = 7 }, results[3]];
        var verdicts = await TogetherAsync(gate, said.Select(result => (Func<Task<ShardVerdict>>)(() => coordinator.Results.TakeAsync(result, None))));
        Assert.Equal([true, true, false, false], verdicts.Select(verdict => verdict.Accepted));
        Assert.Equal("the lease is over, and the shard is Cancelled", verdicts[3].Reason);
        Assert.Equal(
            [ShardState.Publishing, ShardState.Publishing, ShardState.Failed, ShardState.Cancelled, ShardState.Cancelled],
            (await Farm.ShardsAsync(job)).Select(shard => shard.State));
        Assert.Equal(JobState.Failed, (await Farm.JobAsync(job)).State);
        await AssertCountersAsync(job);
    }

    [Fact]
    public async Task Shards_that_are_published_together_are_counted_once_each_and_what_is_missing_is_not()
    {
        var job = await Farm.SubmitShardsAsync(4);
        var results = await ResultsAsync(job, 4);
        foreach (var result in results) Assert.True((await Coordinator.Results.TakeAsync(result, None)).Accepted);
        await Farm.Objects.DeleteAsync($"jobs/{job:N}/staging/000002/1/data/000002.tar", None);
        var (gate, coordinator) = Gated();
        await TogetherAsync(gate, results.Append(results[1]).Select(result => (Func<Task<bool>>)(async () =>
        {
            await coordinator.Publisher.PublishAsync(result.ShardId, None);
            return true;
        })));
        Assert.Equal(
            [ShardState.Completed, ShardState.Completed, ShardState.Pending, ShardState.Completed], (await Farm.ShardsAsync(job)).Select(shard => shard.State));
        var row = await Farm.JobAsync(job);
        Assert.Equal((6, 0, 3), (row.ImagesCompleted, row.ImagesFailed, row.CompletedShards));
        await AssertCountersAsync(job);
        var used = Assert.Single(await new UsageReader(Coordinator.Store).ListAsync(new UsageFilter(null, null, null, null, 10), None));
        Assert.Equal((3, 6), (used.Shards, used.Images));
    }

    private async Task<IReadOnlyList<ShardCompleted>> ResultsAsync(Guid job, int count)
    {
        List<ShardCompleted> results = [];
        for (var i = 0; i < count; i++) results.Add(await Farm.MakeAsync(await Farm.LeaseAsync(job, Worker), Worker));
        return results;
    }

    private (CommitGate Gate, TestCoordinator Coordinator) Gated()
    {
        var gate = new CommitGate();
        return (gate, Farm.Another(gate));
    }

    /// <summary>The first is held at its commit until all others have come.</summary>
    private static async Task<T[]> TogetherAsync<T>(CommitGate gate, IEnumerable<Func<Task<T>>> calls)
    {
        List<Task<T>> answers = [];
        foreach (var call in calls)
        {
            answers.Add(call());
            if (answers.Count == 1) await gate.Arrived.WaitAsync(TestContext.Current.CancellationToken);
        }
        gate.Open();
        return await Task.WhenAll(answers);
    }

    private async Task AssertCountersAsync(Guid job)
    {
        var (row, shards) = (await Farm.JobAsync(job), await Farm.ShardsAsync(job));
        foreach (var (state, count) in new[]
        {
            (ShardState.Pending, row.PendingShards), (ShardState.Enqueued, row.EnqueuedShards), (ShardState.Leased, row.LeasedShards),
            (ShardState.Publishing, row.PublishingShards), (ShardState.Completed, row.CompletedShards), (ShardState.Failed, row.FailedShards),
            (ShardState.Cancelled, row.CancelledShards),
        }) Assert.Equal((state, shards.Count(shard => shard.State == state)), (state, count));
    }
}
