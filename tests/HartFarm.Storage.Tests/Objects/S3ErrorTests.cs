using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.S3;
using HartFarm.Testing.Hub;

namespace HartFarm.Storage.Tests.Objects;

/// <summary>What an S3 store makes of a service's errors, from a server that gives them.</summary>
public sealed class S3ErrorTests
{
    private const string Copied = "<CopyObjectResult><ETag>\"1\"</ETag></CopyObjectResult>";

    private static readonly byte[] Large = new byte[6_000_000];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(500, "InternalError", typeof(StoreUnavailableException))]
    [InlineData(503, "SlowDown", typeof(StoreUnavailableException))]
    [InlineData(503, "", typeof(StoreUnavailableException))]
    [InlineData(502, "", typeof(StoreUnavailableException))]
    [InlineData(429, "TooManyRequests", typeof(StoreUnavailableException))]
    [InlineData(400, "RequestTimeout", typeof(StoreUnavailableException))]
    [InlineData(409, "OperationAborted", typeof(StoreUnavailableException))]
    [InlineData(507, "", typeof(StoreFullException))]
    [InlineData(507, "XMinioStorageFull", typeof(StoreFullException))]
    [InlineData(400, "XMinioAdminBucketQuotaExceeded", typeof(StoreFullException))]
    [InlineData(400, "QuotaExceeded", typeof(StoreFullException))]
    [InlineData(403, "AccessDenied", typeof(StoreRefusedException))]
    [InlineData(403, "SignatureDoesNotMatch", typeof(StoreRefusedException))]
    [InlineData(403, "RequestTimeTooSkewed", typeof(StoreRefusedException))]
    [InlineData(403, "", typeof(StoreRefusedException))]
    [InlineData(400, "AuthorizationHeaderMalformed", typeof(StoreRefusedException))]
    [InlineData(501, "NotImplemented", typeof(StoreRefusedException))]
    [InlineData(404, "NoSuchBucket", typeof(StoreRefusedException))]
    [InlineData(301, "PermanentRedirect", typeof(StoreRefusedException))]
    public async Task An_answer_means_to_wait_to_give_up_or_that_it_is_full(int status, string code, Type expected)
    {
        // To HEAD the answer has no body, and its status alone does not tell these.
        var isToldByBody = status is 400 or 409;
        await using var server = new TestServer(request => isToldByBody && request.Method == "HEAD" ? Head(4) : Error(status, code));
        using var store = Open(server);
        foreach (var call in Calls(store, isToldByBody))
        {
            var error = await Assert.ThrowsAnyAsync<StoreException>(call);
            Assert.IsType(expected, error);
            Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("PUT", "a could not be written: ")]
    [InlineData("GET", "a could not be read: ")]
    [InlineData("DELETE", "a could not be deleted: ")]
    public async Task A_message_says_what_failed_and_why(string method, string beginning)
    {
        await using var server = new TestServer(_ => Error(500, "InternalError"));
        using var store = Open(server);
        Func<Task> call = method switch
        {
            "PUT" => () => store.PutAsync("a", new MemoryStream([1]), ObjectAttributes.Default, Cancellation),
            "GET" => () => store.OpenAsync("a", 0, null, Cancellation),
            _ => () => store.DeleteAsync("a", Cancellation),
        };
        Assert.Equal($"{beginning}InternalError: words of the service", (await Assert.ThrowsAsync<StoreUnavailableException>(call)).Message);
    }

    [Fact]
    public async Task An_error_that_follows_on_200_is_an_error()
    {
        await using var server = new TestServer(request => request.Method switch
        {
            "HEAD" => Head(4),
            "DELETE" => throw new InvalidOperationException("the source is deleted though its copy failed"),
            "POST" when request.Target.Contains("uploads", StringComparison.Ordinal) =>
                ServerResponse.Text("<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"),
            "PUT" when request.Target.Contains("partNumber", StringComparison.Ordinal) => ServerResponse.Empty(200, ("ETag", "\"1\"")),
            "GET" => ServerResponse.Text("<ListMultipartUploadsResult></ListMultipartUploadsResult>"),
            _ => Error(200, "InternalError"),
        });
        using var store = Open(server);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.MoveAsync("a", "b", Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.PutAsync("a", new MemoryStream(Large), ObjectAttributes.Default, Cancellation));
    }

    [Fact]
    public async Task A_failed_part_fails_the_upload_and_the_parts_are_taken_away()
    {
        await using var server = new TestServer(request => request.Method switch
        {
            "POST" => ServerResponse.Text("<InitiateMultipartUploadResult><UploadId>7</UploadId></InitiateMultipartUploadResult>"),
            "GET" => ServerResponse.Text(
                """
                <ListMultipartUploadsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>false</IsTruncated>
                <Upload><Key>a</Key><UploadId>7</UploadId><Initiated>2026-01-02T03:04:05.000Z</Initiated></Upload></ListMultipartUploadsResult>
                """),
            "DELETE" => ServerResponse.Empty(204),
            _ => request.Target.Contains("partNumber=", StringComparison.Ordinal) ? Error(503, "SlowDown") : ServerResponse.Empty(200, ("ETag", "\"1\"")),
        });
        using var store = Open(server);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.PutAsync("a", new MemoryStream(Large), ObjectAttributes.Default, Cancellation));
        Assert.Contains(server.Requests, request => request.Method == "DELETE" && request.Target.Contains("uploadId=7", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("NoSuchKey", true)]
    [InlineData("NoSuchBucket", true)]
    [InlineData("NoSuchKey", false)]
    [InlineData("NoSuchBucket", false)]
    public async Task A_source_that_goes_while_it_is_copied_was_moved_by_another_where_its_target_is_there(string code, bool isThere)
    {
        await using var server = new TestServer(request => request.Method switch
        {
            "HEAD" when request.Target.EndsWith("/a", StringComparison.Ordinal) => Error(404, "NoSuchKey"),
            "HEAD" => isThere ? Head(4) : Error(404, "NoSuchKey"),
            _ => Error(404, code),
        });
        using var store = Open(server);
        if (isThere) Assert.False(await store.MoveAsync("a", "b", Cancellation));
        else await Assert.ThrowsAnyAsync<StoreException>(() => store.MoveAsync("a", "b", Cancellation));
    }

    [Fact]
    public async Task An_object_that_is_too_large_to_copy_is_refused_and_stays()
    {
        await using var server = new TestServer(_ => Error(400, "InvalidRequest"));
        using var store = Open(server);
        var error = await Assert.ThrowsAsync<StoreRefusedException>(() => store.MoveAsync("a", "b", Cancellation));
        Assert.Equal("a could not be moved to b: InvalidRequest: words of the service", error.Message);
        Assert.All(server.Requests, request => Assert.Equal("PUT", request.Method));
    }

    [Fact]
    public async Task A_source_whose_deletion_fails_is_moved_again()
    {
        var deletions = 0;
        await using var server = new TestServer(request => request.Method switch
        {
            "HEAD" => Head(4),
            "PUT" => ServerResponse.Text(Copied),
            _ => ++deletions == 1 ? Error(503, "SlowDown") : ServerResponse.Empty(204),
        });
        using var store = Open(server);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.MoveAsync("a", "b", Cancellation));
        await store.MoveAsync("a", "b", Cancellation);
        Assert.Equal(2, deletions);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_body_that_is_cut_off_is_no_end_of_the_object(int after)
    {
        await using var server = new TestServer(_ => ServerResponse.Text("0123456789") with { CutAfter = after });
        using var store = Open(server);
        await using var stream = await store.OpenAsync("a", 0, null, Cancellation);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => stream.CopyToAsync(Stream.Null, Cancellation));
        await using var again = await store.OpenAsync("a", 0, null, Cancellation);
        Assert.Throws<StoreUnavailableException>(() => again.CopyTo(Stream.Null));
    }

    [Fact]
    public async Task A_service_that_gives_the_whole_instead_of_a_part_is_refused()
    {
        await using var server = new TestServer(_ => ServerResponse.Text("0123456789"));
        using var store = Open(server);
        await Assert.ThrowsAsync<StoreRefusedException>(() => store.OpenAsync("a", 5, null, Cancellation));
    }

    [Fact]
    public async Task A_service_that_does_not_listen_is_unavailable()
    {
        var server = new TestServer(_ => Error(500, ""));
        await server.DisposeAsync();
        using var store = Open(server);
        foreach (var call in Calls(store, withoutHead: false)) Assert.Contains(server.Address.Authority, (await Assert.ThrowsAsync<StoreUnavailableException>(call)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_says_nothing_is_unavailable_after_the_time_that_is_set()
    {
        var stall = new TaskCompletionSource();
        await using var server = new TestServer(_ => ServerResponse.Text("0123456789") with { CutAfter = 3, Stall = stall.Task });
        using var store = new S3Store(Options(server) with { Timeout = TimeSpan.FromMinutes(3) }, new HurriedTime());
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.DeleteAsync("a", Cancellation));
        stall.SetResult();
    }

    [Fact]
    public async Task A_service_that_cannot_prove_who_it_is_is_refused()
    {
        await using var server = new UntrustedServer();
        using var store = new S3Store(new S3StoreOptions { Endpoint = server.Authority, Bucket = "bucket", AccessKey = "a", SecretKey = "b" }, TimeProvider.System);
        var error = await Assert.ThrowsAsync<StoreRefusedException>(() => store.HeadAsync("a", Cancellation));
        Assert.Contains($"no TLS connection to {server.Authority}", error.Message, StringComparison.Ordinal);
    }

    private static Func<Task>[] Calls(S3Store store, bool withoutHead) =>
    [
        .. withoutHead ? (Func<Task>[])[] : [() => store.HeadAsync("a", Cancellation)],
        () => store.PutAsync("a", new MemoryStream([1]), ObjectAttributes.Default, Cancellation),
        () => store.PutAsync("a", new MemoryStream(Large), ObjectAttributes.Default, Cancellation),
        () => store.OpenAsync("a", 0, null, Cancellation),
        () => store.OpenAsync("a", 3, 4, Cancellation),
        () => store.MoveAsync("a", "b", Cancellation),
        () => store.DeleteAsync("a", Cancellation),
        async () => { await foreach (var item in store.ListAsync("", null, Cancellation)) Assert.Fail(item.Key); },
    ];

    private static ServerResponse Error(int status, string code) => code.Length == 0
        ? ServerResponse.Empty(status)
        : ServerResponse.Text($"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>words of the service</Message></Error>", status);

    private static ServerResponse Head(long bytes) =>
        ServerResponse.Empty(200, ("Content-Length", $"{bytes}"), ("Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT"), ("ETag", "\"1\""));

    private static S3StoreOptions Options(TestServer server) =>
        new() { Endpoint = server.Address.Authority, Tls = false, Bucket = "bucket", AccessKey = "access", SecretKey = "hidden" };

    private static S3Store Open(TestServer server) => new(Options(server), TimeProvider.System);
}
