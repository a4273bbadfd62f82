using System.Security.Cryptography;
using System.Text.Json;

namespace HartFarm.Model.Checkpoints;

/// <summary>
/// SHA-256 of files, remembered between runs by path, size and time of change in <c>hartfarm/hashes.json</c> of the user's cache folder
/// (<c>XDG_CACHE_HOME</c>, else <c>~/.cache</c>): a checkpoint's gigabytes are read once. The memory is a help only: where it is broken or
/// cannot be written, files are read again.
/// </summary>
public sealed class FileHashes
{
    private const int MostRemembered = 4096;
    private const int LargestCache = 16 << 20;

    // A file changed twice within its time stamp's grain would look the same: younger ones are not remembered.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, HashCacheEntry> _known;
    private bool _changed;

    /// <param name="path">The cache's file, or null for the user's own.</param>
    /// <param name="time">The clock, or null for the system's.</param>
    public FileHashes(string? path = null, TimeProvider? time = null)
    {
        _path = path ?? DefaultPath;
        _time = time ?? TimeProvider.System;
        _known = ReadCache(_path);
    }

    private static string DefaultPath
    {
        get
        {
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(cache) || !Path.IsPathRooted(cache))
            {
                cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            }
            return Path.Combine(cache, "hartfarm", "hashes.json");
        }
    }

    /// <summary>The SHA-256 of a file's bytes, in lower-case hex.</summary>
    /// <exception cref="CheckpointException">The file cannot be read.</exception>
    public string Sha256(string path, CancellationToken cancellation = default)
    {
        try
        {
            var file = new FileInfo(Path.GetFullPath(path));
            var (size, modified) = (file.Length, file.LastWriteTimeUtc);
            if (_known.TryGetValue(file.FullName, out var known) && known.Size == size && known.Modified == modified.Ticks) return known.Sha256;
            var hash = Compute(file.FullName, cancellation);
            file.Refresh();
            var isSettled = file.Exists && file.Length == size && file.LastWriteTimeUtc == modified && _time.GetUtcNow().UtcDateTime - modified > Settled;
            if (isSettled) _known[file.FullName] = new HashCacheEntry(size, modified.Ticks, hash);
            _changed |= isSettled;
            return hash;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Writes what was learnt for the next run; a cache that cannot be written is left as it is.</summary>
    public void Save()
    {
        if (!_changed) return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            if (_known.Count > MostRemembered) Forget();
            AtomicFile.Write(_path, stream => JsonSerializer.Serialize(stream, _known, CheckpointJson.Default.DictionaryStringHashCacheEntry));
            _changed = false;
        }
        catch (Exception error) when (error is CheckpointException or IOException or UnauthorizedAccessException)
        {
            // The hashes are right all the same.
        }
    }

    private static string Compute(string path, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
        var buffer = new byte[1 << 20];
        while (stream.Read(buffer) is > 0 and var read)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer.AsSpan(0, read));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Dictionary<string, HashCacheEntry> ReadCache(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: < LargestCache })
            {
                var read = JsonSerializer.Deserialize(File.ReadAllBytes(path), CheckpointJson.Default.DictionaryStringHashCacheEntry);
                if (read is not null) return read.Where(pair => pair.Value is { Sha256.Length: 64 }).ToDictionary(StringComparer.Ordinal);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            // As good as none.
        }
        return new Dictionary<string, HashCacheEntry>(StringComparer.Ordinal);
    }

    private void Forget()
    {
        foreach (var path in _known.Keys.Where(path => !File.Exists(path)).ToArray()) _known.Remove(path);
        foreach (var path in _known.Keys.Take(_known.Count - MostRemembered).ToArray()) _known.Remove(path);
    }
}
