using System.Threading.Channels;

namespace HartFarm.Training.Data.Batches;

/// <summary>
/// Makes batches in the background, a few ahead of their use. What is in the batch of a step depends on the source, the seed and the step
/// alone. A broken image is replaced by the next of the source that is whole, as far as <see cref="BrokenSamples"/> bears it.
/// One thread asks for batches.
/// </summary>
public sealed class BatchLoader : IDisposable
{
    private readonly IImageSource _source;
    private readonly BatchLoaderOptions _options;
    private readonly BrokenSamples _broken;
    private readonly TimeProvider _clock;
    private readonly SampleOrder _order;
    private readonly CancellationTokenSource _stopped = new();
    private readonly SemaphoreSlim _workers;
    private readonly Channel<Task<DecodedBatch>> _batches;
    private readonly Task _work;

    /// <param name="source">Where the images come from; it must outlive the loader, which does not dispose it.</param>
    /// <param name="options">Which batches.</param>
    /// <param name="broken">Takes the samples that cannot be used; by default the first ends the work.</param>
    /// <param name="clock">Measures <see cref="Waited"/>; the system's when null.</param>
    public BatchLoader(IImageSource source, BatchLoaderOptions options, BrokenSamples? broken = null, TimeProvider? clock = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Ahead, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.FirstStep, nameof(options));
        _source = source;
        _options = options;
        _broken = broken ?? new BrokenSamples();
        _clock = clock ?? TimeProvider.System;
        _order = new SampleOrder(source, options);
        _workers = new SemaphoreSlim(options.Workers);
        _batches = Channel.CreateBounded<Task<DecodedBatch>>(new BoundedChannelOptions(options.Ahead) { SingleReader = true, SingleWriter = true });
        _work = Task.Run(ProduceAsync);
    }

    /// <summary>How long <see cref="Next"/> has waited for batches in all: what loading costs the training.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>The next batch, or null behind the last.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="DataException">An image cannot be used, and no more may be left out.</exception>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public ImageBatch? Next(CancellationToken cancellation = default)
    {
        var start = _clock.GetTimestamp();
        var batch = WaitAsync(cancellation).GetAwaiter().GetResult();
        Waited += _clock.GetElapsedTime(start);
        if (batch is null) return null;
        var images = torch.tensor(batch.Pixels, [batch.Captions.Length, 3, _source.Size, _source.Size]);
        return new ImageBatch(batch.Step, images, batch.Captions);
    }

    /// <summary>Ends the work and waits for what is under way.</summary>
    public void Dispose()
    {
        _stopped.Cancel();
        ((IAsyncResult)_work).AsyncWaitHandle.WaitOne();
        _stopped.Dispose();
        _workers.Dispose();
    }

    private async Task<DecodedBatch?> WaitAsync(CancellationToken cancellation)
    {
        // A batch stays in the queue until it is there, so that none is lost when the waiting is ended, and a failure is told again.
        if (!await _batches.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false) || !_batches.Reader.TryPeek(out var first)) return null;
        var batch = await first.WaitAsync(cancellation).ConfigureAwait(false);
        _batches.Reader.TryRead(out _);
        return batch;
    }

    private async Task ProduceAsync()
    {
        List<Task> underWay = [];
        try
        {
            for (var step = _options.FirstStep; _order.Length(step) is > 0 and var length; step++)
            {
                await _workers.WaitAsync(_stopped.Token).ConfigureAwait(false);
                var number = step;
                var batch = Task.Run(() => Make(number, length));
                underWay.RemoveAll(task => task.IsCompleted);
                underWay.Add(batch);
                await _batches.Writer.WriteAsync(batch, _stopped.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody wants the rest.
        }
        catch (Exception error)
        {
            _batches.Writer.TryComplete(error);
        }
        _batches.Writer.TryComplete();
        // A failure is told to who asks for that batch.
        await Task.WhenAll(underWay).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private DecodedBatch Make(long step, int length)
    {
        try
        {
            var images = new LabelledImage[length];
            for (var i = 0; i < length; i++)
            {
                _stopped.Token.ThrowIfCancellationRequested();
                images[i] = Get(_order.At(step * _options.BatchSize + i));
            }
            return DecodedBatch.Of(step, images, _source.Size);
        }
        finally
        {
            _workers.Release();
        }
    }

    /// <summary>The image at an index, or the next that is whole.</summary>
    private LabelledImage Get(long index)
    {
        for (var at = index; ;)
        {
            try
            {
                return _source.Get(at);
            }
            catch (DataException error)
            {
                _broken.Add(error);
                _stopped.Token.ThrowIfCancellationRequested();
                if (_order.After(at) is not { } next || next == index) throw new DataException(_source.Name, "has no image that can be used", error);
                at = next;
            }
        }
    }
}
