using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using HartFarm.Contracts.Shards;

namespace HartFarm.Coordinator.Partials;

/// <summary>A job's unfinished images as they come, for one reader. Where it is slow, the oldest give way to newer ones.</summary>
public sealed class PartialFeed : IDisposable
{
    private const int MostWaiting = 32;

    private readonly Channel<PartialImageMade> _images = Channel.CreateBounded<PartialImageMade>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly Action _close;

    internal PartialFeed(Action close) => _close = close;

    /// <summary>Ends when there is one to be read, or when the feed is closed.</summary>
    public Task WaitAsync() => _images.Reader.WaitToReadAsync().AsTask();

    /// <summary>The next one, if it is there.</summary>
    public bool TryRead([NotNullWhen(true)] out PartialImageMade? made) => _images.Reader.TryRead(out made);

    /// <summary>Waits no more.</summary>
    public void Dispose()
    {
        _close();
        _images.Writer.TryComplete();
    }

    internal void Add(PartialImageMade made) => _images.Writer.TryWrite(made);
}
