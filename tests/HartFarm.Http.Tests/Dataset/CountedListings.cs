using System.Runtime.CompilerServices;
using HartFarm.Storage.Objects;

namespace HartFarm.Http.Tests.Dataset;

/// <summary>A store that counts what its listings are read for.</summary>
internal sealed class CountedListings(IObjectStore store) : IObjectStore
{
    public int Listed { get; set; }

    public Task<StoredObject> PutAsync(string key, Stream content, ObjectAttributes attributes, CancellationToken cancellation) =>
        store.PutAsync(key, content, attributes, cancellation);

    public Task<StoredObject?> HeadAsync(string key, CancellationToken cancellation) => store.HeadAsync(key, cancellation);

    public Task<Stream> OpenAsync(string key, long offset, long? length, CancellationToken cancellation) => store.OpenAsync(key, offset, length, cancellation);

    public Task<bool> MoveAsync(string from, string to, CancellationToken cancellation) => store.MoveAsync(from, to, cancellation);

    public Task DeleteAsync(string key, CancellationToken cancellation) => store.DeleteAsync(key, cancellation);

    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var one in store.ListAsync(prefix, after, cancellation))
        {
            Listed++;
            yield return one;
        }
    }

    public Uri? Presign(string key, TimeSpan lifetime) => store.Presign(key, lifetime);
}
