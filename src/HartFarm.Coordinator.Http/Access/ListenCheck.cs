using System.Net;

namespace HartFarm.Coordinator.Http.Access;

/// <summary>Where the coordinator may listen.</summary>
public static class ListenCheck
{
    /// <summary>What is wrong with an address; null when it will do.</summary>
    /// <param name="address">As <c>http://127.0.0.1:7860</c>.</param>
    /// <param name="hasKeys">Whether callers need a key.</param>
    public static string? Run(string address, bool hasKeys)
    {
        // '*' and '+' are every address, and no URI has them.
        var isEvery = address.Contains("://*", StringComparison.Ordinal) || address.Contains("://+", StringComparison.Ordinal);
        if (!isEvery && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.AbsolutePath == "/"))
            return $"'{address}' is no address such as http://127.0.0.1:7860";
        return hasKeys || (!isEvery && IsLoopback(new Uri(address)))
            ? null
            : $"{address} can be reached from other machines, and no API keys are set: anybody could use the farm. Set keys, or listen on 127.0.0.1";
    }

    private static bool IsLoopback(Uri uri) =>
        uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
