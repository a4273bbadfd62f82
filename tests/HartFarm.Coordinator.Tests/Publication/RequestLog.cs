using System.Collections.Concurrent;
using System.Diagnostics;

namespace HartFarm.Coordinator.Tests.Publication;

/// <summary>The HTTP requests of this process for addresses that have a text in them, in their order.</summary>
internal sealed class RequestLog : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly ConcurrentQueue<HttpRequestMessage> _requests = new();
    private readonly List<IDisposable> _subscriptions = [];
    private readonly string _text;

    public RequestLog(string text)
    {
        _text = text;
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>Those since the last call: the method, and what <paramref name="nameOf"/> makes of the address.</summary>
    public IReadOnlyList<string> Take(Func<Uri, string> nameOf)
    {
        List<string> taken = [];
        while (_requests.TryDequeue(out var request))
            taken.Add($"{(request.Headers.Contains("x-amz-copy-source") ? "COPY" : request.Method.Method)} {nameOf(request.RequestUri!)}");
        return taken;
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "HttpHandlerDiagnosticListener") _subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key != "System.Net.Http.HttpRequestOut.Start") return;
        var request = (HttpRequestMessage)value.Value!.GetType().GetProperty("Request")!.GetValue(value.Value)!;
        if (request.RequestUri!.AbsoluteUri.Contains(_text, StringComparison.Ordinal)) _requests.Enqueue(request);
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());
}
