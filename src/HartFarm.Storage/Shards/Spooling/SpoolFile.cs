using System.Security.Cryptography;
using HartFarm.Storage.Datasets;

namespace HartFarm.Storage.Shards.Spooling;

/// <summary>A temporary file that is written, then read from its start; deleted when disposed, and when the process ends.</summary>
internal sealed class SpoolFile : IDisposable
{
    private readonly Stream _inner;

    /// <param name="inner">Able to seek and to be read; disposed with this.</param>
    /// <param name="name">What errors call it.</param>
    public SpoolFile(Stream inner, string name)
    {
        _inner = inner;
        Stream = new SpoolStream(inner, name);
    }

    /// <summary>The file, to be written first. A write that fails, as on a full disk, throws <see cref="DatasetWriteException"/>.</summary>
    public Stream Stream { get; }

    /// <summary>Makes an empty one in <paramref name="folder"/>, or in the system's folder for such files.</summary>
    /// <exception cref="DatasetWriteException">It cannot be made.</exception>
    public static SpoolFile Create(string? folder)
    {
        var path = Path.Combine(folder ?? Path.GetTempPath(), $"hartfarm-{Guid.NewGuid():N}");
        try
        {
            return new SpoolFile(new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose), path);
        }
        catch (Exception error) when (DatasetWriteException.IsCause(error))
        {
            throw new DatasetWriteException(path, error);
        }
    }

    /// <summary>Goes to the start, and tells the SHA-256 of what is there in lower-case hexadecimal.</summary>
    public async Task<string> RewindAsync(CancellationToken cancellation)
    {
        await Stream.FlushAsync(cancellation).ConfigureAwait(false);
        Stream.Position = 0;
        var hash = await SHA256.HashDataAsync(Stream, cancellation).ConfigureAwait(false);
        Stream.Position = 0;
        return Convert.ToHexStringLower(hash);
    }

    public void Dispose()
    {
        try
        {
            _inner.Dispose();
        }
        catch (Exception error) when (DatasetWriteException.IsCause(error))
        {
            // What was still to be written is of no use any more, and the first failure is the one to report.
        }
    }
}
