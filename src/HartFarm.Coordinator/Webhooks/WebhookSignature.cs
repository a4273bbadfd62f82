using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HartFarm.Coordinator.Webhooks;

/// <summary>Signs by Standard Webhooks 1.0.0.</summary>
internal static class WebhookSignature
{
    /// <summary>What secrets begin with; the key in base64 follows.</summary>
    public const string Prefix = "whsec_";

    /// <summary>The value of <c>webhook-signature</c>.</summary>
    public static string Of(string secret, string id, DateTimeOffset time, string body)
    {
        var signed = string.Create(CultureInfo.InvariantCulture, $"{id}.{time.ToUnixTimeSeconds()}.{body}");
        var key = Convert.FromBase64String(secret[Prefix.Length..]);
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)));
    }
}
