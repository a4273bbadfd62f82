using HartFarm.Storage.Objects;

namespace HartFarm.Worker.Shards;

/// <summary>Sees to it that the disk of the temporary files has room before something is written, so that no file is cut off.</summary>
/// <param name="folder">Where they go.</param>
/// <param name="patience">Waits for room.</param>
/// <param name="free">Tells the bytes that are free for a folder.</param>
public sealed class SpoolRoom(string folder, Patience patience, Func<string, long> free)
{
    /// <summary>What stays free: more than a writer holds back, and room for the other shards' next images.</summary>
    public const long Reserve = 256L << 20;

    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>The bytes that are free for a folder.</summary>
    public static long Free(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    /// <summary>Waits until so many bytes have room.</summary>
    /// <exception cref="StoreFullException">They had none within the limit.</exception>
    public async ValueTask WaitAsync(long bytes, CancellationToken cancellation)
    {
        if (Has(bytes)) return;
        await patience.RunAsync(
            _ => Has(bytes)
                ? Task.FromResult(true)
                : throw new StoreFullException($"the disk of {folder}, where shards are put together, is full: it has less than {Reserve >> 20} MiB left"),
            cancellation);
    }

    private bool Has(long bytes) => free(folder) >= bytes + Reserve;
}
