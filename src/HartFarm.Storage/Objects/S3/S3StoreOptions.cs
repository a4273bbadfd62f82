using System.ComponentModel.DataAnnotations;
using HartFarm.Settings;

namespace HartFarm.Storage.Objects.S3;

/// <summary>A store in a bucket of an S3 service.</summary>
public sealed record S3StoreOptions
{
    /// <summary>Host and, if it is not the protocol's own, port: <c>s3.amazonaws.com</c>, <c>localhost:9000</c>. No default.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>
    /// Where others reach the same service, as <c>https://images.example</c>: links that anyone can read an object at for a while lead there. Default: there are none.
    /// </summary>
    public string PublicEndpoint { get; init; } = "";

    /// <summary>Whether it is spoken to over TLS. Default true.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>The service's region; signatures contain it. Default <c>us-east-1</c>, which is right for most services other than Amazon's.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>The bucket, which exists. No default.</summary>
    public string Bucket { get; init; } = "";

    /// <summary>What all keys begin with in the bucket, as <c>teams/foxes</c>. Default: nothing.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>No default.</summary>
    public string AccessKey { get; init; } = "";

    /// <summary>No default.</summary>
    public string SecretKey { get; init; } = "";

    /// <summary>How long a request may take, and reading may stall. Default 5 minutes: a copy of gigabytes is one request.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What is wrong with the settings, each fault as <c>section.key: reason</c>.</summary>
    public IEnumerable<string> Faults(string section)
    {
        if (string.IsNullOrWhiteSpace(Endpoint)) yield return $"{section}.endpoint: is missing";
        else if (Endpoint.Contains("://", StringComparison.Ordinal)) yield return $"{section}.endpoint: takes host and port alone; {section}.tls says whether it is https";
        else if (!IsHostAndPort(Endpoint)) yield return $"{section}.endpoint: '{Endpoint}' is not a host, or a host and a port as in localhost:9000";
        if (PublicEndpoint.Length > 0 && !IsOrigin(PublicEndpoint))
            yield return $"{section}.publicEndpoint: '{PublicEndpoint}' is not an address of protocol and host, and a port if need be, as in https://images.example";
        if (string.IsNullOrWhiteSpace(Region)) yield return $"{section}.region: is missing";
        if (Bucket.Length == 0) yield return $"{section}.bucket: is missing";
        else if (!IsBucketName(Bucket)) yield return $"{section}.bucket: '{Bucket}' is not 3 to 63 lower-case letters, digits, dots and hyphens that begin and end with a letter or digit";
        if (Prefix.Length > 0 && ObjectKey.Fault(Prefix) is { } wrong) yield return $"{section}.prefix: {wrong}";
        if (AccessKey.Length == 0) yield return $"{section}.accessKey: is missing";
        if (SecretKey.Length == 0) yield return $"{section}.secretKey: is missing";
        foreach (var fault in OptionFaults.Of(section, this)) yield return fault;
    }

    /// <summary>All settings but the secret.</summary>
    public override string ToString() => $"{(Tls ? "https" : "http")}://{Endpoint}/{Bucket}/{Prefix} in {Region} as {AccessKey}";

    private static bool IsHostAndPort(string text) =>
        Uri.TryCreate($"http://{text}/", UriKind.Absolute, out var uri) && uri.AbsolutePath == "/" && uri.UserInfo.Length == 0 && uri.Query.Length == 0
        && uri.Fragment.Length == 0 && !text.Contains('/', StringComparison.Ordinal);

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.Host.Length > 0
        && uri.AbsolutePath == "/" && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0;

    private static bool IsBucketName(string name) =>
        name.Length is >= 3 and <= 63 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-')
        && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1]) && !name.Contains("..", StringComparison.Ordinal);
}
