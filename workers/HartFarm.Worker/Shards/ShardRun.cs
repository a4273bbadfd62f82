using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using HartFarm.Contracts.Shards;
using HartFarm.Model.Generation;
using HartFarm.Storage.Jobs;
using HartFarm.Storage.Shards;
using HartFarm.Worker.Bus;
using HartFarm.Worker.Engine;

namespace HartFarm.Worker.Shards;

/// <summary>
/// Makes one shard: its prompts go to the engine as they are read, its images into the shard as they are made, the shard's objects into the store.
/// Few of its images are in memory at a time.
/// </summary>
internal sealed class ShardRun : IImageReceiver, IDisposable
{
    private readonly Channel<ImageEnd> _ends = Channel.CreateUnbounded<ImageEnd>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<long, ShardImageTask> _tasks = new();
    private readonly SemaphoreSlim _window;
    private readonly Lease _lease;
    private readonly ShardTools _tools;
    private readonly ImageMaker _maker;
    private readonly Action _imageMade;
    private readonly ShardStopwatch _stopwatch = new();
    private readonly Activity? _making = Activity.Current;
    private volatile string? _refusal;

    /// <param name="lease">The lease.</param>
    /// <param name="maker">Knows the images' settings.</param>
    /// <param name="window">Images that are read ahead and not yet written.</param>
    /// <param name="tools">What every shard needs.</param>
    /// <param name="imageMade">Told of every image that the engine is done with.</param>
    internal ShardRun(Lease lease, ImageMaker maker, int window, ShardTools tools, Action imageMade)
    {
        (_lease, _maker, _tools, _imageMade) = (lease, maker, tools, imageMade);
        _window = new SemaphoreSlim(window);
    }

    private ShardGranted Shard => _lease.Granted;

