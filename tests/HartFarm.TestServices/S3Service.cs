using System.Web;
using HartFarm.Storage.Objects.S3;
using Minio;
using Minio.DataModel.Args;

namespace HartFarm.Testing.Services;

/// <summary>A bucket of an S3 store, empty at first and deleted at the end.</summary>
public sealed class S3Service : IAsyncDisposable
{
    private readonly IMinioClient _client;

    private S3Service(S3StoreOptions options)
    {
        Options = options;
        _client = new MinioClient().WithEndpoint(options.Endpoint).WithSSL(options.Tls).WithRegion(options.Region)
            .WithCredentials(options.AccessKey, options.SecretKey).Build();
    }

    /// <summary>The bucket, its endpoint and its keys.</summary>
    public S3StoreOptions Options { get; }

    /// <summary>Makes a bucket on a server: <c>http://accessKey:secretKey@host:port/?region=us-east-1</c>.</summary>
    public static async Task<S3Service> CreateAsync(Uri server)
    {
        var keys = server.UserInfo.Split(':', 2);
        var service = new S3Service(new S3StoreOptions
        {
            Endpoint = server.Authority,
            Tls = server.Scheme == Uri.UriSchemeHttps,
            Region = HttpUtility.ParseQueryString(server.Query)["region"] ?? "us-east-1",
            Bucket = $"test-{Guid.NewGuid():N}",
            AccessKey = Uri.UnescapeDataString(keys[0]),
            SecretKey = Uri.UnescapeDataString(keys[1]),
        });
        await service._client.MakeBucketAsync(new MakeBucketArgs().WithBucket(service.Options.Bucket)).ConfigureAwait(false);
        return service;
    }

    /// <summary>The names of uploads in parts that were neither finished nor taken away.</summary>
    public async Task<IReadOnlyList<string>> IncompleteUploadsAsync()
    {
        var names = new List<string>();
        var arguments = new ListIncompleteUploadsArgs().WithBucket(Options.Bucket).WithRecursive(true);
        await foreach (var upload in _client.ListIncompleteUploadsEnumAsync(arguments).ConfigureAwait(false)) names.Add(upload.Key);
        return names;
    }

    public async ValueTask DisposeAsync()
    {
        using var store = new S3Store(Options, TimeProvider.System);
        await foreach (var item in store.ListAsync("", null, CancellationToken.None).ConfigureAwait(false))
        {
            await store.DeleteAsync(item.Key, CancellationToken.None).ConfigureAwait(false);
        }
        await _client.RemoveBucketAsync(new RemoveBucketArgs().WithBucket(Options.Bucket)).ConfigureAwait(false);
        _client.Dispose();
    }
}
