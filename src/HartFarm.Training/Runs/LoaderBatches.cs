using HartFarm.Training.Data;
using HartFarm.Training.Data.Batches;

namespace HartFarm.Training.Runs;

/// <summary>Gives a training the batches of a loader, which starts at the first step that is asked for: so a resumed training sees what it would have seen.</summary>
/// <param name="source">Where the images come from; it stays the caller's.</param>
/// <param name="options">The size of the batches and the seed of their order.</param>
/// <param name="broken">Takes the samples that cannot be used.</param>
/// <param name="clock">Measures the waiting.</param>
public sealed class LoaderBatches(IImageSource source, RunOptions options, BrokenSamples broken, TimeProvider clock) : IBatchSource, IDisposable
{
    private BatchLoader? _loader;

    /// <inheritdoc/>
    public TimeSpan Waited => _loader?.Waited ?? TimeSpan.Zero;

    /// <inheritdoc/>
    public TrainingBatch Next(long step, int part, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var number = step * options.Accumulation + part;
        _loader ??= new BatchLoader(source, new BatchLoaderOptions { BatchSize = options.Batch, Seed = options.Seed, FirstStep = number }, broken, clock);
        var batch = _loader.Next(cancellation) ?? throw new DataException(source.Name, "has no images");
        if (batch.Step == number) return new TrainingBatch(batch.Images.DetachFromDisposeScope(), batch.Captions);
        batch.Dispose();
        throw new InvalidOperationException($"Batch {number} is asked for after batch {batch.Step - 1}.");
    }

    /// <summary>Ends the loading.</summary>
    public void Dispose() => _loader?.Dispose();
}
