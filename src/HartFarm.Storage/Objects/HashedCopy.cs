using System.Buffers;
using System.Security.Cryptography;

namespace HartFarm.Storage.Objects;

/// <summary>Copies a stream, and takes its length and hash on the way.</summary>
internal static class HashedCopy
{
    private const int BlockBytes = 256 * 1024;

    /// <summary>Gives each block of <paramref name="content"/> to <paramref name="write"/>, and returns how many bytes it was and their SHA-256.</summary>
    internal static async Task<(long Bytes, string Sha256)> RunAsync(
        Stream content, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            var bytes = 0L;
            int read;
            while ((read = await content.ReadAsync(block, cancellation).ConfigureAwait(false)) > 0)
            {
                hash.AppendData(block, 0, read);
                await write(block.AsMemory(0, read), cancellation).ConfigureAwait(false);
                bytes += read;
            }
            return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
