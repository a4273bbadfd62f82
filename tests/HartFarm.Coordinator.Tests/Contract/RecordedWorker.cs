using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using HartFarm.Contracts.Shards;
using HartFarm.Testing.Services;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace HartFarm.Coordinator.Tests.Contract;

/// <summary>A worker that says what workers of a version said, byte for byte but for the ids: it knows no code of the project, but the broker alone.</summary>
internal sealed class RecordedWorker : IAsyncDisposable
{
    private const string Json = "application/vnd.masstransit+json";

    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject>> _answers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _came = new(0);
    private readonly ConcurrentQueue<JsonObject> _ready = new();
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly string _replies = $"recorded-{Guid.NewGuid():N}";
    private readonly Uri _broker;
    private readonly int _version;

    private RecordedWorker(IConnection connection, IChannel channel, Uri broker, int version) => (_connection, _channel, _broker, _version) = (connection, channel, broker, version);

    /// <summary>Who it is.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>The versions of the contract that stood on what came.</summary>
    public ConcurrentBag<string?> Contracts { get; } = [];

    /// <summary>Connects one, which consumes a size class's queue.</summary>
    public static async Task<RecordedWorker> ConnectAsync(RabbitMqService rabbit, int version, SizeClass sizeClass, CancellationToken cancellation)
    {
        var connection = await new ConnectionFactory { Uri = rabbit.Address }.CreateConnectionAsync(cancellation);
        var worker = new RecordedWorker(connection, await connection.CreateChannelAsync(cancellationToken: cancellation), rabbit.Address, version);
        await worker.ListenAsync(worker._replies, durable: false, cancellation);
        foreach (var interactive in new[] { true, false }) await worker.ListenAsync(ShardQueueName.Of(sizeClass, interactive), durable: true, cancellation);
        return worker;
    }

    /// <summary>The next shard that is to be claimed.</summary>
    public async Task<JsonObject> ReadyAsync(CancellationToken cancellation)
    {
        await _came.WaitAsync(cancellation);
        return _ready.TryDequeue(out var ready) ? ready : throw new InvalidOperationException("a message was counted that did not come");
    }

    /// <summary>Says what was recorded, with some of its fields replaced.</summary>
    public async Task SayAsync(string name, Action<JsonObject> set, CancellationToken cancellation) => await SendAsync(name, set, null, cancellation);

    /// <summary>The same, and waits for the answer.</summary>
    /// <returns>The kind of the answer, and the answer.</returns>
    public async Task<(string Name, JsonObject Message)> AskAsync(string name, Action<JsonObject> set, CancellationToken cancellation)
    {
        var request = Guid.NewGuid().ToString();
        var answer = _answers[request] = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(name, set, request, cancellation);
        var envelope = await answer.Task.WaitAsync(TimeSpan.FromMinutes(1), cancellation);
        return (envelope["messageType"]![0]!.GetValue<string>().Split(':')[^1], envelope["message"]!.AsObject());
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
        _came.Dispose();
    }

    private async Task SendAsync(string name, Action<JsonObject> set, string? request, CancellationToken cancellation)
    {
        var envelope = RecordedMessages.Read(_version, name);
        set(envelope["message"]!.AsObject());
        envelope["messageId"] = Guid.NewGuid().ToString();
        if (request is not null)
        {
            envelope["requestId"] = request;
            envelope["responseAddress"] = new UriBuilder(_broker) { Scheme = "rabbitmq", UserName = "", Password = "", Path = $"{_broker.AbsolutePath}/{_replies}", Query = "temporary=true" }.Uri.ToString();
        }
        var kind = envelope["messageType"]![0]!.GetValue<string>()["urn:message:".Length..];
        await _channel.BasicPublishAsync(kind, "", mandatory: true, new BasicProperties { ContentType = Json }, Encoding.UTF8.GetBytes(envelope.ToJsonString()), cancellation);
    }

    private async Task ListenAsync(string name, bool durable, CancellationToken cancellation)
    {
        await _channel.ExchangeDeclareAsync(name, ExchangeType.Fanout, durable, autoDelete: !durable, cancellationToken: cancellation);
        await _channel.QueueDeclareAsync(
            name, durable, exclusive: !durable, autoDelete: !durable, durable ? new Dictionary<string, object?> { ["x-queue-type"] = "quorum" } : null, cancellationToken: cancellation);
        await _channel.QueueBindAsync(name, name, "", cancellationToken: cancellation);
        var consumer = new AsyncEventingBasicConsumer(_channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            var envelope = JsonNode.Parse(delivery.Body.Span)!.AsObject();
            Contracts.Add(envelope["headers"]?["HartFarm-Contract"]?.ToString());
            if (durable)
            {
                _ready.Enqueue(envelope["message"]!.AsObject());
                _came.Release();
            }
            else if (_answers.TryRemove(envelope["requestId"]!.GetValue<string>(), out var answer))
            {
                answer.TrySetResult(envelope);
            }
            return Task.CompletedTask;
        };
        await _channel.BasicConsumeAsync(name, autoAck: true, consumer, cancellation);
    }
}
