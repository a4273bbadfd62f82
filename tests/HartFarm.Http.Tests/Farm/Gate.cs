using System.Threading.Channels;

namespace HartFarm.Http.Tests.Farm;

/// <summary>Lets as many batches through as a test wants.</summary>
internal sealed class Gate
{
    private readonly Channel<bool> _places = Channel.CreateUnbounded<bool>();

    /// <summary>Lets all through.</summary>
    public static Gate Open
    {
        get
        {
            var gate = new Gate();
            gate._places.Writer.Complete();
            return gate;
        }
    }

    /// <summary>Lets more through.</summary>
    public void Let(int batches)
    {
        for (var i = 0; i < batches; i++) _places.Writer.TryWrite(true);
    }

    public void Pass(CancellationToken cancellation) => _places.Reader.WaitToReadAsync(cancellation).AsTask().ContinueWith(
        found => { if (found.GetAwaiter().GetResult()) _places.Reader.TryRead(out _); }, TaskScheduler.Default).GetAwaiter().GetResult();
}
