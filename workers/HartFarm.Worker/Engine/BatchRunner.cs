using HartFarm.Contracts.Shards;
using HartFarm.Model.Generation;
using HartFarm.Model.Runtime;
using Microsoft.Extensions.Logging;

namespace HartFarm.Worker.Engine;

/// <summary>
/// Makes a batch, whatever happens: out of memory, the batch is to be made in halves; where it fails for another reason, halves of it are tried
/// until the images are found that fail alone. Not safe for concurrent calls.
/// </summary>
/// <param name="generators">The models by size class.</param>
/// <param name="limits">Learn of batches that were too large.</param>
/// <param name="log">Is told of both.</param>
public sealed partial class BatchRunner(IReadOnlyDictionary<SizeClass, IImageGenerator> generators, BatchLimits limits, ILogger log)
{
    private static readonly ImageRequest Harmless = new() { Prompt = "a photograph", Seed = 0 };

    /// <summary>Images that a batch has room for.</summary>
    public int RoomOf(PlannedBatch batch) => Math.Max(batch.Slots.Count, batch.ExactBatch ?? limits.Of(batch.SizeClass));

    /// <summary>Makes a batch on the calling thread.</summary>
    /// <exception cref="OperationCanceledException">The token fired; the batch is lost.</exception>
    public BatchOutcome Run(PlannedBatch batch, CancellationToken cancellation)
    {
        var outcome = new BatchOutcome();
        var results = new SlotResult?[batch.Slots.Count];
        if (Try(batch, 0, batch.Slots.Count, results, outcome, cancellation) is { } error)
        {
            // The images are to blame only if another one can be made.
            if (Works(batch.SizeClass, cancellation)) Isolate(batch, 0, batch.Slots.Count, error, results, outcome, cancellation);
            else outcome.Broken = error;
        }
        outcome.Results.AddRange(results.OfType<SlotResult>());
        outcome.Unmade.AddRange(batch.Slots.Where((_, i) => results[i] is null));
        return outcome;
    }

    private void Isolate(
        PlannedBatch batch, int first, int count, Exception error, SlotResult?[] results, BatchOutcome outcome, CancellationToken cancellation)
    {
        LogSplit(log, count, batch.SizeClass, Line(error));
        (int First, int Count)[] parts = count == 1 ? [(first, 1)] : [(first, count / 2), (first + count / 2, count - count / 2)];
        foreach (var part in parts)
        {
            if (Try(batch, part.First, part.Count, results, outcome, cancellation) is not { } again) continue;
            if (part.Count > 1)
            {
                Isolate(batch, part.First, part.Count, again, results, outcome, cancellation);
                continue;
            }
            results[part.First] = new SlotResult(batch.Slots[part.First], null, Line(again));
            LogImageFailed(log, batch.Slots[part.First].Image.Index, batch.SizeClass, again);
        }
    }

    /// <returns>Why the images were not made, unless it was for want of memory.</returns>
    private Exception? Try(
        PlannedBatch batch, int first, int count, SlotResult?[] results, BatchOutcome outcome, CancellationToken cancellation)
    {
        try
        {
            var images = generators[batch.SizeClass].Generate(Requests(batch, first, count), cancellation);
            var i = first;
            foreach (var image in batch.Own(images, first, count)) results[i] = new SlotResult(batch.Slots[i++], image, null);
            return null;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error) when (OutOfMemory.Is(error))
        {
            Shrink(batch, count, outcome, error);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    private IReadOnlyList<ImageRequest> Requests(PlannedBatch batch, int first, int count)
    {
        var requests = batch.Requests(first, count);
        var hidden = requests.Any(request => request.Partial is not null) && !limits.MayShow(batch.SizeClass, requests.Count);
        return hidden ? [.. requests.Select(request => request with { Partial = null })] : requests;
    }

    private void Shrink(PlannedBatch batch, int count, BatchOutcome outcome, Exception error)
    {
        if (batch.ExactBatch is { } exact) outcome.Refusal = $"its batches of exactly {exact} images do not fit the memory of this device";
        else if (count > 1) LogOutOfMemory(log, count, batch.SizeClass, limits.Halve(batch.SizeClass, count));
        else outcome.Broken = error;
    }

    private bool Works(SizeClass sizeClass, CancellationToken cancellation)
    {
        try
        {
            return generators[sizeClass].Generate([Harmless], cancellation).Count == 1;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static string Line(Exception error) => error.Message.Split('\n')[0].Trim();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Out of memory with {Count} images of {SizeClass}; going on with {Limit}")]
    private static partial void LogOutOfMemory(ILogger log, int count, SizeClass sizeClass, int limit);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of {Count} images of {SizeClass} failed ({Reason}); looking for the images that cannot be made")]
    private static partial void LogSplit(ILogger log, int count, SizeClass sizeClass, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Image {Index} of {SizeClass} cannot be made")]
    private static partial void LogImageFailed(ILogger log, long index, SizeClass sizeClass, Exception error);
}
