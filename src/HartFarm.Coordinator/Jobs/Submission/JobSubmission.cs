using System.Security.Cryptography;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Audit;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Metrics;
using HartFarm.Coordinator.Signals;
using HartFarm.Coordinator.Tenants;
using HartFarm.Coordinator.Webhooks;
using HartFarm.Coordinator.Workers;
using HartFarm.Storage.Jobs;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Prompts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Jobs.Submission;

/// <summary>Accepts jobs: all of a job is checked first, then its prompts become one object, then the job and its shards are written in one transaction.</summary>
public sealed class JobSubmission(
    FarmStore store, IObjectStore objects, LiveWorkers workers, AddressRules addresses, AuditLog audit, IOptions<SubmissionOptions> options,
    FarmSignals signals, TimeProvider clock)
{
    private readonly SubmissionOptions _options = options.Value;

    /// <summary>Accepts a job.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="prompts">The prompts that it names: its items or its file; the caller disposes it.</param>
    /// <param name="tenant">Who asks.</param>
    /// <param name="cancellation">Gives up; then nothing is kept.</param>
    /// <param name="id">The job's id, where whoever asks may ask again after a crash: the same id is never accepted twice. Null makes one.</param>
    /// <returns>The job's id.</returns>
    /// <exception cref="JobRefusedException">Something is wrong with it.</exception>
    /// <exception cref="QuotaException">It is more than the tenant may have.</exception>
    /// <exception cref="StoreUnavailableException">The object store does not answer; nothing was accepted.</exception>
    public async Task<Guid> SubmitAsync(
        JobRequest request, PromptSource prompts, string tenant, CancellationToken cancellation, Guid? id = null)
    {
        var (sizeClass, plans, sampling) = await CheckAsync(request, cancellation).ConfigureAwait(false);
        var exactBatch = request.Exact ? ShardSizing.ExactBatch(_options, plans) : (int?)null;
        var shardSize = request.ShardSize ?? ShardSizing.ShardSize(_options, plans, exactBatch);
        await using var spool = Spool();
        var seed = request.Seed ?? RandomSeed();
        var expander = Expanders.Of(request.Prompts.Expansion, seed);
        var intake = new PromptIntake(_options, prompts, expander, request.ImagesPerPrompt, shardSize);
        var result = await Task.Run(() => intake.Run(spool, cancellation), cancellation).ConfigureAwait(false);
        spool.Position = 0;
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(spool, cancellation).ConfigureAwait(false));
        spool.Position = 0;

        var now = clock.GetUtcNow();
        var jobId = id ?? Guid.CreateVersion7(now);
        await objects.PutAsync(JobKeys.Prompts(jobId), spool, new ObjectAttributes("application/x-ndjson"), cancellation).ConfigureAwait(false);
        var job = new JobRow
        {
            Id = jobId,
            Tenant = tenant,
            Name = request.Name ?? jobId.ToString("N"),
            State = JobState.Queued,
            Model = sizeClass.Model,
            Width = sizeClass.Width,
            Height = sizeClass.Height,
            Priority = request.Priority,
            Seed = seed,
            Settings = Settings(request, JobSampling.Of(request, sampling), exactBatch, sha256),
            Prompts = result.Prompts,
            Images = result.Images,
            ShardCount = result.Shards.Count,
            ShardSize = shardSize,
            MaxFailures = request.MaxFailures,
            PendingShards = result.Shards.Count,
            CreatedAt = now,
        };
        await InsertAsync(job, result.Shards, cancellation).ConfigureAwait(false);
        signals.Dispatch.Set();
        return jobId;
    }

    /// <summary>Checks the request's fields against what the farm knows.</summary>
    /// <returns>The size class that it means, what the live workers do of it, and how the model's images are best drawn.</returns>
    /// <exception cref="JobRefusedException">A field is wrong.</exception>
    public async Task<(SizeClass SizeClass, IReadOnlyList<SizeClassPlan> Plans, ModelSampling? Sampling)> CheckAsync(
        JobRequest request, CancellationToken cancellation)
    {
        var known = await store.ReadAsync(context => LiveWorkers.KnownAsync(context, cancellation), cancellation).ConfigureAwait(false);
        var sizeClass = JobRequestCheck.Run(request, [.. known.Select(plan => plan.SizeClass).Union(_options.SizeClasses)], addresses);
        var plans = await store.ReadAsync(context => workers.PlansAsync(context, sizeClass, cancellation), cancellation).ConfigureAwait(false);
        // A worker that lives knows best; what the settings say may be newer than what a dead one said.
        var sampling = plans.Count == 0 && _options.Sampling.TryGetValue(sizeClass.Model, out var set)
            ? set
            : known.LastOrDefault(plan => plan.SizeClass == sizeClass)?.Sampling;
        return (sizeClass, plans, sampling);
    }

    private async Task InsertAsync(JobRow job, IReadOnlyList<ShardPlan> shards, CancellationToken cancellation)
    {
        try
        {
            await store.WriteAsync(
                async context =>
                {
                    await TenantQuota.TakeAsync(context, job, cancellation).ConfigureAwait(false);
                    audit.Add(context, AuditAction.JobSubmitted, job.Tenant, job.Id.ToString("N"), FormattableString.Invariant($"{job.Images} images"));
                    context.Jobs.Add(job);
                    await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
                    await store.Database.InsertShardsAsync(context, job.Id, shards, job.CreatedAt, cancellation).ConfigureAwait(false);
                    return job.Id;
                },
                cancellation).ConfigureAwait(false);
        }
        catch (QuotaException)
        {
            // The same request may have been accepted meanwhile, by another coordinator: then it took the quota, and has these prompts.
            if (await store.ReadAsync(context => context.Jobs.AnyAsync(row => row.Id == job.Id), CancellationToken.None).ConfigureAwait(false)) throw;
            await objects.DeleteAsync(JobKeys.Prompts(job.Id), CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        // After another error nobody knows whether the job is there: the sweep of orphans looks later.
    }

    private static JobSettings Settings(JobRequest request, JobSampling sampling, int? exactBatch, string sha256) => new()
    {
        Guidance = sampling.Guidance,
        Sampling = sampling.Settings,
        Output = request.Output,
        ImagesPerPrompt = request.ImagesPerPrompt,
        Expansion = request.Prompts.Expansion,
        Tags = request.Tags,
        Webhook = request.Webhook is { Secret: null } webhook ? webhook with { Secret = NewSecret() } : request.Webhook,
        ExactBatch = exactBatch,
        PartialImages = request.PartialImages,
        KeepFor = request.KeepFor,
        PromptsSha256 = sha256,
        Trace = CoordinatorTraces.Current,
    };

    private static string NewSecret() => "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static long RandomSeed() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) & long.MaxValue;

    private FileStream Spool()
    {
        var path = Path.Combine(_options.SpoolFolder ?? Path.GetTempPath(), $"hartfarm-job-{Guid.NewGuid():N}");
        return new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose);
    }
}
