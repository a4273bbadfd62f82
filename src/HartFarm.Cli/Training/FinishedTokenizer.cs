using HartFarm.Model.Checkpoints;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Training.Runs;
using static TorchSharp.torch;

namespace HartFarm.Cli.Training;

/// <summary>The image tokenizer of a checkpoint, which may have no other part.</summary>
internal sealed class FinishedTokenizer : IDisposable
{
    private readonly ITensorFile _file;

    /// <param name="model">The checkpoint's folder.</param>
    /// <exception cref="TrainingException">It has no tokenizer.</exception>
    /// <exception cref="CheckpointException">The tokenizer cannot be used.</exception>
    internal FinishedTokenizer(string model)
    {
        Folder = Path.Combine(model, CheckpointFolder.TokenizerName);
        ConfigPath = Path.Combine(Folder, CheckpointFolder.ConfigName);
        if (!File.Exists(ConfigPath)) throw new TrainingException($"--model: {model} has no image tokenizer: {ConfigPath} is not there.");
        Config = HybridTokenizerConfig.LoadFrom(ConfigPath);
        _file = TensorFiles.Open(Folder);
    }

    /// <summary>Its folder.</summary>
    internal string Folder { get; }

    /// <summary>Its config's file.</summary>
    internal string ConfigPath { get; }

    /// <summary>Its config.</summary>
    internal HybridTokenizerConfig Config { get; }

    /// <summary>The file of its weights.</summary>
    internal string WeightsPath => _file.Path;

    /// <summary>Loads it; it must be disposed before this is.</summary>
    internal HybridImageTokenizer Load(ScalarType type, Device device) => HybridImageTokenizer.Load(_file, Config, type, device);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
