using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.Folders;

namespace HartFarm.Storage.Tests.Objects;

/// <summary>What monitoring is told of an object store.</summary>
public sealed class StoreMeterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentBag<(string Name, double Value, string Operation, string? Reason)> _told = [];
    private readonly MeterListener _listener = new();

    // Stores of other tests count together with this one's; they know nothing of this key.
    public StoreMeterTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == StoreMeter.Name) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Tell(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Tell(instrument, value, tags));
        _listener.Start();
    }

    [Fact]
    public async Task A_call_that_works_tells_how_long_it_took_and_that_there_was_no_error()
    {
        using var store = ObjectStores.Open(new ObjectStoreOptions { Folder = new FolderStoreOptions { Folder = _folder["objects"] } }, TimeProvider.System);
        using var content = new MemoryStream([1, 2, 3]);
        await store.PutAsync("a", content, new ObjectAttributes("text/plain"), TestContext.Current.CancellationToken);
        Assert.Contains(_told, one => one is { Name: "hartfarm.store.duration", Operation: "put", Value: >= 0 });
        Assert.Contains(_told, one => one is { Name: "hartfarm.store.errors", Operation: "put", Reason: "unavailable", Value: 0 });
    }

    [Fact]
    public async Task A_call_that_fails_is_an_error_by_its_kind_and_a_missing_object_is_none()
    {
        using var store = new MeasuredStore(new FailingStore());
        await Assert.ThrowsAsync<StoreFullException>(() => store.MoveAsync("full", "b", default));
        await Assert.ThrowsAsync<ObjectMissingException>(() => store.MoveAsync("missing", "b", default));
        Assert.Contains(_told, one => one is { Name: "hartfarm.store.errors", Operation: "move", Reason: "full", Value: 1 });
        Assert.DoesNotContain(_told, one => one is { Name: "hartfarm.store.errors", Operation: "move", Reason: "refused", Value: 1 });
    }

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    private void Tell(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var by = tags.ToArray().ToDictionary(tag => tag.Key, tag => (string?)tag.Value);
        _told.Add((instrument.Name, value, by["operation"]!, by.GetValueOrDefault("reason")));
    }

    private sealed class FailingStore : IObjectStore
    {
        public Task<bool> MoveAsync(string from, string to, CancellationToken cancellation) =>
            Task.FromException<bool>(from == "full" ? new StoreFullException("no space is left") : new ObjectMissingException(from));

        public Task<StoredObject> PutAsync(string key, Stream content, ObjectAttributes attributes, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<StoredObject?> HeadAsync(string key, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<Stream> OpenAsync(string key, long offset, long? length, CancellationToken cancellation) => throw new NotSupportedException();

        public Task DeleteAsync(string key, CancellationToken cancellation) => throw new NotSupportedException();

        public IAsyncEnumerable<StoredObject> ListAsync(string prefix, string? after, CancellationToken cancellation) => throw new NotSupportedException();

        public Uri? Presign(string key, TimeSpan lifetime) => null;
    }
}
