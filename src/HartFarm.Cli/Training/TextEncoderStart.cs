using HartFarm.Model.Checkpoints;
using HartFarm.Model.Text;
using HartFarm.Training.Runs;
using HartFarm.Training.Transformer;
using static TorchSharp.torch;

namespace HartFarm.Cli.Training;

/// <summary>What a transformer's text encoder starts from: a config and a vocabulary learned from the captions, or a finished one.</summary>
internal sealed class TextEncoderStart : IDisposable
{
    private const string Made = "text_encoder";
    private static readonly string[] Vocabulary = ["vocab.json", "merges.txt", "tokenizer.json", "tokenizer_config.json"];

    private readonly ITensorFile? _weights;

    private TextEncoderStart(string folder, string configPath, ITensorFile? weights)
    {
        (Folder, ConfigPath, _weights) = (folder, configPath, weights);
        Config = Qwen2Config.Load(configPath);
    }

    /// <summary>Where the files of its tokenizer are.</summary>
    internal string Folder { get; }

    /// <summary>Its config's file.</summary>
    internal string ConfigPath { get; }

    /// <summary>Its config.</summary>
    internal Qwen2Config Config { get; }

    /// <summary>The finished weights by key, or null.</summary>
    internal Func<string, Tensor>? Weights { get; private init; }

    /// <summary>Opens the text encoder of a checkpoint.</summary>
    /// <param name="model">The checkpoint's folder.</param>
    /// <param name="sidecar">What its sidecar says.</param>
    /// <exception cref="TrainingException">There is none.</exception>
    /// <exception cref="CheckpointException">It cannot be used.</exception>
    internal static TextEncoderStart Finished(string model, CheckpointSidecar sidecar)
    {
        var folder = Path.GetFullPath(Path.Combine(model, sidecar.TextEncoder));
        var config = Path.Combine(folder, CheckpointFolder.ConfigName);
        if (!File.Exists(config)) throw new TrainingException($"{model} has no text encoder ({config} is not there), and the config names none: text_encoder must be the config of one that is trained from nothing.");
        var file = TensorFiles.Open(folder);
        var prefix = TensorFiles.PrefixOf(file, "embed_tokens.weight");
        return new TextEncoderStart(folder, config, file)
        {
            Weights = key => file.Entries.ContainsKey(prefix + key) ? file.Load(prefix + key) : throw new CheckpointException($"{file.Path} lacks {prefix}{key}."),
        };
    }

    /// <summary>Learns a vocabulary from the captions, or takes the one that was learned when the training began.</summary>
    /// <param name="options">The training.</param>
    /// <param name="config">The text encoder's config.</param>
    /// <param name="captions">What to learn from.</param>
    /// <exception cref="TrainingException">The vocabulary is larger than the config's, or cannot be written.</exception>
    internal static TextEncoderStart FromNothing(TrainOptions options, string config, Func<IEnumerable<string>> captions)
    {
        var folder = Path.Combine(options.Out, Made);
        var start = new TextEncoderStart(folder, config, null);
        if (options.Resume && Directory.Exists(folder)) return start;
        var unfinished = Path.Combine(options.Out, $".{Made}.tmp");
        try
        {
            foreach (var old in (string[])[folder, unfinished])
            {
                if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
            }
            var tokens = VocabularyTrainer.Write(captions(), start.Config.VocabSize, unfinished);
            if (tokens > start.Config.VocabSize) throw new TrainingException($"{config}: vocab_size is {start.Config.VocabSize}, and bytes alone make {tokens} tokens.");
            Directory.Move(unfinished, folder);
            return start;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{folder} cannot be written: {error.Message}", error) { WhileRunning = true };
        }
    }

    /// <summary>Copies what a checkpoint has of it beside what was trained.</summary>
    internal void CopyTo(string folder, bool trained) => CheckpointExport.Copy(Folder, folder, name => !trained || Array.IndexOf(Vocabulary, name) >= 0);

    /// <inheritdoc/>
    public void Dispose() => _weights?.Dispose();
}
