using System.Threading.Channels;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Dispatch;

namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>The queues, as lists.</summary>
public sealed class TestQueue : IShardQueue
{
    private readonly Lock _gate = new();
    private readonly List<(SizeClass SizeClass, bool Interactive, ShardReady Message)> _messages = [];

    private readonly Channel<bool> _sent = Channel.CreateUnbounded<bool>();

    public bool IsReady { get; set; } = true;

    /// <summary>How many more messages are taken before the queue is gone.</summary>
    public int Room { get; set; } = int.MaxValue;

    public IReadOnlyList<(SizeClass SizeClass, bool Interactive, ShardReady Message)> Messages
    {
        get
        {
            lock (_gate) return [.. _messages];
        }
    }

    public Task SendAsync(SizeClass sizeClass, bool interactive, ShardReady message, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (Room-- <= 0) throw new QueueUnavailableException("the queue is gone");
            _messages.Add((sizeClass, interactive, message));
        }
        _sent.Writer.TryWrite(true);
        return Task.CompletedTask;
    }

    /// <summary>Waits for a message of a test that sends to one queue alone, and takes it out.</summary>
    public async Task<ShardReady> TakeAsync(SizeClass sizeClass, bool interactive, CancellationToken cancellation)
    {
        await _sent.Reader.ReadAsync(cancellation);
        return Take(sizeClass, interactive)!;
    }

    /// <summary>Takes a message out, the first of a queue.</summary>
    public ShardReady? Take(SizeClass sizeClass, bool interactive)
    {
        lock (_gate)
        {
            var at = _messages.FindIndex(one => one.SizeClass == sizeClass && one.Interactive == interactive);
            if (at < 0) return null;
            var message = _messages[at].Message;
            _messages.RemoveAt(at);
            return message;
        }
    }
}
