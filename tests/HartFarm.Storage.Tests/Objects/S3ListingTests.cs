using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.S3;
using HartFarm.Testing.Hub;

namespace HartFarm.Storage.Tests.Objects;

/// <summary>What an S3 store asks for a listing, and what it makes of answers that real services seldom give.</summary>
public sealed class S3ListingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_listing_asks_for_what_is_behind_the_key_and_no_page_before()
    {
        await using var server = new TestServer(request => request.Target.Contains("start-after=p%2Fa%2F9", StringComparison.Ordinal)
            ? Page("<IsTruncated>true</IsTruncated>", "p/b", "p/c")
            : Page("<IsTruncated>false</IsTruncated>", "p/d"));
        using var store = Open(server, "p");
        Assert.Equal(["b", "c", "d"], await KeysAsync(store, "a/9"));
        Assert.Equal(
            ["/bucket/?encoding-type=url&list-type=2&prefix=p%2F&start-after=p%2Fa%2F9", "/bucket/?encoding-type=url&list-type=2&prefix=p%2F&start-after=p%2Fc"],
            server.Requests.Select(request => request.Target));
    }

    [Theory]
    [InlineData("<EncodingType>url</EncodingType>", "a%20b%2Bc", "a b+c")]
    [InlineData("<EncodingType>url</EncodingType>", "a+b%2Bc/%C3%A9", "a b+c/é")]
    [InlineData("", "a+b%20c", "a+b%20c")]
    public async Task A_name_is_read_as_the_service_says_that_it_wrote_it(string encoding, string written, string expected)
    {
        await using var server = new TestServer(_ => Page(encoding, written));
        using var store = Open(server);
        Assert.Equal([expected], await KeysAsync(store));
    }

    [Fact]
    public async Task What_others_named_as_no_key_can_be_named_is_passed_over()
    {
        await using var server = new TestServer(_ => Page("<EncodingType>url</EncodingType>", "%01", "a", "a//b"));
        using var store = Open(server);
        Assert.Equal(["a"], await KeysAsync(store));
    }

    [Fact]
    public async Task A_service_that_begins_before_the_key_is_refused()
    {
        await using var server = new TestServer(_ => Page("", "a", "b", "c"));
        using var store = Open(server);
        var error = await Assert.ThrowsAsync<StoreRefusedException>(() => KeysAsync(store, "b"));
        Assert.EndsWith(" lists a behind b", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_page_on_which_more_is_to_follow_is_refused()
    {
        await using var server = new TestServer(_ => Page("<IsTruncated>true</IsTruncated>"));
        using var store = Open(server);
        Assert.Contains("empty page", (await Assert.ThrowsAsync<StoreRefusedException>(() => KeysAsync(store))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Contents><Key>a</Key>", null)]
    [InlineData("<ListBucketResult></ListBucketResult>", 5)]
    [InlineData("", null)]
    [InlineData("<html><body>Please log in</body></html>", null)]
    [InlineData("<ListBucketResult><Contents><Size>1</Size><LastModified>2026-01-02T03:04:05.000Z</LastModified></Contents></ListBucketResult>", null)]
    [InlineData("<ListBucketResult><Contents><Key>a</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified></Contents></ListBucketResult>", null)]
    [InlineData("<ListBucketResult><Contents><Key>a</Key><Size>1</Size><LastModified>now</LastModified></Contents></ListBucketResult>", null)]
    public async Task An_answer_that_is_cut_off_or_no_listing_is_no_end_of_the_listing(string body, int? after)
    {
        await using var server = new TestServer(_ => ServerResponse.Text(body) with { CutAfter = after });
        using var store = Open(server);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
        {
            await foreach (var item in store.ListAsync("", null, Cancellation)) Assert.Fail(item.Key);
        });
    }

    [Fact]
    public async Task A_listing_that_begins_again_is_refused()
    {
        await using var server = new TestServer(_ => ServerResponse.Text(
            """
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><NextContinuationToken>a</NextContinuationToken>
            <Contents><Key>a</Key><Size>1</Size><LastModified>2026-01-02T03:04:05.000Z</LastModified></Contents></ListBucketResult>
            """));
        using var store = Open(server);
        var keys = new List<string>();
        await Assert.ThrowsAsync<StoreRefusedException>(async () =>
        {
            await foreach (var item in store.ListAsync("", null, Cancellation)) keys.Add(item.Key);
        });
        Assert.Equal(["a"], keys);
    }

    private static async Task<List<string>> KeysAsync(S3Store store, string? after = null)
    {
        List<string> keys = [];
        await foreach (var item in store.ListAsync("", after, Cancellation)) keys.Add(item.Key);
        return keys;
    }

    private static ServerResponse Page(string head, params string[] names) => ServerResponse.Text(
        $"""
        <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{head}{string.Concat(names.Select(name =>
            $"<Contents><Key>{name}</Key><Size>1</Size><LastModified>2026-01-02T03:04:05.000Z</LastModified></Contents>"))}</ListBucketResult>
        """);

    private static S3Store Open(TestServer server, string prefix = "") => new(
        new S3StoreOptions { Endpoint = server.Address.Authority, Tls = false, Bucket = "bucket", Prefix = prefix, AccessKey = "access", SecretKey = "hidden" }, TimeProvider.System);
}
