using System.Net;
using System.Xml;
using System.Xml.Linq;

namespace HartFarm.Storage.Objects.S3;

/// <summary>
/// Turns every error of an S3 service into an exception before the SDK sees it, which takes some for success; and gives every request a limit
/// in time.
/// </summary>
internal sealed class S3Handler(HttpMessageHandler inner, TimeSpan timeout, TimeProvider time) : DelegatingHandler(inner)
{
    /// <summary>Set on a request whose answer is read as it comes, by somebody who sets limits of their own.</summary>
    internal static readonly HttpRequestOptionsKey<bool> Streamed = new("HartFarm.Streamed");

    /// <summary>The header that makes a PUT a copy.</summary>
    internal const string CopySource = "x-amz-copy-source";

    private const int MostErrorBytes = 64 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var response = await base.SendAsync(request, either.Token).ConfigureAwait(false);
            try
            {
                if (!response.IsSuccessStatusCode) throw await ErrorOfAsync(request, response, either.Token).ConfigureAwait(false);
                // To HEAD nothing follows, though its length is told.
                if (request.Method == HttpMethod.Head || (request.Options.TryGetValue(Streamed, out var streamed) && streamed)) return response;
                await response.Content.LoadIntoBufferAsync(either.Token).ConfigureAwait(false);
                await ThrowIfErrorAsync(request, response, either.Token).ConfigureAwait(false);
                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"no answer within {timeout.TotalSeconds:0.#} s");
        }
        catch (IOException error)
        {
            throw new HttpRequestException(error.Message, error);
        }
    }

    private static async Task<S3ErrorException> ErrorOfAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var bytes = new byte[MostErrorBytes];
        var read = 0;
        try
        {
            read = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The status says enough.
        }
        return Error(request, response, TryParse(bytes.AsSpan(0, read).ToArray()));
    }

    // To a copy and to the end of a multipart upload a service may say 200 first, and then find that it fails.
    private static async Task ThrowIfErrorAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellation)
    {
        if (request.Method != HttpMethod.Post && !request.Headers.Contains(CopySource)) return;
        var root = TryParse(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
        if (root?.Name.LocalName != "Error") return;
        response.StatusCode = HttpStatusCode.InternalServerError;
        throw Error(request, response, root);
    }

    private static S3ErrorException Error(HttpRequestMessage request, HttpResponseMessage response, XElement? root)
    {
        var code = Element(root, "Code") ?? "";
        var text = Element(root, "Message") ?? $"{(int)response.StatusCode} {response.ReasonPhrase}";
        return new S3ErrorException(response.StatusCode, code, code.Length > 0 ? $"{code}: {text}" : text, request.RequestUri!);
    }

    private static string? Element(XElement? root, string name) => root?.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;

    private static XElement? TryParse(byte[] body)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
