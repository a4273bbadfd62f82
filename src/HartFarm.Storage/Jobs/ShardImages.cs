using System.Runtime.CompilerServices;
using HartFarm.Contracts.Shards;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Files;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Prompts.Keys;
using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Jobs;

/// <summary>Reads which images a shard has.</summary>
public static class ShardImages
{
    // A prompt's own line is at most a mebibyte; expansion, escapes and the source beside it make it longer.
    private const int LongestLine = 16 * 1024 * 1024;

    /// <summary>The shard's images in the order of their indices.</summary>
    /// <param name="store">Where the prompts are.</param>
    /// <param name="shard">The lease.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="ObjectMissingException">The prompts are gone.</exception>
    /// <exception cref="ShardException">The prompts are damaged, or fewer than the shard's images.</exception>
    public static async IAsyncEnumerable<ShardImageTask> ReadAsync(
        IObjectStore store, ShardGranted shard, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var range = shard.Prompts;
        await using var stream = await store.OpenAsync(range.Key, range.Offset, range.Length, cancellation).ConfigureAwait(false);
        long index = shard.FirstImage, end = shard.FirstImage + shard.Images;
        var skip = range.SkippedImages;
        foreach (var line in new LineReader(stream, LongestLine).Lines())
        {
            cancellation.ThrowIfCancellationRequested();
            if (line.TooLong || !line.Terminated) throw new ShardException($"{range.Key} is cut off, or holds a line that is too long");
            var prompt = JobPromptJson.Read(line.Bytes, range.Key);
            for (var copy = skip; copy < prompt.Count && index < end; copy++) yield return Task(shard, prompt, index++, prompt.FirstCopy + copy);
            skip = 0;
            if (index == end) yield break;
        }
        throw new ShardException($"{range.Key} ends at image {index} where the shard goes to {end}");
    }

    private static ShardImageTask Task(ShardGranted shard, JobPrompt prompt, long index, int copy) => new()
    {
        Index = index,
        Key = ImageKeys.Of(index, prompt.Key, copy, prompt.Copies),
        Prompt = prompt.Prompt,
        Source = prompt.Source,
        PromptKey = prompt.Key,
        Copy = copy,
        Seed = prompt.Seed is { } seed ? seed + copy : ImageSeeds.Of(shard.Seed, index),
        Guidance = prompt.Guidance ?? shard.Guidance,
        Metadata = prompt.Metadata,
    };
}
