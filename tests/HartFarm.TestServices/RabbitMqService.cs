using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace HartFarm.Testing.Services;

/// <summary>A virtual host of RabbitMQ, empty at first and deleted at the end.</summary>
public sealed class RabbitMqService : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _management;

    private RabbitMqService(Uri server, Uri management, string virtualHost)
    {
        VirtualHost = virtualHost;
        Address = new UriBuilder(server) { Path = $"/{virtualHost}" }.Uri;
        (User, Password) = UserOf(server);
        var (user, password) = UserOf(management);
        ManagementAddress = new UriBuilder(management) { UserName = "", Password = "" }.Uri;
        _management = new HttpClient { BaseAddress = ManagementAddress };
        _management.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    /// <summary><c>amqp://user:password@host:port/virtualhost</c>.</summary>
    public Uri Address { get; }

    public string VirtualHost { get; }

    public string User { get; }

    public string Password { get; }

    /// <summary>The management interface, without user and password.</summary>
    public Uri ManagementAddress { get; }

    /// <summary>Makes a virtual host on a server, by way of its management interface.</summary>
    public static async Task<RabbitMqService> CreateAsync(Uri server, Uri management)
    {
        var service = new RabbitMqService(server, management, $"test-{Guid.NewGuid():N}");
        await service.SendAsync(HttpMethod.Put, $"api/vhosts/{service.VirtualHost}", new { }).ConfigureAwait(false);
        await service.SendAsync(HttpMethod.Put, $"api/permissions/{service.VirtualHost}/{Uri.EscapeDataString(service.User)}",
            new { configure = ".*", write = ".*", read = ".*" }).ConfigureAwait(false);
        return service;
    }

    /// <summary>Makes a durable queue as the management interface makes it: a classic one, not one that is replicated.</summary>
    public Task DeclareClassicQueueAsync(string name) =>
        SendAsync(HttpMethod.Put, $"api/queues/{VirtualHost}/{Uri.EscapeDataString(name)}", new { durable = true, arguments = new Dictionary<string, string> { ["x-queue-type"] = "classic" } });

    /// <summary>Makes a durable exchange and a queue for its messages that takes one and refuses all others, of which the broker tells whoever has asked for confirms.</summary>
    /// <param name="exchange">The exchange, of type fanout, as MassTransit makes them.</param>
    /// <param name="queue">The queue.</param>
    public async Task DeclareQueueOfOneAsync(string exchange, string queue)
    {
        var (exchangeName, queueName) = (Uri.EscapeDataString(exchange), Uri.EscapeDataString(queue));
        var arguments = new Dictionary<string, object> { ["x-queue-type"] = "classic", ["x-max-length"] = 1, ["x-overflow"] = "reject-publish" };
        await SendAsync(HttpMethod.Put, $"api/queues/{VirtualHost}/{queueName}", new { durable = true, arguments }).ConfigureAwait(false);
        await SendAsync(HttpMethod.Put, $"api/exchanges/{VirtualHost}/{exchangeName}", new { type = "fanout", durable = true }).ConfigureAwait(false);
        await SendAsync(HttpMethod.Post, $"api/bindings/{VirtualHost}/e/{exchangeName}/q/{queueName}", new { }).ConfigureAwait(false);
    }

    /// <summary>Deletes a queue with all that is in it.</summary>
    public Task DeleteQueueAsync(string name) => SendAsync(HttpMethod.Delete, $"api/queues/{VirtualHost}/{Uri.EscapeDataString(name)}", null);

    /// <summary>The names of all queues.</summary>
    public async Task<IReadOnlyList<string>> QueuesAsync()
    {
        using var queues = await ListAsync(CancellationToken.None).ConfigureAwait(false);
        return [.. queues.RootElement.EnumerateArray().Select(queue => queue.GetProperty("name").GetString()!)];
    }

    /// <summary>How many consume each queue that stays when nobody does, as the management interface saw it last, a few seconds ago.</summary>
    public async Task<IReadOnlyDictionary<string, int>> ConsumersAsync(CancellationToken cancellation)
    {
        using var queues = await ListAsync(cancellation).ConfigureAwait(false);
        return queues.RootElement.EnumerateArray()
            .Where(queue => queue.GetProperty("durable").GetBoolean() && !queue.GetProperty("auto_delete").GetBoolean())
            .ToDictionary(queue => queue.GetProperty("name").GetString()!, queue => queue.TryGetProperty("consumers", out var consumers) ? consumers.GetInt32() : 0);
    }

    /// <summary>Closes all connections, as soon as the management interface knows of one.</summary>
    public async Task CloseConnectionsAsync(CancellationToken cancellation)
    {
        while (true)
        {
            using var connections = JsonDocument.Parse(await _management.GetStringAsync($"api/vhosts/{VirtualHost}/connections", cancellation).ConfigureAwait(false));
            string[] names = [.. connections.RootElement.EnumerateArray().Select(connection => connection.GetProperty("name").GetString()!)];
            foreach (var name in names) await SendAsync(HttpMethod.Delete, $"api/connections/{Uri.EscapeDataString(name)}", null).ConfigureAwait(false);
            if (names.Length > 0) return;
            await Task.Delay(Look, cancellation).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await SendAsync(HttpMethod.Delete, $"api/vhosts/{VirtualHost}", null).ConfigureAwait(false);
        _management.Dispose();
    }

    private async Task<JsonDocument> ListAsync(CancellationToken cancellation) =>
        JsonDocument.Parse(await _management.GetStringAsync($"api/queues/{VirtualHost}", cancellation).ConfigureAwait(false));

    private async Task SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await _management.SendAsync(request).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new ServicesUnavailableException($"RabbitMQ's management interface at {ManagementAddress} answers {(int)response.StatusCode} to {method} {path}");
        }
    }

    private static (string User, string Password) UserOf(Uri address)
    {
        var parts = address.UserInfo.Split(':', 2);
        return (Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1]));
    }
}
