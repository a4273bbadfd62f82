using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.OpenAI;
using Polly;
using Polly.Retry;

namespace HartFarm.Client;

/// <summary>Sends requests, again where that may help, and reads answers.</summary>
internal sealed class Transport : IDisposable
{
    public const string IdempotencyKey = "Idempotency-Key";

    private readonly HttpClient _http;
    private readonly bool _owned;
    private readonly ClientOptions _options;
    private readonly ResiliencePipeline<HttpResponseMessage> _again;
    private readonly TimeProvider _clock;

    /// <param name="options">Where to, and how patiently.</param>
    /// <param name="http">Sends; null makes one.</param>
    /// <param name="clock">Tells the time, and wakes.</param>
    public Transport(ClientOptions options, HttpClient? http, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _owned = http is null;
        // The limit is set for each try: an event stream has none.
        _http = http ?? new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
        _again = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            ShouldHandle = arguments => ValueTask.FromResult(IsPassing(arguments.Outcome)),
            MaxRetryAttempts = Math.Max(1, options.Retries),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.FirstPause,
            MaxDelay = options.LongestPause,
            DelayGenerator = arguments => ValueTask.FromResult(Told(arguments.Outcome.Result)),
            OnRetry = arguments =>
            {
                arguments.Outcome.Result?.Dispose();
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    /// <summary>Sends a request and reads the answer's JSON.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Relative to the coordinator, without a slash at its beginning.</param>
    /// <param name="content">Makes the body, anew for each try; null is none.</param>
    /// <param name="key">Makes a POST one that may be sent again.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FarmException">There was no answer, or one that refuses.</exception>
    public async Task<T> JsonAsync<T>(HttpMethod method, string path, Func<HttpContent>? content, string? key, CancellationToken cancellation)
    {
        using var response = await SendAsync(() => Request(method, path, content?.Invoke(), key), cancellation).ConfigureAwait(false);
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(WireJson.Client, cancellation).ConfigureAwait(false)
                ?? throw new FarmException($"{_options.Server} answers with nothing", response.StatusCode);
        }
        catch (JsonException error)
        {
            throw new FarmException($"{_options.Server} does not answer as a HartFarm coordinator: {error.Message}", response.StatusCode, cause: error);
        }
    }

    /// <summary>Sends a request; the answer's body is still to be read.</summary>
    /// <param name="request">Makes the request, anew for each try.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="mayLead">An answer that leads elsewhere for now is none that refuses.</param>
    /// <exception cref="FarmException">There was no answer, or one that refuses.</exception>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, CancellationToken cancellation, bool mayLead = false)
    {
        HttpResponseMessage response;
        try
        {
            response = await _again.ExecuteAsync(token => new ValueTask<HttpResponseMessage>(OnceAsync(request, token)), cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException error) when (IsUntrusted(error))
        {
            throw new FarmException($"{_options.Server} cannot be trusted: {(error.InnerException ?? error).Message}", cause: error);
        }
        catch (Exception error) when (error is HttpRequestException or TimeoutException)
        {
            throw new FarmException($"{_options.Server} does not answer: {error.Message}", cause: error);
        }
        if (response.IsSuccessStatusCode || (mayLead && response is { StatusCode: HttpStatusCode.TemporaryRedirect, Headers.Location: not null })) return response;
        using (response) throw await RefusalAsync(response, cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends a request to an address that the coordinator led to, once and without the key. Null where nothing answers, or nothing that is of use.</summary>
    public async Task<HttpResponseMessage?> TryElsewhereAsync(Func<HttpRequestMessage> request, CancellationToken cancellation)
    {
        try
        {
            var response = await OnceAsync(request, cancellation).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) return response;
            response.Dispose();
        }
        catch (Exception error) when (error is HttpRequestException or TimeoutException or NotSupportedException)
        {
            // The coordinator has the object as well.
        }
        return null;
    }

    /// <summary>Waits a little, before a connection that brought nothing is made again.</summary>
    public Task PauseAsync(CancellationToken cancellation) => Task.Delay(_options.FirstPause, _clock, cancellation);

    /// <summary>A request to the coordinator.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content = null, string? key = null)
    {
        var request = new HttpRequestMessage(method, new Uri(_options.Server, path)) { Content = content };
        if (_options.Key is { } secret) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        if (key is not null) request.Headers.Add(IdempotencyKey, key);
        return request;
    }

    public void Dispose()
    {
        if (_owned) _http.Dispose();
    }

    private async Task<HttpResponseMessage> OnceAsync(Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        using var request = make();
        // How long an upload takes is not known.
        var limit = request.Content is MultipartFormDataContent ? Timeout.InfiniteTimeSpan : _options.Timeout;
        using var timeout = new CancellationTokenSource(limit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {_options.Timeout.TotalSeconds:0.#} seconds", error);
        }
    }

    private bool IsPassing(Outcome<HttpResponseMessage> outcome) => _options.Retries > 0 && outcome switch
    {
        { Exception: HttpRequestException untrusted } when IsUntrusted(untrusted) => false,
        { Exception: HttpRequestException or TimeoutException } => MayRepeat(null),
        { Result: { } response } => MayRepeat(response.RequestMessage) && IsPassing(response),
        _ => false,
    };

    // A certificate does not become another by waiting.
    private static bool IsUntrusted(HttpRequestException error) =>
        error is { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: System.Security.Authentication.AuthenticationException };

    // Every request of this client can be repeated: what changes something has a key, or changes nothing the second time.
    private static bool MayRepeat(HttpRequestMessage? request) => request is null || request.Method != HttpMethod.Post || request.Headers.Contains(IdempotencyKey);

    private bool IsPassing(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.RequestTimeout => true,
        // A quota that lasts is told at once: nobody wants to wait for tomorrow without a word.
        HttpStatusCode.TooManyRequests => !(Named(response) > _options.LongestPause),
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => true,
        // A conflict passes only where it says when.
        HttpStatusCode.Conflict => response.Headers.RetryAfter is not null,
        _ => false,
    };

    private TimeSpan? Named(HttpResponseMessage? response) => response?.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _clock.GetUtcNow(),
        _ => null,
    };

    private TimeSpan? Told(HttpResponseMessage? response) =>
        Named(response) is { } pause ? pause < TimeSpan.Zero ? TimeSpan.Zero : pause > _options.LongestPause ? _options.LongestPause : pause : null;

    private async Task<FarmException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        Problem? problem = null;
        try
        {
            var body = await response.Content.ReadFromJsonAsync<JsonElement>(WireJson.Client, cancellation).ConfigureAwait(false);
            problem = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("error", out _)
                ? ProblemOf(response, body.Deserialize<ErrorBody>(WireJson.Client)!.Error)
                : body.Deserialize<Problem>(WireJson.Client);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or HttpRequestException or IOException)
        {
            // Something before the coordinator answered; its status says enough.
        }
        return new FarmException(Describe(response, problem), response.StatusCode, problem);
    }

    // The routes that are OpenAI's have errors of their own shape.
    private static Problem ProblemOf(HttpResponseMessage response, ErrorObject error) => new()
    {
        Status = (int)response.StatusCode,
        Detail = error.Message,
        Errors = error.Param is { } field ? [new ProblemError(field, null, Without(error.Message, field))] : [],
    };

    private static string Without(string message, string field) => message.StartsWith($"{field}: ", StringComparison.Ordinal) ? message[(field.Length + 2)..] : message;

    private string Describe(HttpResponseMessage response, Problem? problem)
    {
        var text = problem?.Detail ?? problem?.Title ?? $"{_options.Server} answers {(int)response.StatusCode} {response.ReasonPhrase}";
        if (problem is not { Errors: { Count: > 0 } errors }) return text;
        if (errors.Count == 1) return errors[0].ToString();
        var total = problem.ErrorCount ?? errors.Count;
        return $"{total} errors{(total > errors.Count ? $", of which the first {errors.Count} are" : "")}:\n  {string.Join("\n  ", errors)}";
    }
}
