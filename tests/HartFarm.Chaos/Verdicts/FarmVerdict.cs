using HartFarm.Bus;
using HartFarm.Chaos.Farm;
using HartFarm.Chaos.Jobs;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Postgres;
using HartFarm.Coordinator.Upkeep;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.S3;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HartFarm.Chaos.Verdicts;

/// <summary>Holds what a farm says in the end against what was asked of it, and against what is in its database and in its store.</summary>
/// <param name="farm">The farm, in which nothing happens any more.</param>
/// <param name="reach">Asks it.</param>
/// <param name="jobs">What it accepted.</param>
internal sealed class FarmVerdict(FaultyFarm farm, FarmReach reach, IReadOnlyList<SubmittedJob> jobs)
{
    private static readonly TimeSpan QuietFor = TimeSpan.FromSeconds(60);
    // A process notices after a minute and a half that it does not come back to a queue, ends, and is started anew.
    private static readonly TimeSpan ConsumedWithin = QueueWatch.Limit + TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly List<Finding> _findings = [];
    private readonly FarmStore _database = new(new PostgresDatabase(farm.Database));

    /// <summary>Objects that lay around before upkeep swept them.</summary>
    public int Swept { get; private set; }

    /// <summary>Images that were held against what they have to be.</summary>
    public int Images { get; private set; }

    /// <summary>What is not as it has to be.</summary>
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation)
    {
        await QuietAsync(cancellation);
        var told = new List<(SubmittedJob Job, List<ShardInfo> Shards, List<ImageInfo> Images)>();
        foreach (var job in jobs)
        {
            job.Seen = await reach.AskAsync(client => client.GetAsync(job.Id, cancellation), cancellation);
            told.Add((
                job,
                await reach.AskAsync(client => client.ShardsAsync(job.Id, cancellation: cancellation).ToListAsync(cancellation).AsTask(), cancellation),
                await reach.AskAsync(client => client.ImagesAsync(job.Id, cancellation).ToListAsync(cancellation).AsTask(), cancellation)));
        }
        await CheckListAsync(cancellation);
        await CheckUsageAsync(cancellation);
        // As many coordinators as workers.
        _findings.AddRange(await new QueueConsumers(farm.Broker, FarmParts.Workers.Count, ConsumedWithin).CheckAsync(cancellation));
        foreach (var worker in FarmParts.Workers) await farm.Slot(worker).TerminateAsync();
        using var direct = new S3Store(farm.Store.Options, TimeProvider.System);
        var store = new RetryingStore(direct, new RetryOptions(), TimeProvider.System);
        // As if a day had passed, and with it the time of all that nobody finished.
        var sweep = new OrphanSweep(_database, store, Options.Create(new UpkeepOptions { OrphanAge = TimeSpan.Zero }), TimeProvider.System);
        Swept = await sweep.RunAsync(cancellation);
        var stored = await StoredObjects.ReadAsync(store, cancellation);
        var keys = await FileKeysAsync(stored, cancellation);
        foreach (var (job, shards, images) in told)
        {
            var verdict = new JobVerdict(job, shards, images, stored);
            _findings.AddRange(verdict.Run());
            keys.UnionWith(verdict.Keys);
            Images += images.Count;
        }
        foreach (var key in stored.Keys.Where(key => !keys.Contains(key))) Find(FindingKind.Orphaned, $"{key} belongs to nothing");
        foreach (var queue in (await farm.Broker.QueuesAsync()).Where(QueueConsumers.IsSetAside))
            Find(FindingKind.Orphaned, $"messages were set aside in the queue {queue}");
        foreach (var coordinator in FarmParts.Coordinators) await farm.Slot(coordinator).TerminateAsync();
        foreach (var secret in farm.Secrets.Where(secret => farm.Said.Contains(secret, StringComparison.Ordinal))) Find(FindingKind.Secret, $"a process said {secret}");
        _findings.AddRange(farm.Findings.Select(text => new Finding(FindingKind.Process, text)));
        return _findings;
    }

    // A cancelled job's shards that are being published still come to their end.
    private async Task QuietAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(QuietFor);
        try
        {
            while (await _database.ReadAsync(
                context => context.Shards.AnyAsync(shard => shard.State == ShardState.Leased || shard.State == ShardState.Publishing, limit.Token), limit.Token))
                await Task.Delay(Look, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Find(FindingKind.Stuck, $"shards are still at work {QuietFor.TotalSeconds:0} s after the last job has ended");
        }
    }

    private async Task CheckListAsync(CancellationToken cancellation)
    {
        var listed = await reach.AskAsync(client => client.JobsAsync(cancellation: cancellation).Select(job => job.Id).ToListAsync(cancellation).AsTask(), cancellation);
        foreach (var twice in listed.GroupBy(id => id).Where(group => group.Count() > 1)) Find(FindingKind.Duplicated, $"job {twice.Key} is listed {twice.Count()} times");
        foreach (var lost in jobs.Where(job => !listed.Contains(job.Id))) Find(FindingKind.Lost, $"job {lost.Id} is not listed");
        foreach (var extra in listed.Except(jobs.Select(job => job.Id))) Find(FindingKind.Duplicated, $"job {extra} is listed, and nobody was told that it was accepted");
        foreach (var twice in jobs.GroupBy(job => job.Id).Where(group => group.Count() > 1)) Find(FindingKind.Duplicated, $"job {twice.Key} stands for {twice.Count()} submissions");
    }

    private async Task CheckUsageAsync(CancellationToken cancellation)
    {
        var usage = await reach.AskAsync(client => client.UsageAsync(cancellation: cancellation).ToListAsync(cancellation).AsTask(), cancellation);
        Count("images in usage", jobs.Sum(job => job.Seen!.Progress.Completed), usage.Sum(day => day.Images));
        Count("shards in usage", jobs.Sum(job => job.Seen!.Shards.Completed), usage.Sum(day => day.Shards));
        Count("bytes in usage", jobs.Sum(job => job.Seen!.Progress.ImageBytes), usage.Sum(day => day.Bytes));
    }

    private async Task<HashSet<string>> FileKeysAsync(StoredObjects stored, CancellationToken cancellation)
    {
        var files = await _database.ReadAsync(context => context.Files.AsNoTracking().ToListAsync(cancellation), cancellation);
        Count("files", jobs.Count(job => job.Plan.IsUploaded), files.Count);
        HashSet<string> keys = [];
        foreach (var file in files)
        {
            var key = $"files/{file.Id:N}";
            keys.Add(key);
            if (stored.Find(key) is null) Find(FindingKind.Lost, $"file {file.Id} is not in storage");
            else if (stored.Hash(key) != file.Sha256) Find(FindingKind.WrongBytes, $"file {file.Id} has another hash in storage");
        }
        return keys;
    }

    private void Count(string what, long expected, long told)
    {
        if (expected != told) Find(FindingKind.WrongCount, $"there are {told} {what} where there should be {expected}");
    }

    private void Find(FindingKind kind, string text) => _findings.Add(new Finding(kind, text));
}
