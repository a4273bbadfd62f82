using HartFarm.Storage.Objects.Folders;

namespace HartFarm.Storage.Objects.S3;

/// <summary>
/// What is to be uploaded, with the size and the hash that have to be known before: read twice where it can seek, otherwise by way of a
/// temporary file.
/// </summary>
internal sealed class Upload : IDisposable
{
    private readonly FileStream? _spool;

    private Upload(Stream content, FileStream? spool, long bytes, string sha256)
    {
        Content = content;
        _spool = spool;
        Bytes = bytes;
        Sha256 = sha256;
    }

    /// <summary>At its beginning.</summary>
    internal Stream Content { get; }

    internal long Bytes { get; }

    internal string Sha256 { get; }

    internal static async Task<Upload> PrepareAsync(Stream content, CancellationToken cancellation)
    {
        if (content.CanSeek)
        {
            var start = content.Position;
            var (bytes, sha256) = await HashedCopy.RunAsync(content, (_, _) => ValueTask.CompletedTask, cancellation).ConfigureAwait(false);
            content.Position = start;
            return new Upload(content, null, bytes, sha256);
        }
        var spool = Guard(() => new FileStream(
            Path.Combine(Path.GetTempPath(), $"hartfarm-upload-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0,
            FileOptions.DeleteOnClose));
        try
        {
            var (bytes, sha256) = await HashedCopy.RunAsync(content, WriteAsync, cancellation).ConfigureAwait(false);
            spool.Position = 0;
            return new Upload(spool, spool, bytes, sha256);
        }
        catch
        {
            await spool.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        async ValueTask WriteAsync(ReadOnlyMemory<byte> block, CancellationToken token)
        {
            try
            {
                await spool.WriteAsync(block, token).ConfigureAwait(false);
            }
            catch (Exception error) when (FolderErrors.IsCause(error))
            {
                throw FolderErrors.Of(error, $"{spool.Name}, which holds what is to be uploaded, could not be written");
            }
        }
    }

    public void Dispose() => _spool?.Dispose();

    private static FileStream Guard(Func<FileStream> open)
    {
        try
        {
            return open();
        }
        catch (Exception error) when (FolderErrors.IsCause(error))
        {
            throw FolderErrors.Of(error, "no temporary file could be made for an upload");
        }
    }
}
