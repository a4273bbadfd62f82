using System.Net;
using System.Net.Http.Headers;

namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>
/// GET requests to a hub. Redirects are followed here and not by the handler, so that the token goes to the endpoint's own origin
/// (scheme, host and port) only: storage servers that downloads are redirected to never see it.
/// </summary>
internal sealed class HubHttp : IDisposable
{
    private const int MostRedirects = 10;

    private readonly HubOptions _options;
    private readonly HttpClient _client;

    internal HubHttp(HubOptions options)
    {
        _options = options;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = options.StallTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("hartfarm", typeof(HubHttp).Assembly.GetName().Version?.ToString(3)));
        // Lengths, ranges and hashes are those of the bytes as they are.
        _client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The answer to a GET once its headers are there: with status 200, 206 or 416.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="from">The first byte to send, or 0 for all.</param>
    /// <param name="what">What is asked for, in the words of an error.</param>
    /// <param name="mayUseToken">Whether the token may be sent, if the address is of the endpoint's origin.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="TransientHubException">The server could not be reached, or asks to try again.</exception>
    /// <exception cref="HubException">The server refuses.</exception>
    internal async Task<HttpResponseMessage> GetAsync(Uri address, long from, string what, bool mayUseToken, CancellationToken cancellation)
    {
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            var response = await SendAsync(address, from, what, mayUseToken, cancellation).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable) return response;
            using (response) address = RedirectOf(response, address, what) ?? throw Refusal(response, address, what);
        }
        throw new HubException($"{what} cannot be fetched: the server redirects more than {MostRedirects} times.");
    }

    /// <summary>Whether an address is of the endpoint's own origin.</summary>
    internal bool IsOwn(Uri address) =>
        address.Scheme == _options.Endpoint.Scheme
        && string.Equals(address.IdnHost, _options.Endpoint.IdnHost, StringComparison.OrdinalIgnoreCase)
        && address.Port == _options.Endpoint.Port;

    /// <summary>Runs one step of a transfer, which may take as long as a server may be silent.</summary>
    /// <exception cref="TransientHubException">The connection broke or stalled.</exception>
    internal async Task<T> StepAsync<T>(string what, Func<CancellationToken, Task<T>> step, CancellationToken cancellation)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stall.CancelAfter(_options.StallTimeout);
        try
        {
            return await step(stall.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new TransientHubException($"{what} cannot be fetched: the server sent nothing for {_options.StallTimeout.TotalSeconds:0.#} s", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new TransientHubException($"{what} cannot be fetched: {error.Message}", error);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, long from, string what, bool mayUseToken, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (mayUseToken && _options.Token is { } token && IsOwn(address)) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (from > 0) request.Headers.Range = new RangeHeaderValue(from, null);
        return await StepAsync(what, stall => _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall), cancellation).ConfigureAwait(false);
    }

    private static Uri? RedirectOf(HttpResponseMessage response, Uri address, string what)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location) return null;
        if (!Uri.TryCreate(address, location, out var target)) return null;
        var isAllowed = target.Scheme == "https" || (target.Scheme == "http" && address.Scheme == "http");
        return isAllowed ? target : throw new HubException($"{what} cannot be fetched: {address.Host} redirects to {Quoted.Of(target.GetLeftPart(UriPartial.Authority))}, which is not https.");
    }

    private Exception Refusal(HttpResponseMessage response, Uri address, string what)
    {
        var status = (int)response.StatusCode;
        var said = response.Headers.TryGetValues("X-Error-Message", out var messages) ? $" ({Quoted.Of(messages.First())})" : "";
        var answer = $"{what} cannot be fetched: {address.Host} answers {status}{said}";
        return status switch
        {
            408 or 429 or >= 500 => new TransientHubException(answer, null, RetryAfterOf(response)),
            401 or 403 => new HubException($"{answer}: it does not exist, or needs a token in {HubOptions.TokenVariable} that may read it and, for a gated one, its terms accepted on the hub."),
            404 => new HubException($"{answer}: there is no such repository, revision or file."),
            _ => new HubException($"{answer}."),
        };
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        var pause = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _options.Time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause;
    }
}
