using System.Diagnostics;
using System.Globalization;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.LoadBench.Engine;
using HartFarm.LoadBench.Farm;
using HartFarm.LoadBench.Measuring;

namespace HartFarm.LoadBench.Peers;

/// <summary>HartFarm at work: what is enqueued at once is one job.</summary>
internal sealed class HartFarmContest : IContest
{
    private readonly FullFarm _farm;
    private readonly int _shardSize;
    private JobInfo? _job;

    private HartFarmContest(FullFarm farm, int shardSize) => (_farm, _shardSize) = (farm, shardSize);

    public bool KnowsAtOnce => true;

    public static async Task<HartFarmContest> StartAsync(ContestPlace place, string? folder, int shardSize, CancellationToken cancellation)
    {
        if (folder is not null) Directory.CreateDirectory(folder);
        return new HartFarmContest(await FullFarm.StartAsync(place.Services, place.Log, folder, cancellation), shardSize);
    }

    public async Task<double> EnqueueAsync(long first, int count, int milliseconds, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        _job = await _farm.Client.SubmitAsync(Request(first, count, milliseconds), cancellation: cancellation);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public async Task<long> SubmitAsync(long task, CancellationToken cancellation)
    {
        var before = Micros.Now;
        _job = await _farm.Client.SubmitAsync(Request(task, 1, 0), cancellation: cancellation);
        return before;
    }

    public Task StartWorkerAsync(CancellationToken cancellation) => _farm.StartWorkerAsync(cancellation);

    public Task KillWorkerAsync() => _farm.KillWorkersAsync();

    public async Task<bool> IsDrainedAsync(CancellationToken cancellation)
    {
        var job = await _farm.Client.GetAsync(_job!.Id, cancellation);
        return job.Shards.Completed == job.Shards.Total;
    }

    public async Task<string?> AfterwardsAsync(CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var job = _job!;
        await foreach (var now in _farm.Client.FollowAsync(job.Id, cancellation)) job = now;
        return job.State == JobState.Completed
            ? string.Create(CultureInfo.InvariantCulture, $"the manifest of {job.Shards.Total:N0} shards was there {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s later")
            : throw new InvalidOperationException($"the job is {job.State}: {job.Error}");
    }

    public ValueTask DisposeAsync() => _farm.DisposeAsync();

    private JobRequest Request(long first, int count, int milliseconds) => new()
    {
        Model = TaskLoader.Model,
        Prompts = new PromptInput { Items = [.. Enumerable.Range(0, count).Select(i => new PromptItem { Prompt = TaskText.Write(first + i, milliseconds) })] },
        ShardSize = _shardSize,
        Seed = 1,
    };
}
