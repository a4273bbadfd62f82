using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.S3;
using HartFarm.Testing.Hub;

namespace HartFarm.Storage.Tests.Objects;

/// <summary>Retries, against an S3 service that fails now and then.</summary>
public sealed class RetryingStoreTests
{
    private readonly HurriedTime _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upload_is_sent_again_from_where_its_stream_stood()
    {
        var tries = 0;
        await using var server = new TestServer(_ => ++tries < 3 ? ServerResponse.Empty(503) : ServerResponse.Empty(200, ("ETag", "\"1\"")));
        using var store = Open(server);
        using var content = new MemoryStream("0123456789"u8.ToArray()) { Position = 3 };
        var put = await store.PutAsync("a", content, ObjectAttributes.Default, Cancellation);
        Assert.Equal(7, put.Bytes);
        Assert.Equal(3, tries);
        Assert.All(server.Requests, request => Assert.Equal("3456789"u8.ToArray(), request.Body));
    }

    [Fact]
    public async Task An_upload_that_cannot_seek_is_sent_once()
    {
        await using var server = new TestServer(_ => ServerResponse.Empty(503));
        using var store = Open(server);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.PutAsync("a", new ForwardStream([1, 2, 3]), ObjectAttributes.Default, Cancellation));
        Assert.Single(server.Requests);
        Assert.Empty(_time.Pauses);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(507)]
    public async Task What_will_not_pass_by_itself_is_tried_once(int status)
    {
        await using var server = new TestServer(_ => ServerResponse.Empty(status));
        using var store = Open(server);
        await Assert.ThrowsAnyAsync<StoreException>(() => store.OpenAsync("a", 0, null, Cancellation));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Pauses_grow_up_to_the_longest_and_then_it_gives_up()
    {
        await using var server = new TestServer(_ => ServerResponse.Empty(503));
        using var store = Open(server, new RetryOptions { Retries = 12, FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(20) });
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.DeleteAsync("a", Cancellation));
        Assert.Equal(13, server.Requests.Count);
        Assert.Equal(12, _time.Pauses.Count);
        Assert.All(_time.Pauses, pause => Assert.InRange(pause, TimeSpan.Zero, TimeSpan.FromSeconds(20)));
        Assert.True(_time.Pauses.Skip(6).Average(pause => pause.TotalSeconds) > _time.Pauses.Take(3).Average(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task Reading_goes_on_where_it_broke_off()
    {
        var tries = 0;
        await using var server = new TestServer(request => Part("0123456789", request, "\"1\"") with { CutAfter = ++tries < 4 ? 3 : null });
        using var store = Open(server);
        await using var stream = await store.OpenAsync("a", 1, 9, Cancellation);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, Cancellation);
        Assert.Equal("123456789"u8.ToArray(), all.ToArray());
    }

    [Fact]
    public async Task Reading_does_not_go_on_in_another_object()
    {
        var tries = 0;
        await using var server = new TestServer(request => Part("0123456789", request, $"\"{++tries}\"") with { CutAfter = 3 });
        using var store = Open(server);
        await using var stream = await store.OpenAsync("a", 1, 9, Cancellation);
        var error = await Assert.ThrowsAsync<StoreRefusedException>(() => stream.CopyToAsync(Stream.Null, Cancellation));
        Assert.Equal("a was written anew while it was read", error.Message);
    }

    [Fact]
    public async Task A_listing_that_breaks_off_has_every_object_once()
    {
        var tries = 0;
        await using var server = new TestServer(request =>
        {
            var isFirst = !request.Target.Contains("=b", StringComparison.Ordinal);
            if (!isFirst && ++tries < 3) return ServerResponse.Empty(503);
            return isFirst ? Page("a", "b", isLast: false) : Page("c", "d", isLast: true);
        });
        using var store = Open(server);
        var keys = new List<string>();
        await foreach (var item in store.ListAsync("", null, Cancellation)) keys.Add(item.Key);
        Assert.Equal(["a", "b", "c", "d"], keys);
        Assert.Equal(2, _time.Pauses.Count);
    }

    [Fact]
    public async Task A_caller_who_does_not_want_to_wait_is_heard()
    {
        using var stop = new CancellationTokenSource();
        await using var server = new TestServer(_ =>
        {
            stop.Cancel();
            return ServerResponse.Empty(503);
        });
        using var store = Open(server);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.HeadAsync("a", stop.Token));
    }

    private static ServerResponse Page(string first, string second, bool isLast) => ServerResponse.Text(
        $"""
        <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>{(isLast ? "false" : "true")}</IsTruncated>
        <NextContinuationToken>{(isLast ? "" : second)}</NextContinuationToken>
        <Contents><Key>{first}</Key><Size>1</Size><LastModified>2026-01-02T03:04:05.000Z</LastModified></Contents>
        <Contents><Key>{second}</Key><Size>1</Size><LastModified>2026-01-02T03:04:05.000Z</LastModified></Contents></ListBucketResult>
        """);

    private static ServerResponse Part(string whole, ServerRequest request, string tag)
    {
        var ends = request.Headers["range"]["bytes=".Length..].Split('-').Select(end => int.Parse(end, null)).ToArray();
        return ServerResponse.Text(whole[ends[0]..(ends[1] + 1)], 206) with { Headers = [("ETag", tag), ("Content-Range", $"bytes {ends[0]}-{ends[1]}/{whole.Length}")] };
    }

    // The waiting is hurried, the store's own limits are not.
    private RetryingStore Open(TestServer server, RetryOptions? retry = null) => new(
        new S3Store(new S3StoreOptions { Endpoint = server.Address.Authority, Tls = false, Bucket = "bucket", AccessKey = "a", SecretKey = "b" }, TimeProvider.System),
        retry ?? new RetryOptions(), _time);
}
