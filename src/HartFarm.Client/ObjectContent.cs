using System.Net;
using System.Net.Http.Headers;

namespace HartFarm.Client;

/// <summary>The body of an answer that is read as it comes.</summary>
internal static class ObjectContent
{
    private const string Redirect = "?redirect=true";

    /// <summary>Opens it from some byte on; the answer is let go of with the stream.</summary>
    public static async Task<Stream> OpenAsync(Transport transport, string path, long offset, CancellationToken cancellation)
    {
        var response = await transport.SendAsync(() => Ranged(transport.Request(HttpMethod.Get, path), offset), cancellation).ConfigureAwait(false);
        return await BodyAsync(response, offset, cancellation).ConfigureAwait(false)
            ?? throw new FarmException($"the coordinator does not give {path} from byte {offset} on", response.StatusCode);
    }

    /// <summary>The same, out of the object store itself where the coordinator leads there. Where the store does not answer, it is not asked again.</summary>
    public static async Task<Stream> OpenAsync(Transport transport, string path, long offset, StoreAccess access, CancellationToken cancellation)
    {
        if (!access.IsOpen) return await OpenAsync(transport, path, offset, cancellation).ConfigureAwait(false);
        var response = await transport.SendAsync(() => Ranged(transport.Request(HttpMethod.Get, path + Redirect), offset), cancellation, mayLead: true).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.TemporaryRedirect)
        {
            var address = response.Headers.Location!;
            response.Dispose();
            var given = await transport.TryElsewhereAsync(() => Ranged(new HttpRequestMessage(HttpMethod.Get, address), offset), cancellation).ConfigureAwait(false);
            if (given is not null && await BodyAsync(given, offset, cancellation).ConfigureAwait(false) is { } stored) return stored;
            access.Close();
            return await OpenAsync(transport, path, offset, cancellation).ConfigureAwait(false);
        }
        return await BodyAsync(response, offset, cancellation).ConfigureAwait(false)
            ?? throw new FarmException($"the coordinator does not give {path} from byte {offset} on", response.StatusCode);
    }

    private static HttpRequestMessage Ranged(HttpRequestMessage request, long offset)
    {
        if (offset > 0) request.Headers.Range = new RangeHeaderValue(offset, null);
        return request;
    }

    private static async Task<Stream?> BodyAsync(HttpResponseMessage response, long offset, CancellationToken cancellation)
    {
        if (offset == 0 || response.StatusCode == HttpStatusCode.PartialContent) return await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        response.Dispose();
        return null;
    }
}
