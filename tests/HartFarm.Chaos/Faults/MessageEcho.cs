using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace HartFarm.Chaos.Faults;

/// <summary>Delivers some messages a second time, a little or much later: whatever goes over the broker may come twice, and out of order.</summary>
/// <param name="broker">The broker, reached directly.</param>
/// <param name="sizeClass">Of the shards.</param>
/// <param name="seed">Draws which ones.</param>
internal sealed class MessageEcho(Uri broker, SizeClass sizeClass, int seed) : IAsyncDisposable
{
    private const string Mark = "chaos-echo";
    private const double Share = 0.3;
    private const double LongestDelay = 12;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string[] _exchanges =
    [
        .. new[] { typeof(ClaimShard), typeof(ShardCompleted), typeof(ShardFailed), typeof(ShardReturned), typeof(WorkerHeartbeat), typeof(WorkerStopped) }
            .Select(type => $"{type.Namespace}:{type.Name}"),
        .. new[] { false, true }.Select(interactive => ShardQueueName.Of(sizeClass, interactive)),
    ];

    private readonly CancellationTokenSource _stop = new();
    private readonly Random _random = new(seed);
    private Task _work = Task.CompletedTask;
    private int _sent;

    /// <summary>How many messages were delivered a second time.</summary>
    public int Sent => _sent;

    /// <summary>Begins. The farm has to be there: the exchanges are its own.</summary>
    public void Start() => _work = WorkAsync();

    /// <summary>Sends nothing more.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    // The broker may be killed at any time; then it begins anew.
    private async Task WorkAsync()
    {
        var factory = new ConnectionFactory { Uri = broker, AutomaticRecoveryEnabled = false };
        while (true)
        {
            try
            {
                await using var connection = await factory.CreateConnectionAsync(_stop.Token);
                await using var channel = await connection.CreateChannelAsync(cancellationToken: _stop.Token);
                var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                channel.ChannelShutdownAsync += (_, _) =>
                {
                    over.TrySetResult();
                    return Task.CompletedTask;
                };
                var queue = (await channel.QueueDeclareAsync(cancellationToken: _stop.Token)).QueueName;
                foreach (var exchange in _exchanges)
                {
                    await channel.ExchangeDeclarePassiveAsync(exchange, _stop.Token);
                    await channel.QueueBindAsync(queue, exchange, "", cancellationToken: _stop.Token);
                }
                var consumer = new AsyncEventingBasicConsumer(channel);
                consumer.ReceivedAsync += (_, message) => HearAsync(channel, message);
                await channel.BasicConsumeAsync(queue, autoAck: true, consumer, _stop.Token);
                await over.Task.WaitAsync(_stop.Token);
            }
            catch (Exception error) when (error is RabbitMQClientException or IOException or TimeoutException)
            {
                // It is away.
            }
            await Task.Delay(Pause, _stop.Token);
        }
    }

    private Task HearAsync(IChannel channel, BasicDeliverEventArgs message)
    {
        double delay;
        lock (_random)
        {
            if (_random.NextDouble() > Share) return Task.CompletedTask;
            delay = LongestDelay * Math.Pow(_random.NextDouble(), 3);
        }
        if (message.BasicProperties.Headers?.ContainsKey(Mark) == true) return Task.CompletedTask;
        // The message's bytes are the channel's own once this returns.
        _ = SendAsync(channel, message.Exchange, new BasicProperties(message.BasicProperties), message.Body.ToArray(), TimeSpan.FromSeconds(delay));
        return Task.CompletedTask;
    }

    private async Task SendAsync(IChannel channel, string exchange, BasicProperties properties, byte[] body, TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, _stop.Token);
            properties.Headers = new Dictionary<string, object?>(properties.Headers ?? new Dictionary<string, object?>()) { [Mark] = true };
            await channel.BasicPublishAsync(exchange, "", mandatory: false, properties, body, _stop.Token);
            Interlocked.Increment(ref _sent);
        }
        catch (Exception error) when (error is RabbitMQClientException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The broker is away, or this is over.
        }
    }
}
