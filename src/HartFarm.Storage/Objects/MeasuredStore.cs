namespace HartFarm.Storage.Objects;

/// <summary>A store whose calls are counted by <see cref="StoreMeter"/>; listing is not, which takes as long as whoever reads it.</summary>
/// <param name="store">The store; it is disposed of with this one.</param>
public sealed class MeasuredStore(IObjectStore store) : IObjectStore, IDisposable
{
    public Task<StoredObject> PutAsync(string key, Stream content, ObjectAttributes attributes, CancellationToken cancellation) =>
        StoreMeter.MeasureAsync("put", () => store.PutAsync(key, content, attributes, cancellation));

    public Task<StoredObject?> HeadAsync(string key, CancellationToken cancellation) => StoreMeter.MeasureAsync("head", () => store.HeadAsync(key, cancellation));

    public Task<Stream> OpenAsync(string key, long offset, long? length, CancellationToken cancellation) =>
        StoreMeter.MeasureAsync("open", () => store.OpenAsync(key, offset, length, cancellation));

    public Task<bool> MoveAsync(string from, string to, CancellationToken cancellation) =>
        StoreMeter.MeasureAsync("move", () => store.MoveAsync(from, to, cancellation));

    public Task DeleteAsync(string key, CancellationToken cancellation) => StoreMeter.MeasureAsync("delete", async () =>
    {
        await store.DeleteAsync(key, cancellation).ConfigureAwait(false);
        return true;
    });

    public IAsyncEnumerable<StoredObject> ListAsync(string prefix, string? after, CancellationToken cancellation) =>
        store.ListAsync(prefix, after, cancellation);

    public Uri? Presign(string key, TimeSpan lifetime) => store.Presign(key, lifetime);

    public void Dispose() => (store as IDisposable)?.Dispose();
}
