using System.Net;
using System.Net.Http.Headers;

namespace HartFarm.Client;

/// <summary>The body of an answer that is read as it comes.</summary>
internal static class ObjectContent
{
    /// <summary>Opens it from some byte on; the answer is let go of with the stream.</summary>
    public static async Task<Stream> OpenAsync(Transport transport, string path, long offset, CancellationToken cancellation)
    {
        var response = await transport.SendAsync(
            () =>
            {
                var request = transport.Request(HttpMethod.Get, path);
                if (offset > 0) request.Headers.Range = new RangeHeaderValue(offset, null);
                return request;
            },
            cancellation).ConfigureAwait(false);
        if (offset > 0 && response.StatusCode != HttpStatusCode.PartialContent)
        {
            response.Dispose();
            throw new FarmException($"the coordinator does not give {path} from byte {offset} on", response.StatusCode);
        }
        return await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
    }
}
