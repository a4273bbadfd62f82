using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HartFarm.Storage.Objects.S3;

/// <summary>
/// Signs requests without a body that the SDK has no call for: Amazon's Signature Version 4, in the header <c>Authorization</c>. Every header that the
/// request has is signed.
/// </summary>
internal sealed class S3Signature(S3StoreOptions options, TimeProvider time)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    private static readonly string HashOfNothing = Hex(SHA256.HashData([]));

    /// <summary>Adds the time and the signature.</summary>
    /// <param name="request">Its address has a path that is escaped as it is sent, and a query whose fields are escaped and in the order of their names.</param>
    internal void Sign(HttpRequestMessage request)
    {
        var now = time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{now[..8]}/{options.Region}/s3/aws4_request";
        request.Headers.Add("x-amz-date", now);
        request.Headers.Add("x-amz-content-sha256", HashOfNothing);
        SortedDictionary<string, string> headers = new(StringComparer.Ordinal) { ["host"] = request.RequestUri!.Authority };
        foreach (var (name, values) in request.Headers) headers[name.ToLowerInvariant()] = string.Join(',', values).Trim();
        var names = string.Join(';', headers.Keys);
        var canonical = $"{request.Method.Method}\n{request.RequestUri.AbsolutePath}\n{request.RequestUri.Query.TrimStart('?')}\n{string.Concat(headers.Select(header => $"{header.Key}:{header.Value}\n"))}\n{names}\n{HashOfNothing}";
        var key = Encoding.UTF8.GetBytes($"AWS4{options.SecretKey}");
        foreach (var part in scope.Split('/')) key = Code(key, part);
        var signature = Hex(Code(key, $"{Algorithm}\n{now}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}"));
        request.Headers.TryAddWithoutValidation("Authorization", $"{Algorithm} Credential={options.AccessKey}/{scope}, SignedHeaders={names}, Signature={signature}");
    }

    private static byte[] Code(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
