using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Runtime;
using HartFarm.Model.Text;
using HartFarm.Model.Transformer;
using HartFarm.Training.Optimization;
using HartFarm.Training.Runs;
using HartFarm.Training.Tokenizer;
using HartFarm.Training.Transformer;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests;

/// <summary>Models and settings that train in a second.</summary>
internal static class Small
{
    internal static readonly int[] Scales = [1, 2, 4];

    internal static HybridTokenizerConfig Tokenizer { get; } = new()
    {
        VocabSize = 32,
        ZChannels = 4,
        Ch = 8,
        ChMult = [1, 2],
        VPatchNums = Scales,
        NormGroups = 4,
        NumResBlocks = 1,
    };

    internal static HartConfig Transformer { get; } = new()
    {
        Depth = 2,
        EmbedDim = 32,
        NumHeads = 2,
        ContextDim = 16,
        ContextToken = 8,
        PatchNums = Scales,
        DiffWidth = 16,
        DiffDepth = 1,
        NumSamplingSteps = 4,
        AdaptiveNorm = AdaptiveNorm.None,
    };

    internal static Qwen2Config TextEncoder { get; } = new()
    {
        HiddenSize = 16,
        IntermediateSize = 32,
        NumHiddenLayers = 1,
        NumAttentionHeads = 2,
        NumKeyValueHeads = 1,
        VocabSize = 300,
    };

    internal static TokenizerTrainingConfig TokenizerTraining(long steps, Precision precision = Precision.Float32, int accumulation = 1) => new()
    {
        Run = Run(steps, precision, accumulation),
        Optimizer = Optimizer,
        QuantizeFromStep = 3,
        ReviveEverySteps = 2,
    };

    internal static TransformerTrainingConfig TransformerTraining(long steps, Precision precision = Precision.Float32, int accumulation = 1, bool muon = false) => new()
    {
        Run = Run(steps, precision, accumulation),
        Optimizer = Optimizer with { Muon = muon },
    };

    internal static OptimizerOptions Optimizer { get; } = new() { LearningRate = 3e-3, WarmUpSteps = 2 };

    internal static TokenizerTrainer TokenizerTrainer(TokenizerTrainingConfig config) => new(Tokenizer, config, Pictures(0, 16), CPU);

    internal static TransformerTrainer TransformerTrainer(TransformerTrainingConfig config, string vocabulary)
    {
        VocabularyTrainer.Write(["a red dot", "a blue dot"], TextEncoder.VocabSize, vocabulary);
        using var tokenizer = TokenizerTrainer(TokenizerTraining(1));
        var folder = Path.Combine(vocabulary, "checkpoint");
        tokenizer.Export(folder);
        var file = HartFarm.Model.Checkpoints.TensorFiles.Open(Path.Combine(folder, "tokenizer"));
        var loaded = HybridImageTokenizer.Load(file, Tokenizer, ScalarType.Float32, CPU);
        return new TransformerTrainer(Transformer, TextEncoder, config, loaded, PromptTokenizer.Load(vocabulary), [.. Enumerable.Repeat("a red dot", 8)], CPU, new PromptLayout());
    }

    /// <summary>Squares of one colour on a plain ground, each a function of its number.</summary>
    internal static Tensor Pictures(long first, int count)
    {
        using var scope = NewDisposeScope();
        var pictures = Enumerable.Range(0, count).Select(i =>
        {
            var random = new Random((int)(first + i));
            var picture = full([3, 8, 8], -0.5f);
            picture.narrow(1, random.Next(5), 3).narrow(2, random.Next(5), 3).copy_(full([3, 3, 3], (float)random.NextDouble()));
            return picture;
        });
        return stack(pictures.ToArray()).MoveToOuterDisposeScope();
    }

    internal static IBatchSource Data(int batch) => new PictureSource(batch);

    private static RunOptions Run(long steps, Precision precision, int accumulation) => new()
    {
        Steps = steps,
        Accumulation = accumulation,
        Batch = 4,
        Precision = precision,
        SaveEverySteps = 1000,
        SampleEverySteps = 1000,
        LogEverySteps = 1,
    };

    private sealed class PictureSource(int batch) : IBatchSource
    {
        public TimeSpan Waited => TimeSpan.Zero;

        public TrainingBatch Next(long step, int part, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            return new TrainingBatch(Pictures((step * 7 + part) * batch, batch), [.. Enumerable.Range(0, batch).Select(i => i % 2 == 0 ? "a red dot" : "a blue dot")]);
        }
    }
}
