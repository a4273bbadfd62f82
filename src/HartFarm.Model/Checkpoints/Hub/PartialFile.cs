using System.Security.Cryptography;
using System.Text;

namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>
/// A file in the course of its download: <c>NAME.partial</c> beside its place, hashed as it grows. It is kept when a download stops and taken up
/// by the next; it gets its name once its bytes are those that the hub lists. Two processes cannot have the same one open.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private const int BufferSize = 1 << 20;

    private readonly HubFile _file;
    private readonly string _destination;
    private readonly string _path;
    private readonly FileStream _stream;
    private IncrementalHash _hash;

    private PartialFile(HubFile file, string destination)
    {
        _file = file;
        _destination = destination;
        _path = $"{destination}.partial";
        _stream = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 0);
        _hash = NewHash(file);
    }

    /// <summary>How many bytes are there.</summary>
    internal long Length { get; private set; }

    /// <summary>Opens what an earlier run left, or starts a new one.</summary>
    /// <exception cref="HubException">The file cannot be written here.</exception>
    internal static PartialFile Open(HubFile file, string destination, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
            var partial = new PartialFile(file, destination);
            try
            {
                if (partial._stream.Length > file.Size) partial.Restart();
                partial.Length = Feed(partial._hash, partial._stream, cancellation);
            }
            catch
            {
                partial.Dispose();
                throw;
            }
            return partial;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(destination, error);
        }
    }

    /// <summary>Whether a finished file holds the bytes that the hub lists.</summary>
    /// <exception cref="HubException">It cannot be read.</exception>
    internal static bool IsFinished(HubFile file, string destination, CancellationToken cancellation)
    {
        try
        {
            if (new FileInfo(destination) is not { Exists: true } found || found.Length != file.Size) return false;
            using var stream = new FileStream(destination, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
            using var hash = NewHash(file);
            Feed(hash, stream, cancellation);
            return Digest(hash) == Expected(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new HubException($"{destination} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Adds bytes that came from the server.</summary>
    /// <exception cref="HubException">The server sends more than the hub lists, or the disk takes no more.</exception>
    internal void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _file.Size - Length) throw new HubException($"{_file.Path} cannot be fetched: the server sends more than the {_file.Size} bytes that it lists.");
        try
        {
            _stream.Write(bytes);
        }
        catch (IOException error)
        {
            throw CannotWrite(_destination, error);
        }
        _hash.AppendData(bytes);
        Length += bytes.Length;
    }

    /// <summary>Throws away what is there.</summary>
    internal void Restart()
    {
        Guard(() => _stream.SetLength(0));
        Length = 0;
        _hash.Dispose();
        _hash = NewHash(_file);
    }

    /// <summary>Whether all bytes are there and are those that the hub lists.</summary>
    internal bool IsRight() => Length == _file.Size && Digest(_hash) == Expected(_file);

    /// <summary>Gives the file its name.</summary>
    internal void Finish() => Guard(() =>
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_path, _destination, overwrite: true);
    });

    /// <summary>Throws the file away: what was sent is wrong.</summary>
    internal void Discard() => Guard(() =>
    {
        _stream.Dispose();
        File.Delete(_path);
    });

    /// <summary>Closes the file, which stays for the next run.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        _hash.Dispose();
    }

    // Large files are listed by their SHA-256, small ones by git's hash of a blob: SHA-1 of a header and the bytes.
    private static IncrementalHash NewHash(HubFile file)
    {
        if (file.Sha256 is not null) return IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes($"blob {file.Size}\0"));
        return hash;
    }

    private static string Digest(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetCurrentHash());

    private static string? Expected(HubFile file) => file.Sha256 ?? file.GitSha1;

    private static long Feed(IncrementalHash hash, FileStream stream, CancellationToken cancellation)
    {
        var buffer = new byte[BufferSize];
        long total = 0;
        while (stream.Read(buffer) is > 0 and var read)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer.AsSpan(0, read));
            total += read;
        }
        return total;
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(_destination, error);
        }
    }

    private static HubException CannotWrite(string destination, Exception error) => new($"{destination} cannot be written: {error.Message}", error);
}
