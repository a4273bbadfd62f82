using HartFarm.Training.Configs;
using HartFarm.Training.Runs;
using HartFarm.Training.Tokenizer;
using HartFarm.Training.Transformer;

namespace HartFarm.Training.Tests.Configs;

public class TrainingConfigCheckTests
{
    public static TheoryData<string, TokenizerTrainingConfig> Tokenizers => new()
    {
        { "training.absolute_weight", new() { AbsoluteWeight = -1 } },
        { "training.vq_weight", new() { VqWeight = double.NaN } },
        { "training.discrete_probability", new() { DiscreteProbability = 1.5 } },
        { "training.quantize_from_step", new() { QuantizeFromStep = -1 } },
        { "training.revive_every_steps", new() { ReviveEverySteps = -1 } },
        { "training.residual_deviation", new() { ResidualDeviation = 0 } },
        { "training.adversarial_weight", new() { AdversarialWeight = -0.1 } },
        { "training.adversarial_from_step", new() { AdversarialFromStep = -1 } },
        { "training.discriminator_width", new() { DiscriminatorWidth = 0 } },
        { "training.discriminator_layers", new() { DiscriminatorLayers = 0 } },
        { "training.discriminator_optimizer.learning_rate", new() { DiscriminatorOptimizer = new() { LearningRate = -1 } } },
        { "training.discriminator_optimizer.muon", new() { DiscriminatorOptimizer = new() { Muon = true } } },
        { "training.optimizer.muon", new() { Optimizer = new() { Muon = true } } },
        { "run.batch", new() { Run = new() { Batch = 0 } } },
        { "optimizer.beta2", new() { Optimizer = new() { Beta2 = 1 } } },
    };

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void A_tokenizers_number_out_of_range_is_named_with_its_file(string field, TokenizerTrainingConfig config)
    {
        var error = Assert.Throws<TrainingException>(() => TrainingConfigCheck.Require("tokenizer.json", config));
        Assert.StartsWith($"tokenizer.json: {field} is ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void And_so_is_a_transformers()
    {
        var error = Assert.Throws<TrainingException>(() => TrainingConfigCheck.Require("transformer.json", new TransformerTrainingConfig { DiffusionWeight = -1 }));
        Assert.Equal("transformer.json: training.diffusion_weight is -1; it must be from 0 to 1000000.", error.Message);
    }

    [Fact]
    public void The_defaults_are_in_range()
    {
        TrainingConfigCheck.Require("tokenizer.json", new TokenizerTrainingConfig());
        TrainingConfigCheck.Require("transformer.json", new TransformerTrainingConfig());
    }
}
