using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using HartFarm.LoadBench.Measuring;
using HartFarm.Testing.Services;

namespace HartFarm.LoadBench.Peers;

/// <summary>Celery with RabbitMQ.</summary>
internal sealed class CeleryPeer : IContestant
{
    // Debian's, whatever other Python is in the path.
    private static readonly PeerScript Script = new("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Peers", "celery", "peer.py")]);

    public string Name => "celery";

    public string Setup => "acks_late, confirmed publishing, no results, a process a core, prefetch 64 for each (for short tasks)";

    public string Promise => "at least once with acks_late: RabbitMQ delivers again when the connection is gone";

    public Task<string> FindAsync(CancellationToken cancellation) => ScriptVersion.AskAsync(Script, "Debian's package python3-celery is not installed", cancellation);

    public async Task<IContest> OpenAsync(ContestPlace place, CancellationToken cancellation)
    {
        var rabbit = await RabbitMqService.CreateAsync(place.Services.RabbitMq!, place.Services.RabbitMqHttp!);
        var queues = Queues(rabbit);
        var environment = new Dictionary<string, string>
        {
            ["LOAD_RABBITMQ"] = rabbit.Address.ToString(),
            ["PYTHONDONTWRITEBYTECODE"] = "1",
            [ExecutionWriter.Variable] = place.Log,
        };
        // The management interface counts once a second.
        return new ScriptContest(Script, environment, IsDrainedAsync, rabbit) { KnowsAtOnce = false };

        async Task<bool> IsDrainedAsync(CancellationToken token)
        {
            var queue = await queues.GetFromJsonAsync<JsonElement>($"api/queues/{rabbit.VirtualHost}/celery", token);
            return queue.TryGetProperty("messages", out var messages) && messages.GetInt32() == 0;
        }
    }

    private static HttpClient Queues(RabbitMqService rabbit)
    {
        var client = new HttpClient { BaseAddress = rabbit.ManagementAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{rabbit.User}:{rabbit.Password}")));
        return client;
    }
}
