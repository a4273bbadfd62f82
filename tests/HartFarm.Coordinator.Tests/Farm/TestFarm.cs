using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Webhooks;
using HartFarm.Storage.Prompts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>A farm in which the test is the clock, the broker and the workers.</summary>
public sealed class TestFarm(ITestDatabase database) : IAsyncDisposable
{
    public static readonly SizeClass Small = new("hart-scenes", 64, 64);

    private TestCoordinator? _first;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    public MemoryStore Objects { get; } = new();
    public TestQueue Queue { get; } = new();
    public LeaseOptions Leases { get; } = new();
    public SubmissionOptions Submission { get; } = new() { SizeClasses = [Small, new SizeClass("hart-scenes", 128, 128)] };
    public WebhookOptions Webhooks { get; } = new();
    public TestCoordinator Coordinator => _first ??= Another();

    public Task CreateAsync() => database.CreateAsync();

    /// <summary>One more coordinator over the same store.</summary>
    public TestCoordinator Another(params IInterceptor[] interceptors) =>
        new(database.Open(interceptors), Objects, Queue, Clock, Leases, Submission, Webhooks);

    public static JobRequest Request(int prompts = 1, int images = 1) => new()
    {
        Model = Small.Model,
        Size = "64x64",
        Prompts = new PromptInput { Items = [.. Enumerable.Range(0, prompts).Select(i => new PromptItem { Prompt = $"prompt {i}" })] },
        ImagesPerPrompt = images,
        Seed = 1,
        ShardSize = 2,
    };

    public async Task<Guid> SubmitAsync(JobRequest request, string tenant = "somebody")
    {
        using PromptSource prompts = new PromptItems(request.Prompts.Items ?? []);
        return await Coordinator.Submission.SubmitAsync(request, prompts, tenant, CancellationToken.None);
    }

    /// <summary>A job of so many shards, with two images each.</summary>
    public Task<Guid> SubmitShardsAsync(int shards, Func<JobRequest, JobRequest>? change = null) =>
        SubmitAsync((change ?? (request => request))(Request(shards, images: 2)));

    public Task<JobRow> JobAsync(Guid id) =>
        Coordinator.Store.ReadAsync(context => context.Jobs.AsNoTracking().SingleAsync(job => job.Id == id), CancellationToken.None);

    public Task<List<ShardRow>> ShardsAsync(Guid jobId) => Coordinator.Store.ReadAsync(
        context => context.Shards.AsNoTracking().Where(shard => shard.JobId == jobId).OrderBy(shard => shard.Index).ToListAsync(), CancellationToken.None);

    /// <summary>Marks shards as sent to their queue, as the dispatcher does.</summary>
    public Task<IReadOnlyList<EnqueuedShard>> EnqueueAsync(Guid jobId, int count = int.MaxValue, TestCoordinator? by = null) =>
        TestDispatch.EnqueueAsync(by ?? Coordinator, jobId, count, Clock.GetUtcNow());

    /// <summary>Enqueues and claims one shard.</summary>
    public async Task<ShardGranted> LeaseAsync(Guid jobId, Guid workerId)
    {
        var shard = (await EnqueueAsync(jobId, 1))[0];
        return (await Coordinator.Claims.ClaimAsync(new ClaimShard(shard.ShardId, workerId, shard.Enqueued, jobId), CancellationToken.None)).Granted!;
    }

    /// <summary>Writes a shard's objects under its lease's key, and says so.</summary>
    public Task<ShardCompleted> MakeAsync(ShardGranted lease, Guid workerId, params ImageFailure[] failures) =>
        TestWorker.MakeAsync(Objects, lease, workerId, failures);

    /// <summary>The whole way of a shard.</summary>
    public async Task<ShardVerdict> CompleteAsync(ShardGranted lease, Guid workerId, params ImageFailure[] failures)
    {
        var verdict = await Coordinator.Results.TakeAsync(await MakeAsync(lease, workerId, failures), CancellationToken.None);
        await Coordinator.Publisher.PublishAsync(lease.ShardId, CancellationToken.None);
        return verdict;
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
