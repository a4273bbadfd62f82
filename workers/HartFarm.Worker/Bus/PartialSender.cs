using System.Threading.Channels;
using HartFarm.Contracts.Shards;
using HartFarm.Storage.Images;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace HartFarm.Worker.Bus;

/// <summary>
/// Sends unfinished images to whoever waits for them. Nothing waits for it: images are encoded and published by a task of its own, and where they
/// come faster than they go, or the broker is away, they are dropped.
/// </summary>
public sealed partial class PartialSender : IAsyncDisposable
{
    private const int MostWaiting = 32;

    private static readonly TimeSpan SendTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    private readonly Channel<UnfinishedImage> _images = Channel.CreateBounded<UnfinishedImage>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly IBus _bus;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Task _work;

    /// <param name="bus">The bus.</param>
    /// <param name="clock">Tells when sending takes too long.</param>
    /// <param name="log">Is told of what is lost.</param>
    public PartialSender(IBus bus, TimeProvider clock, ILogger log)
    {
        (_bus, _clock, _log) = (bus, clock, log);
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Sends an image some time, or never; returns at once.</summary>
    public void Show(UnfinishedImage image) => _images.Writer.TryWrite(image);

    /// <summary>Drops what waits.</summary>
    public async ValueTask DisposeAsync()
    {
        _images.Writer.TryComplete();
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        await foreach (var image in _images.Reader.ReadAllAsync())
        {
            if (_stop.IsCancellationRequested) return;
            try
            {
                await SendAsync(image);
            }
            catch (Exception error)
            {
                // Whoever waits sees the next one, or the finished image.
                if (!_stop.IsCancellationRequested) LogLost(_log, image.JobId, image.Image, error.Message);
            }
        }
    }

    private async Task SendAsync(UnfinishedImage image)
    {
        var (width, height) = (image.Made.Width, image.Made.Height);
        var file = ImageEncoder.Encode(image.Made.Rgb, width, height, image.Encoding);
        using var limit = new CancellationTokenSource(SendTime, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        await _bus.Publish(
            new PartialImageMade(image.JobId, image.Image, image.Index, width, height, file),
            context => (context.Durable, context.TimeToLive) = (false, Life),
            either.Token).WaitAsync(either.Token);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "An unfinished image of job {Job}, image {Image}, is not sent: {Reason}")]
    private static partial void LogLost(ILogger log, Guid job, long image, string reason);
}
