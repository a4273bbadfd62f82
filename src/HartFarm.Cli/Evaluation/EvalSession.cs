using HartFarm.Cli.Commands;
using HartFarm.Cli.Display;
using HartFarm.Model.Runtime;
using HartFarm.Training.Data;
using HartFarm.Training.Evaluation;
using HartFarm.Training.Evaluation.Features;
using HartFarm.Training.Runs;
using static TorchSharp.torch;

namespace HartFarm.Cli.Evaluation;

/// <summary>What all evaluations do alike: data, features, progress, results.</summary>
internal sealed class EvalSession(EvalOptions options, Terminal terminal)
{
    /// <summary>Images in a picture that is written to be looked at.</summary>
    internal const int GridImages = 32;

    /// <summary>The name of the device.</summary>
    internal string Device { get; } = DeviceOption.Find(options.Device);

    /// <summary>Loads the features that were asked for, or those beside the model; null, after a notice, where there are none.</summary>
    /// <param name="needed">Whether there is nothing to measure without them.</param>
    /// <exception cref="InputException">They are needed, or were asked for, and are not there.</exception>
    internal IFeatureExtractor? Features(bool needed)
    {
        var path = options.Features ?? Path.Combine(options.Model, SceneFeatures.FileName);
        if (File.Exists(path))
        {
            var found = FeatureExtractors.Load(path, Devices.Parse(Device));
            var least = FrechetDistance.LeastImages(found.Features);
            // Who asked for no features is to have what few images tell.
            if (needed || options.Features is not null || options.Images >= least) return found;
            found.Dispose();
            terminal.Error.WriteLine($"hartfarm: no Fréchet distance: by {path} it needs at least {least} images.");
            return null;
        }
        if (options.Features is not null) throw new InputException($"--features: there is no file {path}");
        const string Remedy = "Take an Inception-v3, or for scenes what hartfarm train scene-features writes.";
        if (needed) throw new InputException($"--features FILE is needed: there is no {path}. {Remedy}");
        terminal.Error.WriteLine($"hartfarm: no Fréchet distance: there is no {path}. {Remedy}");
        return null;
    }

    /// <summary>Opens the data.</summary>
    /// <exception cref="DataException">They cannot be used.</exception>
    internal IImageSource Source(int size) => ImageSources.Open(options.Data, new ImageSourceOptions { Size = size, CaptionColumn = options.CaptionColumn });

    /// <summary>Runs an evaluation and shows how many images of all are done.</summary>
    internal T Show<T>(long total, Func<Action<EvaluationProgress>, T> work)
        where T : class
    {
        var display = terminal.Progress();
        T? result = null;
        display.Show(total, 0, () =>
        {
            var (what, before) = ("", 0L);
            result = work(progress =>
            {
                if (progress.What != what) (what, before) = (progress.What, 0);
                for (; before < progress.Done; before++) display.Advance();
            });
        });
        return result!;
    }

    /// <summary>Writes pictures side by side, where they were asked for.</summary>
    /// <exception cref="EvaluationException">The file cannot be written.</exception>
    internal void Grid(Func<Tensor> pictures)
    {
        if (options.Grid is not { } path) return;
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        try
        {
            SampleGrid.Write(path, pictures());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException($"--grid: {path} cannot be written: {error.Message}", error);
        }
    }

    /// <summary>Rows of eight of each of some sets of pictures in turn.</summary>
    internal static Tensor Rows(params Tensor[] sets)
    {
        var count = (int)sets[0].shape[0];
        return cat([.. Enumerable.Range(0, (count + 7) / 8).SelectMany(row => sets.Select(set => set.narrow(0, row * 8, Math.Min(8, count - row * 8))))], 0);
    }

    /// <summary>Prints the result.</summary>
    internal int Finish(string table, string json)
    {
        terminal.Output.WriteLine(options.Json ? json : table);
        return ExitCodes.Done;
    }
}
