using System.Runtime.CompilerServices;
using Polly;
using Polly.Retry;

namespace HartFarm.Storage.Objects;

/// <summary>
/// Asks a store again that was unavailable, after growing pauses, and for nothing else: what is refused or full stays so. An upload is sent
/// again only where its stream can seek, and reading goes on where it broke off.
/// </summary>
public sealed class RetryingStore : IObjectStore, IDisposable
{
    private readonly IObjectStore _store;
    private readonly ResiliencePipeline _pipeline;

    /// <summary>The store behind is disposed of with this one.</summary>
    public RetryingStore(IObjectStore store, RetryOptions options, TimeProvider time)
    {
        _store = store;
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<StoreUnavailableException>(),
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.FirstPause,
                MaxDelay = options.LongestPause,
            });
        }
        _pipeline = builder.Build();
    }

    public async Task<StoredObject> PutAsync(string key, Stream content, ObjectAttributes attributes, CancellationToken cancellation)
    {
        if (!content.CanSeek) return await _store.PutAsync(key, content, attributes, cancellation).ConfigureAwait(false);
        var start = content.Position;
        return await AgainAsync(token =>
        {
            content.Position = start;
            return _store.PutAsync(key, content, attributes, token);
        }, cancellation).ConfigureAwait(false);
    }

    public Task<StoredObject?> HeadAsync(string key, CancellationToken cancellation) => AgainAsync(token => _store.HeadAsync(key, token), cancellation);

    public async Task<Stream> OpenAsync(string key, long offset, long? length, CancellationToken cancellation)
    {
        var first = await AgainAsync(token => _store.OpenAsync(key, offset, length, token), cancellation).ConfigureAwait(false);
        return first is ObjectStream stream ? new ResumedStream(key, stream, offset, length, _store, _pipeline) { Version = stream.Version } : first;
    }

    public Task<bool> MoveAsync(string from, string to, CancellationToken cancellation) => AgainAsync(token => _store.MoveAsync(from, to, token), cancellation);

    public Task DeleteAsync(string key, CancellationToken cancellation) =>
        AgainAsync(async token => { await _store.DeleteAsync(key, token).ConfigureAwait(false); return true; }, cancellation);

    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        IAsyncEnumerator<StoredObject>? listing = null;
        var last = after;
        try
        {
            while (await AgainAsync(NextAsync, cancellation).ConfigureAwait(false) is { } found)
            {
                last = found.Key;
                yield return found;
            }
        }
        finally
        {
            if (listing is not null) await listing.DisposeAsync().ConfigureAwait(false);
        }

        // A listing that broke off is begun anew behind what was given.
        async Task<StoredObject?> NextAsync(CancellationToken token)
        {
            listing ??= _store.ListAsync(prefix, last, cancellation).GetAsyncEnumerator(cancellation);
            try
            {
                return await listing.MoveNextAsync().ConfigureAwait(false) ? listing.Current : null;
            }
            catch (StoreUnavailableException)
            {
                await listing.DisposeAsync().ConfigureAwait(false);
                listing = null;
                throw;
            }
        }
    }

    public Uri? Presign(string key, TimeSpan lifetime) => _store.Presign(key, lifetime);

    public void Dispose() => (_store as IDisposable)?.Dispose();

    private async Task<T> AgainAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellation) =>
        await _pipeline.ExecuteAsync(async token => await attempt(token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
}
