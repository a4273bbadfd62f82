using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace HartFarm.Worker.Engine;

/// <summary>Encodes images on other threads while the engine makes the next ones, and hands them to their shards. It holds few batches.</summary>
public sealed partial class EncodeStage
{
    private const int BatchesWaiting = 2;

    private readonly Channel<MadeBatch> _batches = Channel.CreateBounded<MadeBatch>(
        new BoundedChannelOptions(BatchesWaiting) { SingleReader = true, SingleWriter = true });

    private readonly ParallelOptions _threads;
    private readonly ILogger _log;

    /// <param name="threads">Images that are encoded at once.</param>
    /// <param name="log">Is told of images that cannot be encoded.</param>
    public EncodeStage(int threads, ILogger log)
    {
        _threads = new ParallelOptions { MaxDegreeOfParallelism = threads };
        _log = log;
        Completion = Task.Run(WorkAsync);
    }

    /// <summary>Ends when all that was handed over is encoded, after <see cref="Finish"/>.</summary>
    public Task Completion { get; }

    /// <summary>Hands a batch over; waits while there are too many.</summary>
    public void Add(MadeBatch batch) => _batches.Writer.WriteAsync(batch).AsTask().GetAwaiter().GetResult();

    /// <summary>Says that no more batches come.</summary>
    public void Finish() => _batches.Writer.TryComplete();

    private async Task WorkAsync()
    {
        await foreach (var batch in _batches.Reader.ReadAllAsync())
        {
            var files = new byte[]?[batch.Results.Count];
            var errors = batch.Results.Select(result => result.Error).ToArray();
            Parallel.For(0, files.Length, _threads, i =>
            {
                var (slot, made, _) = batch.Results[i];
                if (made is null) return;
                try
                {
                    files[i] = slot.Shard.Receiver.Encode(slot.Image, made, batch.BatchSize);
                }
                catch (Exception error)
                {
                    // One image's trouble, not the worker's.
                    errors[i] = $"it cannot be encoded: {error.Message}";
                    LogNotEncoded(_log, slot.Image.Index, error);
                }
            });
            for (var i = 0; i < files.Length; i++)
            {
                var (slot, made, _) = batch.Results[i];
                if (files[i] is { } file) slot.Shard.Receiver.Made(slot.Image, made!, file, batch.BatchSize);
                else slot.Shard.Receiver.Failed(slot.Image, errors[i]!);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Image {Index} cannot be encoded")]
    private static partial void LogNotEncoded(ILogger log, long index, Exception error);
}
