using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.Folders;
using HartFarm.Storage.Objects.S3;

namespace HartFarm.Storage.Tests.Objects;

/// <summary>Settings that will not do are all named, by their keys, before anything is tried.</summary>
public sealed class StoreOptionsTests
{
    private static readonly S3StoreOptions Good = new() { Endpoint = "localhost:9000", Bucket = "images", AccessKey = "access", SecretKey = "hidden" };

    public static TheoryData<S3StoreOptions, string> Wrong => new()
    {
        { Good with { Endpoint = "" }, "objects.s3.endpoint: is missing" },
        { Good with { Endpoint = "https://localhost:9000" }, "objects.s3.endpoint: takes host and port alone; objects.s3.tls says whether it is https" },
        { Good with { Endpoint = "localhost:9000/path" }, "objects.s3.endpoint: 'localhost:9000/path' is not a host, or a host and a port as in localhost:9000" },
        { Good with { Endpoint = "localhost:port" }, "objects.s3.endpoint: 'localhost:port' is not a host, or a host and a port as in localhost:9000" },
        { Good with { PublicEndpoint = "images.example" }, PublicFault("images.example") },
        { Good with { PublicEndpoint = "ftp://images.example" }, PublicFault("ftp://images.example") },
        { Good with { PublicEndpoint = "https://images.example/path" }, PublicFault("https://images.example/path") },
        { Good with { Region = " " }, "objects.s3.region: is missing" },
        { Good with { Bucket = "" }, "objects.s3.bucket: is missing" },
        { Good with { Bucket = "Images" }, "objects.s3.bucket: 'Images' is not 3 to 63 lower-case letters, digits, dots and hyphens that begin and end with a letter or digit" },
        { Good with { Prefix = "a/../b" }, "objects.s3.prefix: holds the segment .." },
        { Good with { Prefix = "/a" }, "objects.s3.prefix: begins with a slash" },
        { Good with { AccessKey = "" }, "objects.s3.accessKey: is missing" },
        { Good with { SecretKey = "" }, "objects.s3.secretKey: is missing" },
        { Good with { Timeout = TimeSpan.Zero }, "objects.s3.timeout: must be 00:00:00.001 to 01:00:00, not 00:00:00" },
    };

    [Theory]
    [InlineData("https://images.example")]
    [InlineData("https://images.example/")]
    [InlineData("http://[::1]:9000")]
    public void A_public_endpoint_is_a_protocol_and_a_host(string endpoint) => Assert.Empty((Good with { PublicEndpoint = endpoint }).Faults("objects.s3"));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_fault_is_named_by_its_key(S3StoreOptions options, string message) =>
        Assert.Equal([message], Assert.Throws<StoreOptionsException>(() => Open(new ObjectStoreOptions { S3 = options })).Faults);

    [Fact]
    public void All_faults_are_named_at_once() =>
        Assert.Equal(4, Assert.Throws<StoreOptionsException>(() => Open(new ObjectStoreOptions { S3 = new S3StoreOptions() })).Faults.Count);

    [Fact]
    public void It_takes_one_of_a_folder_and_a_bucket()
    {
        const string message = "objects: takes one of objects.folder and objects.s3";
        Assert.Equal(message, Assert.Throws<StoreOptionsException>(() => Open(new ObjectStoreOptions())).Message);
        Assert.Equal(message, Assert.Throws<StoreOptionsException>(() => Open(new ObjectStoreOptions { S3 = Good, Folder = new FolderStoreOptions { Folder = "a" } })).Message);
    }

    [Fact]
    public void Retries_that_will_not_do_are_named()
    {
        var retry = new RetryOptions { Retries = -1, FirstPause = TimeSpan.Zero, LongestPause = TimeSpan.FromDays(1) };
        Assert.Equal(["r.retries: must be 0 to 1000, not -1", "r.firstPause: must be 00:00:00.001 to 01:00:00, not 00:00:00", "r.longestPause: must be 00:00:00.001 to 01:00:00, not 1.00:00:00"], retry.Faults("r"));
    }

    [Fact]
    public void The_secret_is_not_shown() => Assert.DoesNotContain("hidden", Good.ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task What_is_opened_works()
    {
        using var folder = new TemporaryFolder();
        using var store = Open(new ObjectStoreOptions { Folder = new FolderStoreOptions { Folder = folder["new/folder"] } });
        await StoreProbe.RunAsync(store, TestContext.Current.CancellationToken);
        Open(new ObjectStoreOptions { S3 = Good }).Dispose();
    }

    private static RetryingStore Open(ObjectStoreOptions options) => ObjectStores.Open(options, TimeProvider.System);

    private static string PublicFault(string endpoint) =>
        $"objects.s3.publicEndpoint: '{endpoint}' is not an address of protocol and host, and a port if need be, as in https://images.example";
}
