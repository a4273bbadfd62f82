using System.Net;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.S3;
using HartFarm.Testing.Services;

namespace HartFarm.Storage.Tests.Objects;

/// <summary>The S3 store keeps to what every store keeps to, on a real S3 service.</summary>
public sealed class S3StoreTests(S3StoreTests.Bucket bucket) : ObjectStoreCompliance, IClassFixture<S3StoreTests.Bucket>
{
    private S3StoreOptions _options = new();

    protected override int HostileKeys => 40;

    protected override string Prefix => $"{_options.Prefix}/";

    [Fact]
    public async Task A_hash_stands_with_the_object_and_moves_with_it()
    {
        var bytes = Bytes(6_000_000);
        await PutAsync("a", bytes);
        await Store.MoveAsync("a", "b", Cancellation);
        Assert.Equal(Hash(bytes), (await Store.HeadAsync("b", Cancellation))!.Sha256);
    }

    [Fact]
    public async Task A_type_stands_with_the_object_and_moves_with_it()
    {
        await Store.PutAsync("a", new MemoryStream("text"u8.ToArray()), new ObjectAttributes("text/html"), Cancellation);
        await Store.MoveAsync("a", "b", Cancellation);
        using var http = new HttpClient();
        using var shared = new S3Store(_options with { PublicEndpoint = $"http://{_options.Endpoint}" }, TimeProvider.System);
        using var response = await http.GetAsync(shared.Presign("b", TimeSpan.FromMinutes(1)), Cancellation);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task An_address_gives_the_object_and_its_type_to_anyone_for_a_while()
    {
        await Store.PutAsync("a b+c/ä.html", new MemoryStream("text"u8.ToArray()), new ObjectAttributes("text/html"), Cancellation);
        using var http = new HttpClient();
        // Others know the service by another name than the store does.
        var open = _options with { PublicEndpoint = $"http://{_options.Endpoint.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}" };
        using var shared = new S3Store(open, TimeProvider.System);
        var address = shared.Presign("a b+c/ä.html", TimeSpan.FromMinutes(1))!;
        Assert.Equal(new Uri(open.PublicEndpoint).Authority, address.Authority);
        using var response = await http.GetAsync(address, Cancellation);
        Assert.Equal("text", await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        using var past = new S3Store(open, new PastTime());
        using var expired = await http.GetAsync(past.Presign("a b+c/ä.html", TimeSpan.FromMinutes(1)), Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, expired.StatusCode);
        Assert.Throws<ArgumentOutOfRangeException>(() => shared.Presign("a", TimeSpan.FromDays(8)));
        Assert.Null(Store.Presign("a", TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Parts_of_an_upload_that_failed_are_taken_away()
    {
        var content = new ShrinkingStream(40_000_000);
        await Assert.ThrowsAnyAsync<Exception>(() => Store.PutAsync("a", content, ObjectAttributes.Default, Cancellation));
        Assert.Empty(await bucket.IncompleteUploadsAsync());
        Assert.Empty(await KeysAsync(""));
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_named_by_every_call() =>
        await RefusesEverythingAsync(_options with { Bucket = "no-such-bucket" }, "there is no bucket no-such-bucket at ");

    [Fact]
    public async Task A_wrong_secret_key_is_named_by_every_call() => await RefusesEverythingAsync(_options with { SecretKey = "wrong" }, "accessKey");

    [Fact]
    public async Task A_wrong_access_key_is_named_by_every_call() => await RefusesEverythingAsync(_options with { AccessKey = "no:body" }, "accessKey no:body");

    [Fact]
    public async Task A_key_with_the_prefix_is_not_longer_than_the_service_takes()
    {
        using var store = new S3Store(_options with { Prefix = new string('p', 200) }, TimeProvider.System);
        await Assert.ThrowsAsync<StoreRefusedException>(() => store.HeadAsync(new string('k', 250) + "/" + new string('k', 100), Cancellation));
    }

    protected override int RoomForKeys => base.RoomForKeys - _options.Prefix.Length - 1;

    // A prefix for each test: a bucket of its own would cost more time.
    protected override Task<IObjectStore> OpenEmptyAsync()
    {
        _options = bucket.Options with { Prefix = $"{Guid.NewGuid():N}/ä b" };
        return Task.FromResult<IObjectStore>(new S3Store(_options, TimeProvider.System));
    }

    private static async Task RefusesEverythingAsync(S3StoreOptions options, string message)
    {
        using var store = new S3Store(options, TimeProvider.System);
        Func<Task>[] calls =
        [
            () => store.PutAsync("a", new MemoryStream([1]), ObjectAttributes.Default, Cancellation),
            () => store.PutAsync("a", new MemoryStream(new byte[6_000_000]), ObjectAttributes.Default, Cancellation),
            () => store.HeadAsync("a", Cancellation),
            () => store.OpenAsync("a", 0, null, Cancellation),
            () => store.OpenAsync("a", 1, 1, Cancellation),
            () => store.MoveAsync("a", "b", Cancellation),
            () => store.DeleteAsync("a", Cancellation),
            async () => { await foreach (var item in store.ListAsync("", null, Cancellation)) Assert.Fail(item.Key); },
            () => StoreProbe.RunAsync(store, Cancellation),
        ];
        foreach (var call in calls) Assert.Contains(message, (await Assert.ThrowsAsync<StoreRefusedException>(call)).Message, StringComparison.Ordinal);
    }

    /// <summary>A bucket for all tests of the class.</summary>
    public sealed class Bucket : IAsyncLifetime
    {
        private S3Service? _service;

        public S3StoreOptions Options => _service!.Options;

        public async ValueTask InitializeAsync() => _service = await TestServices.S3Async();

        public async ValueTask DisposeAsync()
        {
            if (_service is not null) await _service.DisposeAsync();
        }

        public Task<IReadOnlyList<string>> IncompleteUploadsAsync() => _service!.IncompleteUploadsAsync();
    }
}
