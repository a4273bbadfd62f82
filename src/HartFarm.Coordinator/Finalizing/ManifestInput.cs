using System.Runtime.CompilerServices;
using System.Text.Json;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Publication;
using HartFarm.Storage.Images;
using HartFarm.Storage.Jobs;
using HartFarm.Storage.Manifests;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Shards;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Finalizing;

/// <summary>A job and its shards as the manifest's writer wants them.</summary>
internal sealed class ManifestInput(FarmStore store, IObjectStore objects)
{
    private const int Page = 1000;

    public async Task<ManifestJob> JobAsync(JobRow job, CancellationToken cancellation)
    {
        var hash = await store.ReadAsync(
            context => context.Shards.Where(shard => shard.JobId == job.Id && shard.ModelHash != null)
                .OrderBy(shard => shard.Index).Select(shard => shard.ModelHash).FirstOrDefaultAsync(cancellation),
            cancellation).ConfigureAwait(false);
        var output = job.Settings.Output;
        return new ManifestJob
        {
            Id = job.Id,
            Name = job.Name,
            Images = job.Images,
            Shards = job.ShardCount,
            Format = ShardNames.FormatOf(output.Format),
            Encoding = new ImageEncoding(Enum.Parse<ImageFormat>(output.Image, ignoreCase: true), output.Quality),
            Model = job.Model,
            ModelHash = hash ?? "",
            GeneratorVersion = typeof(ManifestInput).Assembly.GetName().Version!.ToString(3),
            Settings = [.. Settings(job)],
        };
    }

    public async IAsyncEnumerable<ManifestShard> ShardsAsync(JobRow job, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var next = 0; next < job.ShardCount; next += Page)
        {
            var (first, end) = (next, next + Page);
            var rows = await store.ReadAsync(
                context => context.Shards.AsNoTracking()
                    .Where(shard => shard.JobId == job.Id && shard.Index >= first && shard.Index < end)
                    .OrderBy(shard => shard.Index).ToListAsync(cancellation),
                cancellation).ConfigureAwait(false);
            foreach (var row in rows) yield return await ShardAsync(job, row, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<ManifestShard> ShardAsync(JobRow job, ShardRow shard, CancellationToken cancellation)
    {
        var names = ShardNames.Of(job, shard.Index);
        var isMade = shard.State == ShardState.Completed;
        return new ManifestShard
        {
            Shard = shard.Index,
            FirstImage = shard.FirstImage,
            Images = shard.Images,
            Contents = isMade
                ? new ShardContents(Object(shard, names.MainName), Object(shard, names.IndexName), shard.Images - shard.ImagesFailed, shard.ImageBytes)
                : null,
            OpenIndex = token => objects.OpenAsync(JobKeys.Of(job.Id) + names.IndexName, 0, null, token),
            Failures = isMade ? await FailuresAsync(shard, cancellation).ConfigureAwait(false) : AllFailed(shard),
        };
    }

    private async Task<IReadOnlyDictionary<long, string>> FailuresAsync(ShardRow shard, CancellationToken cancellation) => shard.ImagesFailed == 0
        ? new Dictionary<long, string>()
        : await store.ReadAsync(
            context => context.Failures.Where(row => row.ShardId == shard.Id).ToDictionaryAsync(row => row.Image, row => row.Error, cancellation),
            cancellation).ConfigureAwait(false);

    private static Dictionary<long, string> AllFailed(ShardRow shard) =>
        Enumerable.Range(0, shard.Images).ToDictionary(i => shard.FirstImage + i, _ => shard.Error ?? "the shard was not made");

    private static ShardObject Object(ShardRow shard, string name)
    {
        var written = shard.Objects!.First(one => one.Name == name);
        return new ShardObject(written.Name, written.Bytes, written.Sha256);
    }

    private static IEnumerable<KeyValuePair<string, JsonElement>> Settings(JobRow job)
    {
        var (settings, sampling) = (job.Settings, job.Settings.Sampling);
        yield return Setting("width", job.Width);
        yield return Setting("height", job.Height);
        yield return Setting("seed", job.Seed);
        yield return Setting("images_per_prompt", settings.ImagesPerPrompt);
        yield return Setting("guidance", settings.Guidance);
        yield return Setting("top_k", sampling.TopK);
        yield return Setting("top_p", sampling.TopP);
        yield return Setting("temperature", sampling.Temperature);
        yield return Setting("exact_batch", settings.ExactBatch);
        yield return Setting("prompts", job.Prompts);
        yield return Setting("prompts_sha256", settings.PromptsSha256);
    }

    private static KeyValuePair<string, JsonElement> Setting<T>(string name, T value) => new(name, JsonSerializer.SerializeToElement(value));
}
