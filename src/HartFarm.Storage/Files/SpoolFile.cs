using System.Security.Cryptography;

namespace HartFarm.Storage.Files;

/// <summary>A temporary file that is written, then read from its start; deleted when disposed, and when the process ends.</summary>
internal sealed class SpoolFile : IDisposable
{
    private SpoolFile(FileStream stream) => Stream = stream;

    /// <summary>The file, to be written first.</summary>
    public FileStream Stream { get; }

    /// <summary>Makes an empty one in <paramref name="folder"/>, or in the system's folder for such files.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static SpoolFile Create(string? folder = null)
    {
        var path = Path.Combine(folder ?? Path.GetTempPath(), $"hartfarm-{Guid.NewGuid():N}");
        return new SpoolFile(new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose));
    }

    /// <summary>Goes to the start, and tells the SHA-256 of what is there in lower-case hexadecimal.</summary>
    public async Task<string> RewindAsync(CancellationToken cancellation)
    {
        Stream.Position = 0;
        var hash = await SHA256.HashDataAsync(Stream, cancellation).ConfigureAwait(false);
        Stream.Position = 0;
        return Convert.ToHexStringLower(hash);
    }

    public void Dispose() => Stream.Dispose();
}
