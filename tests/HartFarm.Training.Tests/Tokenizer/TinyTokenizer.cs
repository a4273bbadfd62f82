using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Runtime;
using HartFarm.Training.Optimization;
using HartFarm.Training.Runs;
using HartFarm.Training.Tokenizer;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests.Tokenizer;

/// <summary>The smallest tokenizer that can be trained against a discriminator, and noise to train it on.</summary>
internal sealed class TinyTokenizer : IBatchSource
{
    public static readonly HybridTokenizerConfig Model = new() { VocabSize = 16, ZChannels = 4, Ch = 32, ChMult = [1, 1], VPatchNums = [1, 2, 4], NumResBlocks = 1 };

    public static readonly TokenizerTrainingConfig Config = new()
    {
        Run = new RunOptions { Steps = 6, Batch = 2, Accumulation = 2, Precision = Precision.Float32, SaveEverySteps = 100, SampleEverySteps = 100, LogEverySteps = 1 },
        Optimizer = new OptimizerOptions { WarmUpSteps = 1 },
        QuantizeFromStep = 1,
        ReviveEverySteps = 2,
        AdversarialWeight = 0.8,
        AdversarialFromStep = 2,
        DiscriminatorWidth = 8,
        DiscriminatorLayers = 1,
        DiscriminatorOptimizer = new OptimizerOptions { LearningRate = 1e-3, WarmUpSteps = 1 },
    };

    public TimeSpan Waited => TimeSpan.Zero;

    public static TokenizerTrainer Trainer(TokenizerTrainingConfig config) => new(Model, config, Noise(8, 7).DetachFromDisposeScope(), CPU);

    public static Tensor Noise(int images, long seed)
    {
        using var generator = new Generator((ulong)seed);
        return rand([images, 3, 8, 8], generator: generator) * 2 - 1;
    }

    public TrainingBatch Next(long step, int part, CancellationToken cancellation) => new(Noise(2, step * 2 + part).DetachFromDisposeScope(), ["a", "b"]);
}
