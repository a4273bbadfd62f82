using System.Security.Cryptography;

namespace HartFarm.Client.Download;

/// <summary>Fetches one file of a dataset. It has another name until it is whole and its hash is right.</summary>
internal sealed class FileFetch(FarmClient client, string jobId, string folder, DownloadTally tally, StoreAccess access)
{
    private const string PartSuffix = ".part";
    private const int BufferBytes = 128 * 1024;
    private const int MostBreaks = 5;

    private static readonly StoreAccess CoordinatorAlone = new(isOpen: false);

    /// <summary>Makes sure that the file is there.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="DownloadException">What the coordinator sends is not what the manifest names, or the disk does not take it.</exception>
    public async Task<string> RunAsync(ExpectedFile file, CancellationToken cancellation)
    {
        var path = PathOf(file.Name);
        tally.Expect(file.Bytes ?? 0);
        if (await IsThereAsync(path, file, cancellation).ConfigureAwait(false))
        {
            tally.There(file.Bytes ?? 0);
            tally.Finish(fetched: false);
            return path;
        }
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // A part that was damaged is found out at its end; then all of the file is fetched, once, and from the coordinator.
            if (!await FetchAsync(path + PartSuffix, file, access, cancellation).ConfigureAwait(false)
                && !await FetchAsync(path + PartSuffix, file, CoordinatorAlone, cancellation).ConfigureAwait(false))
                throw new DownloadException($"{file.Name} is not what the manifest names: its size or its SHA-256 differs");
            File.Move(path + PartSuffix, path, overwrite: true);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException and not HttpIOException)
        {
            throw new DownloadException($"{path} cannot be written: {error.Message}", error);
        }
        tally.Finish(fetched: true);
        return path;
    }

    private async Task<bool> FetchAsync(string part, ExpectedFile file, StoreAccess from, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var target = new FileStream(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        await using var closing = target.ConfigureAwait(false);
        // Without a size there is no telling whether what is there belongs to the same file.
        if (file.Bytes is not { } whole || target.Length > whole) target.SetLength(0);
        await CopyAsync(target, hash, tally.There, null, long.MaxValue, cancellation).ConfigureAwait(false);
        for (var breaks = 0; file.Bytes is null || target.Position < file.Bytes; breaks++)
        {
            try
            {
                var source = await client.OpenAsync(jobId, file.Name, target.Position, from, cancellation).ConfigureAwait(false);
                await using var ending = source.ConfigureAwait(false);
                // A byte more than there should be is enough to know: whatever comes after it would only fill the disk.
                await CopyAsync(source, hash, tally.Came, target, file.Bytes - target.Position + 1 ?? long.MaxValue, cancellation).ConfigureAwait(false);
                break;
            }
            catch (Exception error) when (error is HttpIOException or HttpRequestException && file.Bytes is not null)
            {
                if (breaks == MostBreaks) throw new DownloadException($"{file.Name}: the connection breaks again and again: {error.Message}", error);
            }
        }
        await target.FlushAsync(cancellation).ConfigureAwait(false);
        if (file.Sha256 is null || (target.Length == file.Bytes && Convert.ToHexStringLower(hash.GetHashAndReset()) == file.Sha256)) return true;
        tally.There(-target.Length);
        target.SetLength(0);
        return false;
    }

    private static async Task CopyAsync(Stream source, IncrementalHash hash, Action<long> count, Stream? target, long most, CancellationToken cancellation)
    {
        var buffer = new byte[BufferBytes];
        int read;
        for (; most > 0 && (read = await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, most)), cancellation).ConfigureAwait(false)) > 0; most -= read)
        {
            hash.AppendData(buffer, 0, read);
            if (target is not null) await target.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            count(read);
        }
    }

    private static async Task<bool> IsThereAsync(string path, ExpectedFile file, CancellationToken cancellation)
    {
        var info = new FileInfo(path);
        if (file.Sha256 is null || !info.Exists || info.Length != file.Bytes) return false;
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using var closing = stream.ConfigureAwait(false);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false)) == file.Sha256;
    }

    // The names come over the network: none may lead out of the folder.
    private string PathOf(string name)
    {
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(Path.Combine(root, name));
        return path.StartsWith(root, StringComparison.Ordinal) && !Path.IsPathRooted(name) && !name.Contains('\0', StringComparison.Ordinal)
            ? path
            : throw new DownloadException($"the manifest names a file outside of the dataset: '{name}'");
    }
}
