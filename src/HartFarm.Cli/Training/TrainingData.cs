using System.Globalization;
using HartFarm.Cli.Display;
using HartFarm.Training.Data;
using HartFarm.Training.Data.Batches;
using HartFarm.Training.Runs;
using HartFarm.Training.Scenes;

namespace HartFarm.Cli.Training;

/// <summary>The images and captions that a training learns from, and those of them that cannot be used.</summary>
internal sealed class TrainingData : IDisposable
{
    private readonly IImageSource _source;
    private readonly BrokenSamples _broken;
    private readonly TimeProvider _clock;

    /// <param name="options">Which data.</param>
    /// <param name="size">The side of the model's images in pixels.</param>
    /// <param name="clock">Measures waiting.</param>
    /// <exception cref="DataException">The data cannot be used.</exception>
    internal TrainingData(TrainOptions options, int size, TimeProvider clock)
    {
        _clock = clock;
        _broken = new BrokenSamples(options.SkipBroken);
        _source = ImageSources.Open(options.Data, new ImageSourceOptions { Size = size, CaptionColumn = options.CaptionColumn, Broken = _broken });
    }

    /// <summary>What tells these data from others, wherever they lie: how many images there are, or the name of an endless source.</summary>
    internal string Identity => _source.Count is { } count ? count.ToString(CultureInfo.InvariantCulture) : _source.Name;

    /// <summary>Batches for a training.</summary>
    internal LoaderBatches Batches(RunOptions run) => new(_source, run, _broken, _clock);

    /// <summary>The first images in the source's own order, to look at; it begins again where there are fewer.</summary>
    internal TrainingBatch First(int images, CancellationToken cancellation)
    {
        using var loader = new BatchLoader(_source, new BatchLoaderOptions { BatchSize = images, Shuffle = false, Ahead = 1, Workers = 1 }, _broken, _clock);
        var batch = loader.Next(cancellation) ?? throw new DataException(_source.Name, "has no images");
        return new TrainingBatch(batch.Images.DetachFromDisposeScope(), batch.Captions);
    }

    /// <summary>The first captions in the source's own order, of whole samples.</summary>
    internal IEnumerable<string> Captions(long most, CancellationToken cancellation)
    {
        for (long index = 0; index < Math.Min(most, _source.Count ?? most); index++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Caption(index) is { } caption) yield return caption;
        }
    }

    /// <summary>Tells of the samples that were left out.</summary>
    internal void Report(Terminal terminal)
    {
        if (_broken.Count == 0) return;
        terminal.Error.WriteLine($"hartfarm: warning: {_broken.Count} broken samples were left out:");
        foreach (var message in _broken.Messages) terminal.Error.WriteLine($"hartfarm:   {message}");
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private string? Caption(long index)
    {
        // A scene need not be drawn to be told.
        if (_source is SceneSource scenes) return scenes.Describe(index).Caption;
        try
        {
            return _source.Get(index).Caption;
        }
        catch (DataException error)
        {
            _broken.Add(error);
            return null;
        }
    }
}
