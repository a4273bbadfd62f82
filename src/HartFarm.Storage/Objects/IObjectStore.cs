namespace HartFarm.Storage.Objects;

/// <summary>Where objects are kept under keys: a folder, or a bucket of an S3 server.</summary>
public interface IObjectStore
{
    /// <summary>Puts an object, whole or not at all, over what is there; tells what was sent.</summary>
    Task<StoredObject> PutAsync(string key, Stream content, ObjectAttributes attributes, CancellationToken cancellation);

    /// <summary>What is there; null when nothing is.</summary>
    Task<StoredObject?> HeadAsync(string key, CancellationToken cancellation);

    /// <summary>Reads a range.</summary>
    /// <exception cref="ObjectMissingException">There is no such object.</exception>
    Task<Stream> OpenAsync(string key, long offset, long? length, CancellationToken cancellation);

    /// <summary>Gives an object another key; when the source is gone and the target is there, it was done before.</summary>
    /// <exception cref="ObjectMissingException">Neither is there.</exception>
    Task MoveAsync(string from, string to, CancellationToken cancellation);

    /// <summary>Deletes an object; one that is not there is as good as deleted.</summary>
    Task DeleteAsync(string key, CancellationToken cancellation);

    /// <summary>The objects whose keys begin so, in ordinal order.</summary>
    IAsyncEnumerable<StoredObject> ListAsync(string prefix, CancellationToken cancellation);

    /// <summary>An address from which anybody may read the object for a while; null where there is none.</summary>
    Uri? Presign(string key, TimeSpan lifetime);
}
