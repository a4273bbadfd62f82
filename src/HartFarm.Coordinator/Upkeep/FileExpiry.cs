using HartFarm.Coordinator.Data;
using HartFarm.Storage.Jobs;
using HartFarm.Storage.Objects;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Upkeep;

/// <summary>Deletes files whose time is over: the bytes first, then the row, so that it goes on where it stopped. A batch that has not ended keeps its own.</summary>
public sealed class FileExpiry(FarmStore store, IObjectStore objects, TimeProvider clock)
{
    /// <summary>Deletes what is to be deleted.</summary>
    /// <returns>How many files.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var files = await store.ReadAsync(
            context => context.Files
                .Where(file => file.ExpiresAt <= now && !context.Batches.Any(batch => batch.InputFileId == file.Id && batch.EndedAt == null))
                .Select(file => file.Id).ToListAsync(cancellation),
            cancellation).ConfigureAwait(false);
        foreach (var id in files)
        {
            await objects.DeleteAsync(FileKeys.Of(id), cancellation).ConfigureAwait(false);
            await store.WriteAsync(context => context.Files.Where(file => file.Id == id).ExecuteDeleteAsync(cancellation), cancellation).ConfigureAwait(false);
        }
        return files.Count;
    }
}
