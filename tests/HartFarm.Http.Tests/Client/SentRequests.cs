using System.Collections.Concurrent;

namespace HartFarm.Http.Tests.Client;

/// <summary>Sends requests as they are, and remembers them.</summary>
internal sealed class SentRequests() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
{
    /// <summary>What was sent.</summary>
    public ConcurrentQueue<SentRequest> Sent { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sent.Enqueue(new SentRequest(request.RequestUri!.Authority, request.Headers.Authorization is not null, request.Headers.Range?.Ranges.First().From));
        return base.SendAsync(request, cancellationToken);
    }
}
