using System.Threading.Channels;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>Messages as they come, to be waited for.</summary>
internal sealed class Arrivals<T>
{
    private readonly Channel<T> _channel = Channel.CreateUnbounded<T>();
    private readonly List<T> _all = [];

    /// <summary>Every one so far.</summary>
    public IReadOnlyList<T> All
    {
        get
        {
            lock (_all) return [.. _all];
        }
    }

    public void Add(T message)
    {
        lock (_all) _all.Add(message);
        _channel.Writer.TryWrite(message);
    }

    /// <summary>The next one that was not waited for yet and is of this kind.</summary>
    public async Task<T> NextAsync(Func<T, bool>? kind = null)
    {
        while (true)
        {
            var message = await _channel.Reader.ReadAsync(TestContext.Current.CancellationToken);
            if (kind?.Invoke(message) != false) return message;
        }
    }
}
