using System.Formats.Tar;
using System.Security.Cryptography;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Model.Checkpoints;
using HartFarm.Storage.Objects;
using HartFarm.Worker.Hosting;
using HartFarm.Worker.Tests.Engine;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>A worker from the queue to the store, over a bus in memory.</summary>
public sealed class FarmWorkerTests : IAsyncLifetime, IDisposable
{
    private readonly TestGenerator _generator = new() { Sampling = new CheckpointSampling { Guidance = 3, Temperature = 0.5 } };
    private readonly BatchGate _gate = new();
    private TestFarm _farm = null!;

    private TestCoordinator Coordinator => _farm.Coordinator;

    public async ValueTask InitializeAsync() => _farm = await TestFarm.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _gate.LetAll();
        await _farm.DisposeAsync();
    }

    public void Dispose()
    {
        _generator.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task A_shard_is_claimed_made_and_written_under_the_leases_key()
    {
        await _farm.WorkAsync(_generator);
        var shard = await _farm.OfferAsync(6);
        var completed = await Coordinator.Completed.NextAsync();
        Assert.Equal((shard.ShardId, shard.Token, 6, "c0ffee"), (completed.ShardId, completed.Token, completed.Images, completed.ModelHash));
        Assert.Empty(completed.Failures);
        Assert.Equal(["data/000000.tar", "index/000000.jsonl"], completed.Objects.Select(written => written.Name));
        Assert.Equal([WrittenObjectKind.Data, WrittenObjectKind.Index], completed.Objects.Select(written => written.Kind));
        Assert.All(completed.Objects, written =>
        {
            var bytes = _farm.Store.Objects[shard.StagingPrefix + written.Name];
            Assert.Equal((written.Bytes, written.Sha256), (bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
        });
        Assert.Equal(6 * 3, Members(shard).Count);
    }

    [Fact]
    public async Task A_shard_that_is_sent_as_soon_as_the_worker_is_heard_of_finds_its_queue()
    {
        ShardGranted? shard = null;
        Coordinator.Heard = async () => shard ??= await _farm.OfferAsync(3);
        await _farm.WorkAsync(_generator);
        Assert.Equal((shard!.ShardId, 3), ((await Coordinator.Completed.NextAsync()).ShardId, Coordinator.Completed.All[0].Images));
    }

    [Fact]
    public async Task The_heartbeat_tells_the_plan_and_the_leases()
    {
        _generator.Before = _gate.Hold;
        await _farm.WorkAsync(_generator);
        var first = await Coordinator.Heartbeats.NextAsync();
        var plan = Assert.Single(first.Plan);
        Assert.Equal((TestFarm.Tiny, "c0ffee", 4, 8), (plan.SizeClass, plan.ModelHash, plan.ImagesInFlight, plan.ShardsAtOnce));
        Assert.True(plan.ImagesPerSecond > 0);
        Assert.Equal(new ModelSampling(Guidance: 3, TopP: null, Temperature: 0.5), plan.Sampling);
        var shard = await _farm.OfferAsync(8);
        await _gate.NextAsync();
        _gate.LetOne();
        await _gate.NextAsync();
        var beat = await _farm.BeatUntilAsync(beat => beat.Leases.Any(lease => lease.ImagesDone == 4));
        Assert.Equal([new HeldLease(shard.ShardId, shard.Token, 4)], beat.Leases);
    }

    [Fact]
    public async Task While_no_heartbeat_is_answered_others_follow_and_the_shards_at_hand_are_finished()
    {
        _generator.Before = _gate.Hold;
        await _farm.WorkAsync(_generator);
        var shard = await _farm.OfferAsync(4);
        await _gate.NextAsync();
        Coordinator.IsSilent = true;
        await _farm.BeatAsync();
        for (var beat = 0; beat < 5; beat++)
        {
            await _farm.Clock.Timers.NextAsync(due => due == Heartbeats.FirstInterval);
            var before = Coordinator.Heartbeats.All.Count;
            _farm.Clock.Advance(Heartbeats.FirstInterval);
            while (Coordinator.Heartbeats.All.Count == before) await Coordinator.Heartbeats.NextAsync();
            Assert.Equal(shard.ShardId, Assert.Single(Coordinator.Heartbeats.All[before].Leases).ShardId);
        }
        _gate.LetOne();
        Assert.Equal((shard.ShardId, 4), ((await Coordinator.Completed.NextAsync()).ShardId, Coordinator.Completed.All[0].Images));
    }

    [Fact]
    public async Task An_interactive_shard_has_the_next_batch()
    {
        _generator.Before = _gate.Hold;
        var worker = await _farm.WorkAsync(_generator);
        await _farm.OfferAsync(500, JobPriority.High);
        await _gate.NextAsync();
        await _farm.OfferAsync(1, JobPriority.Interactive, prompt: _ => "somebody waits");
        while (!worker.Queue.Waiting(JobPriority.Interactive)) await Task.Yield();
        _gate.LetOne();
        await _gate.NextAsync();
        _gate.LetOne();
        Assert.Equal(1, (await Coordinator.Completed.NextAsync()).Images);
        Assert.Equal("somebody waits", Assert.Single(_generator.Calls.SkipWhile(call => call[0].Prompt.StartsWith("a photo", StringComparison.Ordinal)).ElementAt(1)).Prompt);
    }

    [Fact]
    public async Task An_image_that_cannot_be_made_is_named_and_the_others_are_delivered()
    {
        await _farm.WorkAsync(_generator);
        var shard = await _farm.OfferAsync(6, prompt: i => i == 4 ? TestGenerator.FailingWord : $"prompt {i}");
        var completed = await Coordinator.Completed.NextAsync();
        Assert.Equal(new ImageFailure(4, "000000004", "the tokens make no sense"), Assert.Single(completed.Failures));
        Assert.Equal(5, completed.Images);
        Assert.Equal(5 * 3, Members(shard).Count);
    }

    [Fact]
    public async Task A_batch_that_runs_out_of_memory_costs_no_image_and_is_told()
    {
        var worker = await _farm.WorkAsync(_generator);
        _generator.Memory = 1;
        await _farm.OfferAsync(6);
        var completed = await Coordinator.Completed.NextAsync();
        Assert.Equal((6, 0), (completed.Images, completed.Failures.Count));
        Assert.Equal(1, (await _farm.BeatAsync()).Plan[0].ImagesInFlight);
        // The next shard's batches are no larger than what was found to fit.
        var made = _generator.Calls.Count;
        await _farm.OfferAsync(5);
        await Coordinator.Completed.NextAsync();
        Assert.Equal([1, 1, 1, 1, 1], _generator.Calls.Skip(made).Select(call => call.Count));
        Assert.False(worker.Exit.IsCompleted);
    }

    [Fact]
    public async Task The_next_shard_is_made_while_one_is_put_into_the_store()
    {
        using var put = new ManualResetEventSlim();
        var putting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _farm.Store.PutFault = _ =>
        {
            putting.TrySetResult();
            put.Wait();
            return null;
        };
        await _farm.WorkAsync(_generator);
        _generator.Before = _gate.Count;
        await _farm.OfferAsync(4);
        await _gate.NextAsync();
        await putting.Task;
        await _farm.OfferAsync(4);
        await _gate.NextAsync();
        Assert.Empty(Coordinator.Completed.All);
        put.Set();
        for (var i = 0; i < 2; i++) await Coordinator.Completed.NextAsync();
    }

    [Fact]
    public async Task A_lost_lease_ends_the_work_within_a_batch_and_nothing_is_delivered()
    {
        _generator.Before = _gate.Hold;
        await _farm.WorkAsync(_generator);
        var shard = await _farm.OfferAsync(500);
        await _gate.NextAsync();
        Coordinator.IsLost = lease => lease.ShardId == shard.ShardId;
        Assert.Single((await _farm.BeatAsync()).Leases);
        Assert.Empty((await _farm.BeatAsync()).Leases);
        await CheckThatItStoppedAsync(shard);
    }

    [Fact]
    public async Task A_stopped_job_ends_the_work_within_a_batch()
    {
        _generator.Before = _gate.Hold;
        await _farm.WorkAsync(_generator);
        var shard = await _farm.OfferAsync(500);
        await _gate.NextAsync();
        await _farm.Bus.Publish(new JobStopped(shard.JobId, "cancelled"), TestContext.Current.CancellationToken);
        await _farm.BeatUntilAsync(beat => beat.Leases.Count == 0);
        await CheckThatItStoppedAsync(shard);
    }

    [Fact]
    public async Task A_result_that_does_not_count_is_no_trouble()
    {
        await _farm.WorkAsync(_generator);
        Coordinator.Refusal = completed => completed.ShardId == 1 ? "another worker was first" : null;
        await _farm.OfferAsync(2);
        await Coordinator.Completed.NextAsync();
        await _farm.OfferAsync(2);
        Assert.Equal(2, (await Coordinator.Completed.NextAsync()).ShardId);
        Assert.Empty(Coordinator.Failed.All);
        Assert.Empty(Coordinator.Returned.All);
    }

    [Fact]
    public async Task A_shard_that_somebody_else_has_is_passed_over()
    {
        await _farm.WorkAsync(_generator);
        var (taken, free) = (await _farm.OfferAsync(2), 0L);
        await Coordinator.Completed.NextAsync();
        await _farm.SendAgainAsync(taken);
        free = (await _farm.OfferAsync(2)).ShardId;
        Assert.Equal(free, (await Coordinator.Completed.NextAsync()).ShardId);
        Assert.Equal(2, Coordinator.Completed.All.Count);
    }

    [Theory]
    [InlineData(DatasetFormat.WebDataset)]
    [InlineData(DatasetFormat.Parquet)]
    [InlineData(DatasetFormat.ImageFolder)]
    public async Task Batches_of_a_fixed_size_give_the_same_bytes_whatever_runs_beside(DatasetFormat format)
    {
        await _farm.WorkAsync(_generator);
        Task<ShardGranted> Offer() => _farm.OfferAsync(6, exact: 3, prompt: i => $"exact {i}", format: format);
        await Offer();
        var alone = await Coordinator.Completed.NextAsync();
        _generator.Before = _gate.Hold;
        await _farm.OfferAsync(9, prompt: i => i == 2 ? TestGenerator.FailingWord : $"beside {i}");
        await _gate.NextAsync();
        await Offer();
        await _farm.OfferAsync(3, JobPriority.High);
        _generator.Before = null;
        _gate.LetAll();
        var busy = await Coordinator.Completed.NextAsync(completed => completed.ShardId == 3);
        Assert.NotEmpty(alone.Objects);
        Assert.Equal(alone.Objects, busy.Objects);
    }

    [Fact]
    public async Task A_fixed_batch_that_the_worker_cannot_hold_fails_the_shard_and_not_the_worker()
    {
        await _farm.WorkAsync(_generator);
        await _farm.OfferAsync(6, exact: 64);
        Assert.Contains("exactly 64 images are more than the 4", (await Coordinator.Failed.NextAsync()).Error, StringComparison.Ordinal);
        await _farm.OfferAsync(1);
        await Coordinator.Completed.NextAsync();
    }

    [Fact]
    public async Task A_store_that_refuses_fails_the_shard_with_its_reason()
    {
        await _farm.WorkAsync(_generator);
        _farm.Store.PutFault = _ => new StoreRefusedException("the bucket is not ours");
        await _farm.OfferAsync(2);
        Assert.Equal("the bucket is not ours", (await Coordinator.Failed.NextAsync()).Error);
    }

    [Fact]
    public async Task Prompts_that_are_gone_fail_the_shard()
    {
        await _farm.WorkAsync(_generator);
        _farm.Store.OpenFault = _ => new ObjectMissingException("there are no prompts");
        await _farm.OfferAsync(2);
        Assert.Contains("there are no prompts", (await Coordinator.Failed.NextAsync()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workers_get_only_what_fits_their_memory()
    {
        var models = new HartFarm.Worker.Models.ModelFolder[] { new("hart", "hart-0.7b/512"), new("hart", "hart-0.7b/1024") };
        using var second = new TestGenerator();
        using var third = new TestGenerator();
        using var fourth = new TestGenerator();
        SizeClass at512 = new("hart", 512, 512), at1024 = new("hart", 1024, 1024);
        Dictionary<Guid, long> budgets = [];
        foreach (var (generator, budget) in new[] { (_generator, 8_000_000_000), (second, 24_000_000_000), (third, 80_000_000_000), (fourth, 141_000_000_000) })
            budgets[(await _farm.WorkAsync(generator, options => (options.Models, options.Memory) = (models, budget), 64)).Id] = budget;
        var plans = Coordinator.Heartbeats.All.DistinctBy(beat => beat.WorkerId).OrderBy(beat => budgets[beat.WorkerId]).Select(beat => beat.Plan).ToArray();
        Assert.Equal([at512], plans[0].Select(plan => plan.SizeClass));
        Assert.All(plans[1..], plan => Assert.Equal([at512, at1024], plan.Select(one => one.SizeClass)));
        // More memory, more images at once.
        var inFlight = plans[1..].Select(plan => plan[1].ImagesInFlight).ToArray();
        Assert.True(inFlight[0] < inFlight[1] && inFlight[1] <= inFlight[2], string.Join(", ", inFlight));
        for (var i = 0; i < 10; i++) await _farm.OfferAsync(2, sizeClass: at1024);
        for (var i = 0; i < 10; i++) await _farm.OfferAsync(2, sizeClass: at512);
        for (var i = 0; i < 20; i++) await Coordinator.Completed.NextAsync();
        Assert.All(
            Coordinator.Claims.Values.Where(claim => Coordinator.Shards[claim.ShardId].SizeClass == at1024),
            claim => Assert.NotEqual(8_000_000_000, budgets[claim.WorkerId]));
    }

    [Fact]
    public async Task A_worker_that_no_model_fits_says_so_and_takes_nothing()
    {
        var worker = _farm.Create(_generator, options => options.Memory = 1000);
        var error = await Assert.ThrowsAsync<WorkerException>(() => worker.RunAsync(TestContext.Current.CancellationToken));
        Assert.Contains("tiny/16x16", error.Message, StringComparison.Ordinal);
    }

    private List<string> Members(ShardGranted shard)
    {
        using var tar = new TarReader(new MemoryStream(_farm.Store.Objects[shard.StagingPrefix + "data/000000.tar"]));
        List<string> names = [];
        while (tar.GetNextEntry() is { } entry) names.Add(entry.Name);
        return names;
    }

    private async Task CheckThatItStoppedAsync(ShardGranted shard)
    {
        _gate.LetAll();
        // What comes after it is all that is made.
        await _farm.OfferAsync(1, prompt: _ => "the next one");
        Assert.NotEqual(shard.ShardId, (await Coordinator.Completed.NextAsync()).ShardId);
        Assert.InRange(_generator.Calls.Count(call => call[0].Prompt.StartsWith("prompt", StringComparison.Ordinal)), 1, 2);
        Assert.DoesNotContain(_farm.Store.Objects.Keys, key => key.StartsWith(shard.StagingPrefix, StringComparison.Ordinal));
        Assert.Empty(Coordinator.Returned.All);
        Assert.Empty(Coordinator.Failed.All);
    }
}
