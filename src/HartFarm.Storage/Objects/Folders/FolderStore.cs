using HartFarm.Storage.Files;

namespace HartFarm.Storage.Objects.Folders;

/// <summary>
/// Objects as files below a folder, on a local disk or one that several machines mount. A file is written under <c>.hartfarm/uploads</c>, to
/// the disk, and renamed. Beside an object <c>a</c> there can be none below <c>a/</c>, other than in S3.
/// </summary>
public sealed class FolderStore : IObjectStore
{
    // A folder may be deleted with its last object between being made and being used; more often than this is no accident.
    private const int MostTries = 20;

    private readonly FolderPaths _paths;
    private readonly FolderUploads _uploads;
    private readonly FolderListing _listing;

    /// <summary>Makes the folder if it is missing, and deletes what killed writers left in it.</summary>
    /// <exception cref="StoreRefusedException">The folder cannot be made or written.</exception>
    public FolderStore(FolderStoreOptions options, TimeProvider time)
    {
        _paths = new FolderPaths(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder)));
        _uploads = new FolderUploads(_paths.Root, time);
        _listing = new FolderListing(_paths.Root);
        Guard(() =>
        {
            Directory.CreateDirectory(_uploads.Folder);
            FolderUploads.Discard(_uploads.Create());
            _uploads.Sweep();
        }, $"the folder {_paths.Root} cannot be used");
    }

    public async Task<StoredObject> PutAsync(string key, Stream content, ObjectAttributes attributes, CancellationToken cancellation)
    {
        var path = _paths.FileOf(key);
        CheckThere();
        var action = $"{key} could not be written";
        var file = Guard(_uploads.Create, action);
        try
        {
            var (bytes, sha256) = await HashedCopy.RunAsync(content, WriteAsync, cancellation).ConfigureAwait(false);
            Guard(() =>
            {
                file.Flush(flushToDisk: true);
                // Its lock, with it: readers would meet it once the file has its name.
                file.Dispose();
                if (!TryPublish(file.Name, path)) throw new StoreUnavailableException($"{action}: {file.Name} is gone");
            }, action);
            return new StoredObject(key, bytes, Guard(() => File.GetLastWriteTimeUtc(path), action)) { Sha256 = sha256 };
        }
        catch
        {
            FolderUploads.Discard(file);
            throw;
        }

        async ValueTask WriteAsync(ReadOnlyMemory<byte> block, CancellationToken token)
        {
            try
            {
                await file.WriteAsync(block, token).ConfigureAwait(false);
            }
            catch (Exception error) when (FolderErrors.IsCause(error))
            {
                throw FolderErrors.Of(error, action);
            }
        }
    }

    public Task<StoredObject?> HeadAsync(string key, CancellationToken cancellation)
    {
        var path = _paths.FileOf(key);
        CheckThere();
        return Task.FromResult(Guard(() => Find(key, path), $"{key} could not be looked up"));
    }

    public Task<Stream> OpenAsync(string key, long offset, long? length, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        var path = _paths.FileOf(key);
        CheckThere();
        return Task.FromResult<Stream>(Guard(() =>
        {
            if (Find(key, path) is null) throw new ObjectMissingException(key);
            var file = Reading(path);
            file.Position = offset;
            return new FolderRange(key, file, length ?? long.MaxValue) { Version = $"{File.GetLastWriteTimeUtc(file.SafeFileHandle).Ticks}-{file.Length}" };
        }, $"{key} could not be read"));
    }

    public Task<bool> MoveAsync(string from, string to, CancellationToken cancellation)
    {
        var (source, target) = (_paths.FileOf(from), _paths.FileOf(to));
        CheckThere();
        return Task.FromResult(Guard(() =>
        {
            if (source != target && Find(from, source) is not null && TryPublish(source, target))
            {
                FileSystem.FlushFolder(Path.GetDirectoryName(source)!);
                _paths.PruneAbove(source);
                return true;
            }
            return Find(to, target) is null ? throw new ObjectMissingException(from) : false;
        }, $"{from} could not be moved to {to}"));
    }

    public Task DeleteAsync(string key, CancellationToken cancellation)
    {
        var path = _paths.FileOf(key);
        CheckThere();
        Guard(() =>
        {
            if (Find(key, path) is null) return;
            File.Delete(path);
            _paths.PruneAbove(path);
        }, $"{key} could not be deleted");
        return Task.CompletedTask;
    }

    public IAsyncEnumerable<StoredObject> ListAsync(string prefix, string? after, CancellationToken cancellation)
    {
        ObjectKey.CheckPrefix(prefix);
        if (after is not null) ObjectKey.Check(after);
        CheckThere();
        return _listing.ListAsync(prefix, after, cancellation);
    }

    /// <summary>Always null: a folder has no address.</summary>
    public Uri? Presign(string key, TimeSpan lifetime) => null;

    // A volume that is not mounted any more leaves an empty folder behind: better no answer than a wrong one.
    private void CheckThere()
    {
        if (!Directory.Exists(_uploads.Folder)) throw new StoreUnavailableException($"{_uploads.Folder} is gone; is the volume still mounted?");
    }

    private static StoredObject? Find(string key, string path)
    {
        // A folder that holds objects is none itself, and opening it would look like a missing permission.
        if (Directory.Exists(path)) return null;
        try
        {
            using var file = Reading(path);
            return new StoredObject(key, file.Length, File.GetLastWriteTimeUtc(file.SafeFileHandle));
        }
        catch (Exception error) when (FolderErrors.IsMissing(error))
        {
            return null;
        }
    }

    private static FileStream Reading(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    // False where the file is not there.
    private static bool TryPublish(string file, string path)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                FolderPaths.MakeFolderOf(path);
                FileSystem.Rename(file, path);
                FileSystem.FlushFolder(Path.GetDirectoryName(path)!);
                return true;
            }
            catch (IOException error) when (FolderErrors.IsMissing(error) && tries < MostTries)
            {
                if (!File.Exists(file)) return false;
            }
        }
    }

    private static void Guard(Action work, string action) => Guard<object?>(() =>
    {
        work();
        return null;
    }, action);

    private static T Guard<T>(Func<T> work, string action)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (FolderErrors.IsCause(error))
        {
            throw FolderErrors.Of(error, action);
        }
    }
}
