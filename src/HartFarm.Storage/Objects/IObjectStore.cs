namespace HartFarm.Storage.Objects;

/// <summary>
/// Objects by key: a folder, or a bucket of an S3 store. An object appears whole or not at all. Keys are checked by <see cref="ObjectKey"/>.
/// All methods may be called at once from several threads, and several processes may use the same store.
/// </summary>
/// <exception cref="StoreUnavailableException">Any method: the store does not answer or cannot now; the same call may succeed later.</exception>
/// <exception cref="StoreRefusedException">Any method: the store never will, as with a wrong bucket, a missing permission or a bad key.</exception>
public interface IObjectStore
{
    /// <summary>
    /// Writes an object, over one that has its key: <paramref name="content"/> from its present position to its end; the stream stays open.
    /// Returns the bytes and the SHA-256 of what was written.
    /// A failure leaves the object as it was, unless the answer alone was lost: then the new one may stand.
    /// </summary>
    /// <exception cref="StoreFullException">No space is left, or a quota is used up.</exception>
    Task<StoredObject> PutAsync(string key, Stream content, ObjectAttributes attributes, CancellationToken cancellation);

    /// <summary>What the store knows of an object, or null where there is none.</summary>
    Task<StoredObject?> HeadAsync(string key, CancellationToken cancellation);

    /// <summary>
    /// An object's bytes from <paramref name="offset"/> on, to its end or <paramref name="length"/> of them. What lies behind the end is left out.
    /// Reading from the stream throws as this method does.
    /// </summary>
    /// <exception cref="ObjectMissingException">There is no such object.</exception>
    Task<Stream> OpenAsync(string key, long offset, long? length, CancellationToken cancellation);

    /// <summary>
    /// Gives an object another key, over an object that has it. To repeat a move that was done is a success: the source is gone, and the target is there.
    /// Returns true where the target is the source as this call found it, and false where nothing was found at the source, so that the target is what it was.
    /// </summary>
    /// <exception cref="ObjectMissingException">There is neither source nor target.</exception>
    /// <exception cref="StoreFullException">The store copies, and has no space for it.</exception>
    Task<bool> MoveAsync(string from, string to, CancellationToken cancellation);

    /// <summary>Deletes an object; to delete a missing one is a success.</summary>
    Task DeleteAsync(string key, CancellationToken cancellation);

    /// <summary>The objects whose keys begin with <paramref name="prefix"/>, in the order of the keys' UTF-8 bytes. Empty means all.</summary>
    IAsyncEnumerable<StoredObject> ListAsync(string prefix, CancellationToken cancellation) => ListAsync(prefix, null, cancellation);

    /// <summary>
    /// Those of them whose keys come behind <paramref name="after"/>, a key, be it an object's, with the prefix, or not; null means all. Objects before it are passed over
    /// without being looked at.
    /// </summary>
    IAsyncEnumerable<StoredObject> ListAsync(string prefix, string? after, CancellationToken cancellation);

    /// <summary>
    /// An address that anyone who has it can read the object at for a while, from a second to seven days, whether there is such an object or not; null where the store
    /// has none for others.
    /// </summary>
    Uri? Presign(string key, TimeSpan lifetime);
}
