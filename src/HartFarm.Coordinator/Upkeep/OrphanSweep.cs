using System.Globalization;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Storage.Jobs;
using HartFarm.Storage.Objects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Upkeep;

/// <summary>Deletes objects that belong to no job and to no file, and what leases wrote and probes left whose time is long over.</summary>
public sealed class OrphanSweep(FarmStore store, IObjectStore objects, IOptions<UpkeepOptions> options, TimeProvider clock)
{
    /// <summary>Looks at every object once.</summary>
    /// <returns>How many were deleted.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        // Objects of one owner lie together, so the last answer is nearly always the next one's.
        (string Owner, bool Lives) last = ("", false);
        return await SweepAsync(JobKeys.Root, IsLeftByJobAsync, cancellation).ConfigureAwait(false)
            + await SweepAsync(FileKeys.Root, key => IsLeftByUploadAsync(key, cancellation), cancellation).ConfigureAwait(false)
            + await SweepAsync(StoreProbe.Root, key => Task.FromResult(StoreProbe.Owns(key)), cancellation).ConfigureAwait(false);

        async Task<bool> IsLeftByJobAsync(string key)
        {
            if (Owner(key) is not { } owner) return false;
            if (owner != last.Owner) last = (owner, await LivesAsync(owner, cancellation).ConfigureAwait(false));
            return !last.Lives;
        }
    }

    private async Task<int> SweepAsync(string root, Func<string, Task<bool>> isOrphan, CancellationToken cancellation)
    {
        var (before, deleted) = (clock.GetUtcNow() - options.Value.OrphanAge, 0);
        await foreach (var one in objects.ListAsync(root, cancellation).ConfigureAwait(false))
        {
            if (one.Modified > before || !await isOrphan(one.Key).ConfigureAwait(false)) continue;
            await objects.DeleteAsync(one.Key, cancellation).ConfigureAwait(false);
            deleted++;
        }
        return deleted;
    }

    // One that broke off with its coordinator.
    private async Task<bool> IsLeftByUploadAsync(string key, CancellationToken cancellation) =>
        Guid.TryParseExact(key.AsSpan(FileKeys.Root.Length), "N", out var id)
        && !await store.ReadAsync(context => context.Files.AnyAsync(file => file.Id == id, cancellation), cancellation).ConfigureAwait(false);

    /// <summary><c>job</c>, or <c>job/staging/shard/token</c>; null for what is not of our making.</summary>
    private static string? Owner(string key)
    {
        var parts = key[JobKeys.Root.Length..].Split('/');
        if (parts.Length < 2 || !Guid.TryParseExact(parts[0], "N", out _)) return null;
        return parts[1] == "staging" && parts.Length > 4 ? string.Join('/', parts.Take(4)) : parts[0];
    }

    private async Task<bool> LivesAsync(string owner, CancellationToken cancellation)
    {
        var parts = owner.Split('/');
        var jobId = Guid.ParseExact(parts[0], "N");
        if (parts.Length == 1)
        {
            return await store.ReadAsync(context => context.Jobs.AnyAsync(job => job.Id == jobId, cancellation), cancellation).ConfigureAwait(false);
        }
        if (!int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || !long.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var token)) return false;
        return await store.ReadAsync(
            context => context.Shards.AnyAsync(
                shard => shard.JobId == jobId && shard.Index == index && shard.Token == token
                    && (shard.State == ShardState.Leased || shard.State == ShardState.Publishing),
                cancellation),
            cancellation).ConfigureAwait(false);
    }
}
