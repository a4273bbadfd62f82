using System.Globalization;
using System.Net;
using System.Text;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Leases;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Webhooks;

/// <summary>Sends a webhook once. Redirects are failures, and no proxy of the environment is used, since it would resolve names itself.</summary>
internal sealed class WebhookSender : IDisposable
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);
    private static readonly string UserAgent = $"HartFarm/{typeof(WebhookSender).Assembly.GetName().Version!.ToString(3)}";

    private readonly HttpMessageInvoker _http;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _clock;

    public WebhookSender(WebhookConnector connector, IOptions<WebhookOptions> options, TimeProvider clock)
    {
        (_options, _clock) = (options.Value, clock);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = connector.ConnectAsync,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = ConnectionLifetime,
        });
    }

    /// <summary>Sends it, and tells how that went.</summary>
    /// <exception cref="OperationCanceledException">It was given up, which says nothing of the receiver.</exception>
    public async Task<WebhookOutcome> SendAsync(WebhookDeliveryRow delivery, CancellationToken cancellation)
    {
        var started = _clock.GetTimestamp();
        using var timeout = new CancellationTokenSource(_options.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            using var request = Request(delivery);
            // The answer's headers are all that counts; its body is not read.
            using var response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            return new WebhookOutcome((int)response.StatusCode, ErrorOf(response), _clock.GetElapsedTime(started), RetryAfter(response));
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new WebhookOutcome(null, string.Create(CultureInfo.InvariantCulture, $"no answer within {_options.Timeout.TotalSeconds:0.#} s"), _clock.GetElapsedTime(started));
        }
        catch (HttpRequestException error)
        {
            return new WebhookOutcome(null, Line.Of((error.InnerException as AddressRefusedException)?.Message ?? error.Message), _clock.GetElapsedTime(started));
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(WebhookDeliveryRow delivery)
    {
        var (id, now) = (WebhookIds.Text(delivery.Id), _clock.GetUtcNow());
        var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url) { Content = new StringContent(delivery.Body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(delivery.Secret, id, now, delivery.Body));
        request.Headers.Add("User-Agent", UserAgent);
        return request;
    }

    private static string? ErrorOf(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        >= 200 and < 300 => null,
        >= 300 and < 400 and var code => $"HTTP {code}: redirects are not followed",
        (int)HttpStatusCode.Gone => "HTTP 410: the receiver wants no more",
        var code => $"HTTP {code}",
    };

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _clock.GetUtcNow(),
        _ => null,
    };
}
