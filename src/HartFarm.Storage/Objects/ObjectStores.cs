using HartFarm.Storage.Objects.Folders;
using HartFarm.Storage.Objects.S3;

namespace HartFarm.Storage.Objects;

/// <summary>Opens the store that settings describe.</summary>
public static class ObjectStores
{
    /// <summary>
    /// The store, with retries; it is disposed of once, at the end. A bucket is not asked for before the first call. Faults of the settings are
    /// named after <paramref name="section"/>.
    /// </summary>
    /// <exception cref="StoreOptionsException">The settings will not do; all faults are named.</exception>
    /// <exception cref="StoreRefusedException">The folder cannot be made or written.</exception>
    public static RetryingStore Open(ObjectStoreOptions options, TimeProvider time, string section = "objects")
    {
        if (options.Faults(section).ToArray() is { Length: > 0 } faults) throw new StoreOptionsException(faults);
        IObjectStore store = options.S3 is { } bucket ? new S3Store(bucket, time) : new FolderStore(options.Folder!, time);
        return new RetryingStore(new MeasuredStore(store), options.Retry, time);
    }
}