    /// <summary>Makes and writes the shard.</summary>
    /// <param name="stop">Ends it early: lost, or to be handed back.</param>
    /// <returns>What was written.</returns>
    internal async Task<ShardCompleted> MakeAsync(CancellationToken stop)
    {
        var scheduled = new ScheduledShard(Shard.SizeClass, Shard.Priority, Shard.ExactBatch, this);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _tools.Queue.Add(scheduled);
        // At once, on the thread that stops it: the engine may be about to take the next batch.
        await using var removal = stop.UnsafeRegister(_ => _tools.Queue.Remove(scheduled), null);
        try
        {
            var reading = ReadAsync(scheduled, failed.Token);
            var writing = WriteAsync(failed.Token);
            // The first to fail ends the other, and its error is the one that counts.
            var first = await Task.WhenAny(reading, writing);
            if (!first.IsCompletedSuccessfully) await failed.CancelAsync();
            await Task.WhenAll(first, first == reading ? writing : reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await first;
            await reading;
            return await writing;
        }
        catch (OperationCanceledException) when (_refusal is { } refusal)
        {
            // What ends the worker may come between, and does not take it back.
            throw new ShardException(refusal);
        }
        finally
        {
            _tools.Queue.Remove(scheduled);
            // The engine may still bring an image of the batch at hand: nobody reads it.
            _ends.Writer.TryComplete();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _window.Dispose();

    byte[] IImageReceiver.Encode(ScheduledImage image, GeneratedImage made, int batchSize)
    {
        var since = _tools.Clock.GetTimestamp();
        var file = _maker.Encode(_tasks[image.Index], made, batchSize);
        var took = _tools.Clock.GetElapsedTime(since).TotalSeconds;
        _stopwatch.Add(work => work with { EncodeSeconds = work.EncodeSeconds + took });
        return file;
    }

    void IImageReceiver.Computed(BatchShare share)
    {
        _stopwatch.Add(work => work with
        {
            GenerateSeconds = work.GenerateSeconds + share.Seconds,
            BatchImages = work.BatchImages + share.Images,
            BatchPlaces = work.BatchPlaces + share.Places,
        });
        WorkerTraces.Batch(share, _making?.Context ?? default);
    }

    void IImageReceiver.Made(ScheduledImage image, GeneratedImage made, byte[] file, int batchSize) =>
        End(new ImageEnd(_tasks[image.Index], _maker.Image(_tasks[image.Index], made, file, batchSize), null));

    void IImageReceiver.Failed(ScheduledImage image, string error) => End(new ImageEnd(_tasks[image.Index], null, error));

    void IImageReceiver.Refused(string error)
    {
        _refusal = error;
        _ends.Writer.TryComplete(new ShardException(error));
    }

    private void End(ImageEnd end)
    {
        _lease.CountImage();
        _imageMade();
        _ends.Writer.TryWrite(end);
    }

    private async Task ReadAsync(ScheduledShard scheduled, CancellationToken stop)
    {
        using var stage = WorkerTraces.Stage("read prompts");
        var next = Shard.FirstImage;
        await _tools.Patience.RunAsync(
            async token =>
            {
                var since = _tools.Clock.GetTimestamp();
                await foreach (var task in ShardImages.ReadAsync(_tools.Store, Shard, token))
                {
                    var took = _tools.Clock.GetElapsedTime(since).TotalSeconds;
                    _stopwatch.Add(work => work with { PromptSeconds = work.PromptSeconds + took });
                    since = _tools.Clock.GetTimestamp();
                    // After a failure the reading begins anew.
                    if (task.Index < next) continue;
                    await _window.WaitAsync(token);
                    _tasks[task.Index] = task;
                    _tools.Queue.Offer(scheduled, new ScheduledImage(task.Index, _maker.Request(task, Partial(task.Index))));
                    next++;
                    // What the engine was waited for is none of the reading.
                    since = _tools.Clock.GetTimestamp();
                }
                return true;
            },
            stop,
            () => next);
        _tools.Queue.Complete(scheduled);
    }

    private PartialImages? Partial(long image) => Shard.PartialImages == 0
        ? null
        : new PartialImages(Shard.PartialImages, (index, made) => _tools.Partials.Show(new UnfinishedImage(Shard.JobId, image, index, made, _maker.Encoding)));

    private async Task<ShardCompleted> WriteAsync(CancellationToken stop)
    {
        using var stage = WorkerTraces.Stage("write shard");
        var target = new StagingTarget(_tools.Store, Shard.StagingPrefix, _tools.Patience, _stopwatch, _tools.Clock);
        await using var writer = ShardWriter.Create(_maker.Layout, target, _tools.Room.Folder);
        List<ImageFailure> failures = [];
        // Out of order come only images that a failure held up.
        SortedDictionary<long, ImageEnd> early = [];
        var next = Shard.FirstImage;
        var end = next + Shard.Images;
        while (next < end)
        {
            var came = await NextAsync(stop);
            early.Add(came.Task.Index, came);
            for (; early.Remove(next, out var image); next++)
            {
                if (image.Made is { } made)
                {
                    await _tools.Room.WaitAsync(made.File.Length, stop);
                    await writer.WriteAsync(made, stop);
                }
                else
                {
                    failures.Add(new ImageFailure(image.Task.Index, image.Task.Key, image.Error!));
                }
                _tasks.TryRemove(image.Task.Index, out _);
                _window.Release();
            }
        }
        await writer.CompleteAsync(stop);
        return new ShardCompleted
        {
            ShardId = Shard.ShardId,
            JobId = Shard.JobId,
            Token = Shard.Token,
            WorkerId = _tools.WorkerId,
            Objects = target.Written,
            Images = Shard.Images - failures.Count,
            Failures = failures,
            ModelHash = _maker.ModelHash,
            Seconds = _tools.Clock.GetElapsedTime(_lease.Since).TotalSeconds,
            Work = _stopwatch.Work,
            Trace = _making?.Id,
        };
    }

    private async Task<ImageEnd> NextAsync(CancellationToken stop)
    {
        try
        {
            return await _ends.Reader.ReadAsync(stop);
        }
        catch (ChannelClosedException closed) when (closed.InnerException is ShardException refusal)
        {
            throw new ShardException(refusal.Message, refusal);
        }
    }

    private sealed record ImageEnd(ShardImageTask Task, ShardImage? Made, string? Error);
}
