namespace HartFarm.Http.Tests.Client;

/// <summary>Answers requests one after the other as a test says; the last answer is given for ever.</summary>
internal sealed class AnsweringHandler(params Func<HttpRequestMessage, HttpResponseMessage>[] answers) : HttpMessageHandler
{
    /// <summary>Method, path, idempotency key and body of each request.</summary>
    public List<(string Method, string Path, string? Key, string Body)> Requests { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add((request.Method.Method, request.RequestUri!.PathAndQuery, request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null, body));
        var answer = answers[Math.Min(Requests.Count, answers.Length) - 1](request);
        answer.RequestMessage = request;
        return answer;
    }
}
