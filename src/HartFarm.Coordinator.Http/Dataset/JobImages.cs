using System.Globalization;
using System.Runtime.CompilerServices;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.Jobs;
using HartFarm.Storage.Jobs;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Shards;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Http.Dataset;

/// <summary>The finished images of a job, as its shards' indices name them.</summary>
internal sealed class JobImages(FarmStore store, IObjectStore objects, ObjectLinks links, ShardIndices indices, ParquetGroups groups)
{
    // Images that one request looks at for a text, and the rest of their shard.
    private const int LookedAt = 10_000;

    /// <summary>A page of them, in the order of the job. What a page costs does not grow with the job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="after">The index of the image before; -1 for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="prompt">Those whose prompt holds this text, whatever the case; null is all. A page then ends early where it had to look at many.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Page<ImageInfo>> ListAsync(JobRow job, long after, int limit, string? prompt, CancellationToken cancellation)
    {
        List<ImageInfo> page = [];
        var (last, looked) = (after, 0);
        while (looked < LookedAt)
        {
            if (await NextShardAsync(job, last, cancellation).ConfigureAwait(false) is not { } shard) return new Page<ImageInfo>(page, null);
            foreach (var entry in await indices.SelectAsync(job, shard, Fits, limit + 1 - page.Count, cancellation).ConfigureAwait(false))
            {
                if (page.Count == limit) return new Page<ImageInfo>(page, Cursor(page[^1].Index));
                page.Add(Describe(job, entry));
            }
            last = shard.FirstImage + shard.Images - 1;
            if (prompt is not null) looked += shard.Images;
        }
        return new Page<ImageInfo>(page, Cursor(last));

        bool Fits(ShardIndexEntry entry) => entry.Record.Index > after && (prompt is null || Holds(entry.Record.Prompt, prompt) || Holds(entry.Record.FinalPrompt, prompt));
    }

    /// <summary>Where each finished image lies, in the order of the job.</summary>
    public async IAsyncEnumerable<ShardIndexEntry> AllAsync(JobRow job, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = -1L;
        while (await NextShardAsync(job, last, cancellation).ConfigureAwait(false) is { } shard)
        {
            foreach (var entry in await indices.ReadAsync(job, shard, cancellation).ConfigureAwait(false)) yield return entry;
            last = shard.FirstImage + shard.Images - 1;
        }
    }

    /// <summary>Where a finished image lies.</summary>
    /// <exception cref="RequestException">It is not made.</exception>
    public async Task<ShardIndexEntry> FindAsync(JobRow job, long index, CancellationToken cancellation)
    {
        if (index >= 0 && await ShardOfAsync(job, index, cancellation).ConfigureAwait(false) is { } shard
            && await indices.SelectAsync(job, shard, entry => entry.Record.Index == index, 1, cancellation).ConfigureAwait(false) is [var found]) return found;
        throw RequestException.Missing("such image, or it is not made yet");
    }

    /// <summary>Opens an image's file.</summary>
    public async Task<Stream> OpenAsync(JobRow job, ShardIndexEntry entry, CancellationToken cancellation) => entry.Offset is { } offset
        ? await objects.OpenAsync(KeyOf(job, entry), offset, entry.Length, cancellation).ConfigureAwait(false)
        : new MemoryStream((await groups.ReadAsync(KeyOf(job, entry), entry, cancellation).ConfigureAwait(false)).ToArray(), writable: false);

    /// <summary>An image's file, all of it.</summary>
    public async Task<byte[]> ReadAsync(JobRow job, ShardIndexEntry entry, CancellationToken cancellation)
    {
        var bytes = new byte[entry.Length];
        var stream = await OpenAsync(job, entry, cancellation).ConfigureAwait(false);
        await using var closing = stream.ConfigureAwait(false);
        await stream.ReadExactlyAsync(bytes, cancellation).ConfigureAwait(false);
        return bytes;
    }

    /// <summary>Where an image is fetched, relative to the coordinator.</summary>
    public static string AddressOf(Guid jobId, long index) => string.Create(CultureInfo.InvariantCulture, $"/v1/jobs/{JobIds.Text(jobId)}/images/{index}");

    private static string KeyOf(JobRow job, ShardIndexEntry entry) => JobKeys.Of(job.Id) + entry.Object;

    /// <summary>
    /// The next shard that is finished and has images behind one. All shards of a job but the last are full, so an image's number tells its shard's, and an index over finished shards
    /// alone finds the row, without looking at those before or at those that are not finished.
    /// </summary>
    /// <param name="context">Where to look.</param>
    /// <param name="job">The job.</param>
    /// <param name="after">The image's number; -1 is before all.</param>
    internal static IQueryable<ShardRow> NextShard(FarmContext context, JobRow job, long after)
    {
        var from = after / job.ShardSize;
        return context.Shards.AsNoTracking()
            .Where(shard => shard.JobId == job.Id && shard.Index >= from && shard.State == ShardState.Completed && shard.FirstImage + shard.Images - 1 > after)
            .OrderBy(shard => shard.Index).Take(1);
    }

    private Task<ShardRow?> NextShardAsync(JobRow job, long after, CancellationToken cancellation) =>
        store.ReadAsync(context => NextShard(context, job, after).SingleOrDefaultAsync(cancellation), cancellation);

    private Task<ShardRow?> ShardOfAsync(JobRow job, long index, CancellationToken cancellation)
    {
        var number = index / job.ShardSize;
        return store.ReadAsync(
            context => context.Shards.AsNoTracking()
                .SingleOrDefaultAsync(shard => shard.JobId == job.Id && shard.Index == number && shard.State == ShardState.Completed, cancellation),
            cancellation);
    }

    private static bool Holds(string? text, string part) => text?.Contains(part, StringComparison.OrdinalIgnoreCase) ?? false;

    private static string Cursor(long index) => index.ToString(CultureInfo.InvariantCulture);

    private ImageInfo Describe(JobRow job, ShardIndexEntry entry) => new()
    {
        Index = entry.Record.Index,
        Key = entry.Key,
        Shard = entry.Shard,
        Object = entry.Object,
        Offset = entry.Offset,
        Bytes = entry.Length,
        Sha256 = entry.Sha256,
        Format = entry.Format.ToString().ToLowerInvariant(),
        Prompt = entry.Record.Prompt,
        FinalPrompt = entry.Record.FinalPrompt,
        Seed = entry.Record.Seed,
        Guidance = entry.Record.Guidance,
        Metadata = entry.Record.Metadata.Count == 0 ? null : entry.Record.Metadata.ToDictionary(field => field.Key, field => field.Value),
        Url = AddressOf(job.Id, entry.Record.Index),
        Link = job.Settings.Output.Format == DatasetFormat.ImageFolder ? links.Of(job.Id, entry.Object) : null,
    };
}
