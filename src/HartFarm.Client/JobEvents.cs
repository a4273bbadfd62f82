using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;

namespace HartFarm.Client;

/// <summary>Follows a job over connections that may break.</summary>
internal sealed class JobEvents(Transport transport)
{
    /// <summary>The job whenever something has happened to it, until it has ended.</summary>
    public async IAsyncEnumerable<JobInfo> FollowAsync(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? last = null;
        while (true)
        {
            using var response = await transport.SendAsync(() => Request(path, last), cancellation).ConfigureAwait(false);
            var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            await using var closing = stream.ConfigureAwait(false);
            var events = SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<JobInfo>(data, WireJson.Client)!).EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
            await using var ending = events.ConfigureAwait(false);
            var before = last;
            while (await NextAsync(events).ConfigureAwait(false) is { } item)
            {
                last = item.EventId ?? last;
                yield return item.Data;
                if (item.Data.State.IsEnd()) yield break;
            }
            // The connection ended before the job did: whoever answers next goes on after the last event.
            if (last == before) await transport.PauseAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<SseItem<JobInfo>?> NextAsync(IAsyncEnumerator<SseItem<JobInfo>> events)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false) ? events.Current : null;
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            return null;
        }
    }

    private HttpRequestMessage Request(string path, string? last)
    {
        var request = transport.Request(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (last is not null) request.Headers.Add("Last-Event-ID", last);
        return request;
    }
}
