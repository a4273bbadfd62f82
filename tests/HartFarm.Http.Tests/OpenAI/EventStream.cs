using System.Net.ServerSentEvents;
using System.Text.Json;

namespace HartFarm.Http.Tests.OpenAI;

/// <summary>An answer of server-sent events, read as it comes.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private EventStream(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> events) => (_response, _events) = (response, events);

    /// <summary>Takes an answer that has begun.</summary>
    public static async Task<EventStream> OfAsync(HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var parser = SseParser.Create(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        return new EventStream(response, parser.EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken));
    }

    /// <summary>The next event; null at the end.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        if (!await _events.MoveNextAsync()) return null;
        var data = JsonSerializer.Deserialize<JsonElement>(_events.Current.Data);
        Assert.Equal(_events.Current.EventType, data.GetProperty("type").GetString());
        return data;
    }

    /// <summary>The events that are left.</summary>
    public async Task<IReadOnlyList<JsonElement>> RestAsync()
    {
        var rest = new List<JsonElement>();
        while (await NextAsync() is { } one) rest.Add(one);
        return rest;
    }

    /// <summary>Reads no more: the connection is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        try
        {
            await _events.DisposeAsync();
        }
        catch (IOException)
        {
            // It was closed in the middle.
        }
    }
}
