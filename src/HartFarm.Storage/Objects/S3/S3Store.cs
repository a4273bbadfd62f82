using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Minio;
using Minio.DataModel.Args;

namespace HartFarm.Storage.Objects.S3;

/// <summary>
/// Objects in a bucket, spoken to in path style (Amazon's own service by host name). From 5 MiB on they go up as multipart uploads, in parts of 16 MiB. The hash of
/// an object stands in its metadata.
/// </summary>
public sealed class S3Store : IObjectStore, IDisposable
{
    private const string HashName = "sha256";
    private const long LeastPartBytes = 5 * 1024 * 1024;

    private static readonly TimeSpan PresignedRead = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestPresigned = TimeSpan.FromDays(7);
    private static readonly TimeSpan AbortTime = TimeSpan.FromSeconds(10);

    private readonly S3StoreOptions _options;
    private readonly TimeProvider _time;
    private readonly S3Errors _errors;
    private readonly S3Signature _signature;
    private readonly HttpClient _http;
    private readonly IMinioClient _client;
    private readonly IMinioClient? _public;
    private readonly Lazy<string> _bucketAddress;
    private readonly string _prefix;

    /// <summary>Asks nothing of the service yet.</summary>
    public S3Store(S3StoreOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _errors = new S3Errors(options);
        _signature = new S3Signature(options, time);
        _prefix = options.Prefix.Length > 0 ? $"{options.Prefix}/" : "";
        var sockets = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false };
        _http = new HttpClient(new S3Handler(sockets, options.Timeout, time)) { Timeout = Timeout.InfiniteTimeSpan };
        _client = Client(options.Endpoint, options.Tls);
        _bucketAddress = new Lazy<string>(BucketAddress);
        // It signs and is never asked: a signature holds the host that is asked.
        if (options.PublicEndpoint.Length > 0 && new Uri(options.PublicEndpoint) is var address) _public = Client(address.Authority, address.Scheme == Uri.UriSchemeHttps);
    }

    public async Task<StoredObject> PutAsync(string key, Stream content, ObjectAttributes attributes, CancellationToken cancellation)
    {
        var name = NameOf(key);
        using var upload = await Upload.PrepareAsync(content, cancellation).ConfigureAwait(false);
        var arguments = new PutObjectArgs().WithBucket(_options.Bucket).WithObject(name).WithStreamData(upload.Content).WithObjectSize(upload.Bytes)
            .WithContentType(attributes.ContentType).WithHeaders(new Dictionary<string, string> { [$"x-amz-meta-{HashName}"] = upload.Sha256 });
        try
        {
            await GuardAsync(async () => await _client.PutObjectAsync(arguments, cancellation).ConfigureAwait(false), null, $"{key} could not be written").ConfigureAwait(false);
        }
        catch when (upload.Bytes >= LeastPartBytes)
        {
            await AbortAsync(name).ConfigureAwait(false);
            throw;
        }
        return new StoredObject(key, upload.Bytes, _time.GetUtcNow()) { Sha256 = upload.Sha256 };
    }

    public async Task<StoredObject?> HeadAsync(string key, CancellationToken cancellation)
    {
        var name = NameOf(key);
        try
        {
            var found = await GuardAsync(() => _client.StatObjectAsync(new StatObjectArgs().WithBucket(_options.Bucket).WithObject(name), cancellation),
                key, $"{key} could not be looked up").ConfigureAwait(false);
            return new StoredObject(key, found.Size, Utc(found.LastModified)) { Sha256 = found.MetaData.GetValueOrDefault(HashName) };
        }
        catch (ObjectMissingException)
        {
            return null;
        }
    }

    public async Task<Stream> OpenAsync(string key, long offset, long? length, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        var action = $"{key} could not be read";
        // A range of no bytes cannot be said in HTTP; of an object that is missing it is an error all the same.
        var isEmpty = length == 0;
        var request = new HttpRequestMessage(HttpMethod.Get, Signed(_client, key, PresignedRead));
        request.Options.Set(S3Handler.Streamed, true);
        var isRange = offset > 0 || length is not null;
        if (isRange) request.Headers.Range = new RangeHeaderValue(offset, isEmpty ? offset : length is { } bytes ? checked(offset + bytes - 1) : null);
        HttpResponseMessage response;
        try
        {
            response = await GuardAsync(() => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation), key, action).ConfigureAwait(false);
        }
        catch (StoreRefusedException error) when (error.InnerException is S3ErrorException { Status: HttpStatusCode.RequestedRangeNotSatisfiable })
        {
            // The range begins behind the end.
            return Stream.Null;
        }
        if (isEmpty)
        {
            response.Dispose();
            return Stream.Null;
        }
        // A service that knows no ranges would give the object's beginning instead.
        if (isRange && response.StatusCode != HttpStatusCode.PartialContent)
        {
            response.Dispose();
            throw new StoreRefusedException($"{action}: {_options.Endpoint} gives no parts of objects");
        }
        var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        return new S3Range(key, response, body, _errors, _options.Timeout, _time) { Version = response.Headers.ETag?.Tag ?? "" };
    }

    public async Task<bool> MoveAsync(string from, string to, CancellationToken cancellation)
    {
        var (source, target) = (NameOf(from), NameOf(to));
        if (source == target) return await HeadAsync(from, cancellation).ConfigureAwait(false) is null ? throw new ObjectMissingException(from) : false;
        try
        {
            await CopyAsync(source, target, from, $"{from} could not be moved to {to}", cancellation).ConfigureAwait(false);
        }
        catch (StoreException error) when (error is ObjectMissingException || S3Errors.IsBucketMissing(error))
        {
            // It was moved before, or somebody else does so now. Swift may say then that the bucket is not there.
            if (await HeadAsync(from, cancellation).ConfigureAwait(false) is not null) throw;
            return await HeadAsync(to, cancellation).ConfigureAwait(false) is null ? throw new ObjectMissingException(from, error) : false;
        }
        await DeleteAsync(from, cancellation).ConfigureAwait(false);
        return true;
    }

    public async Task DeleteAsync(string key, CancellationToken cancellation)
    {
        var arguments = new RemoveObjectArgs().WithBucket(_options.Bucket).WithObject(NameOf(key));
        try
        {
            await GuardAsync(() => _client.RemoveObjectAsync(arguments, cancellation), key, $"{key} could not be deleted").ConfigureAwait(false);
        }
        catch (ObjectMissingException)
        {
            // Most services say nothing of it.
        }
    }

    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ObjectKey.CheckPrefix(prefix);
        var action = $"what begins with '{prefix}' could not be listed";
        var last = after is null ? "" : NameOf(after);
        for (var isMore = true; isMore;)
        {
            var page = await PageAsync(_prefix + prefix, last, action, cancellation).ConfigureAwait(false);
            isMore = page.IsTruncated;
            if (isMore && page.Items.Count == 0) throw new StoreRefusedException($"{action}: {_options.Endpoint} gives an empty page, and says that more follows");
            foreach (var (name, bytes, modified) in page.Items)
            {
                // A service that gives a page again, or cannot begin behind a key, would be listed for ever.
                if (KeyOrder.Instance.Compare(name, last) <= 0) throw new StoreRefusedException($"{action}: {_options.Endpoint} lists {name} behind {last}");
                last = name;
                // What others put beside ours under names that are no keys is none of ours.
                if (!name.StartsWith(_prefix, StringComparison.Ordinal) || ObjectKey.Fault(name[_prefix.Length..]) is not null) continue;
                yield return new StoredObject(name[_prefix.Length..], bytes, modified);
            }
        }
    }

    public Uri? Presign(string key, TimeSpan lifetime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetime, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, LongestPresigned);
        return _public is null ? null : Signed(_public, key, lifetime);
    }

    public void Dispose()
    {
        _public?.Dispose();
        _client.Dispose();
        _http.Dispose();
    }

    private IMinioClient Client(string endpoint, bool tls) => new MinioClient().WithEndpoint(endpoint).WithSSL(tls).WithRegion(_options.Region)
        .WithCredentials(_options.AccessKey, _options.SecretKey).WithHttpClient(_http).WithTimeout(0).Build();

    private Uri Signed(IMinioClient client, string key, TimeSpan lifetime)
    {
        var arguments = new PresignedGetObjectArgs().WithBucket(_options.Bucket).WithObject(NameOf(key)).WithExpiry((int)lifetime.TotalSeconds)
            .WithRequestDate(_time.GetUtcNow().UtcDateTime);
        // With a region given nothing is asked of the service, and the task is complete.
        return new Uri(client.PresignedGetObjectAsync(arguments).GetAwaiter().GetResult());
    }

    private static DateTimeOffset Utc(DateTime time) => new(time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : time.ToUniversalTime());

    private string NameOf(string key)
    {
        ObjectKey.Check(key);
        var name = _prefix + key;
        return ObjectKey.Fault(name) is { } fault ? throw new StoreRefusedException($"the key {key}, with the prefix {_options.Prefix}, {fault}") : name;
    }

    // One request, where the SDK's own copy looks at the source first. What is larger than a copy may be, the service refuses itself.
    private async Task CopyAsync(string source, string target, string key, string action, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, AddressOf(Escape(target))) { Content = new ByteArrayContent([]) };
        request.Headers.Add(S3Handler.CopySource, $"/{_options.Bucket}/{Escape(source)}");
        _signature.Sign(request);
        (await GuardAsync(() => _http.SendAsync(request, cancellation), key, action).ConfigureAwait(false)).Dispose();
    }

    // The SDK's own listing cannot begin behind a key.
    private async Task<S3ListPage> PageAsync(string prefix, string after, string action, CancellationToken cancellation)
    {
        var query = $"encoding-type=url&list-type=2&prefix={Uri.EscapeDataString(prefix)}{(after.Length > 0 ? $"&start-after={Uri.EscapeDataString(after)}" : "")}";
        return await GuardAsync(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, AddressOf($"?{query}"));
            _signature.Sign(request);
            using var response = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
            var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            await using var closing = body.ConfigureAwait(false);
            return S3ListPage.Read(body);
        }, null, action).ConfigureAwait(false);
    }

    private Uri AddressOf(string rest) => new(_bucketAddress.Value + rest, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    // Of the bucket the SDK knows best whether it stands in the path or in the host's name.
    private string BucketAddress()
    {
        var there = Signed(_client, "a", PresignedRead);
        var bucket = there.Host.StartsWith($"{_options.Bucket}.", StringComparison.OrdinalIgnoreCase) ? "" : $"{_options.Bucket}/";
        return $"{there.Scheme}://{there.Authority}/{bucket}";
    }

    private static string Escape(string name) => string.Join('/', name.Split('/').Select(Uri.EscapeDataString));

    // Parts that were sent take space until somebody takes them away.
    private async Task AbortAsync(string name)
    {
        using var limit = new CancellationTokenSource(AbortTime, _time);
        try
        {
            await _client.RemoveIncompleteUploadAsync(new RemoveIncompleteUploadArgs().WithBucket(_options.Bucket).WithObject(name), limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (S3Errors.IsCause(error) || error is OperationCanceledException)
        {
            // The upload's own failure is the one to report; a rule of the bucket's can remove what is left.
        }
    }

    private Task<bool> GuardAsync(Func<Task> work, string? key, string action) => GuardAsync(async () =>
    {
        await work().ConfigureAwait(false);
        return true;
    }, key, action);

    private async Task<T> GuardAsync<T>(Func<Task<T>> work, string? key, string action)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception error) when (S3Errors.IsCause(error))
        {
            throw _errors.Of(error, key, action);
        }
    }
}
