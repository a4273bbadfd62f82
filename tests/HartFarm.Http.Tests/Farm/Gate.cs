using System.Threading.Channels;

namespace HartFarm.Http.Tests.Farm;

/// <summary>Lets all batches through, or as many as a test wants.</summary>
internal sealed class Gate
{
    private readonly Channel<bool> _places = Channel.CreateUnbounded<bool>();
    private volatile bool _isClosed;

    /// <summary>Where a batch waits whose unfinished images were shown; null is nowhere.</summary>
    public Gate? Shown { get; init; }

    /// <summary>From now on only those come through that are let.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Lets one through.</summary>
    public void Let() => _places.Writer.TryWrite(true);

    public void Pass(CancellationToken cancellation)
    {
        if (_isClosed) _places.Reader.ReadAsync(cancellation).AsTask().GetAwaiter().GetResult();
    }
}
