using HartFarm.Model.Checkpoints;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Training.Optimization;
using HartFarm.Training.Runs;
using HartFarm.Training.Tokenizer;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests.Tokenizer;

public sealed class AdversarialTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_decoder_is_pulled_as_hard_as_by_the_reconstruction_and_the_discriminator_learns_its_own_loss_alone()
    {
        using var scope = NewDisposeScope();
        using var adversary = new AdversarialTraining(TinyTokenizer.Config, 8, CPU);
        var images = TinyTokenizer.Noise(3, 1);
        // A decoder of one layer, which mixes the channels of what lies before it.
        var last = randn([3, 4]).requires_grad_(true);
        var before = randn([3, 4, 64]);
        Tensor Decode() => last.expand(3, -1, -1).bmm(before).reshape(3, 3, 8, 8);
        Tensor Error(Tensor decoded) => (decoded - images).square().mean();
        var decoded = Decode();
        var term = adversary.Backward(images, decoded, Error(decoded), last);

        Tensor GradientOf(Tensor loss) => autograd.grad([loss], [last], retain_graph: true)[0];
        var pull = GradientOf(Error(decoded)).norm().item<float>();
        var demand = GradientOf(HingeLoss.OfDecoder(adversary.Discriminator.Forward(decoded)));
        Assert.Equal(TinyTokenizer.Config.AdversarialWeight * pull / (demand.norm().item<float>() + 1e-4), term.Weight, 1e-3 * term.Weight);
        var expected = demand * (float)term.Weight;
        Assert.True((GradientOf(term.Term) - expected).norm().item<float>() < 1e-3 * expected.norm().item<float>());

        var collected = adversary.Parameters.Shapes.ToDictionary(shape => shape.Key, shape => adversary.Parameters.Gradient(shape.Key).clone());
        foreach (var buffer in adversary.Parameters.Buffers) buffer.Gradients.zero_();
        var loss = HingeLoss.OfDiscriminator(adversary.Discriminator.Forward(images), adversary.Discriminator.Forward(decoded.detach()));
        Assert.Equal(loss.item<float>(), term.DiscriminatorLoss, 1e-5);
        loss.backward();
        adversary.Parameters.Collect();
        foreach (var (key, gradient) in collected)
        {
            var own = adversary.Parameters.Gradient(key);
            Assert.True((gradient - own).norm().item<float>() < 1e-4 * own.norm().item<float>() + 1e-6, key);
        }
    }

    [Fact]
    public void It_learns_to_tell_made_images_from_real_ones()
    {
        using var scope = NewDisposeScope();
        using var adversary = new AdversarialTraining(TinyTokenizer.Config with { DiscriminatorOptimizer = new OptimizerOptions { LearningRate = 5e-3, WarmUpSteps = 1 }, AdversarialFromStep = 0 }, 8, CPU);
        var losses = new List<double>();
        var last = ones([1]).requires_grad_(true);
        for (var step = 0; step < 20; step++)
        {
            using var inner = NewDisposeScope();
            var images = TinyTokenizer.Noise(8, step);
            var made = (images.mean([2, 3], keepdim: true).expand(-1, -1, 8, 8)) * last;
            losses.Add(adversary.Backward(images, made, (made - images).square().mean(), last).DiscriminatorLoss);
            adversary.Step(0);
        }
        Assert.True(losses[^1] < 0.5 * losses[0], string.Join(", ", losses));
    }

    [Fact]
    public void A_resumed_training_goes_on_with_the_discriminator_as_it_was()
    {
        var (whole, stopped) = (Trained(_folder["whole"], stopAfter: null), Trained(_folder["parts"], stopAfter: 4));
        Assert.Contains("discriminator", whole.Measured[^1].Keys);
        Assert.Equal(4, stopped.Measured.Count);
        var resumed = Trained(_folder["parts"], stopAfter: null, resume: true);
        Assert.Equal(whole.Measured[4..].Select(values => values["discriminator"]), resumed.Measured.Select(values => values["discriminator"]));
        using SafetensorsFile one = new(_folder["whole/state.safetensors"]), other = new(_folder["parts/state.safetensors"]);
        Assert.Contains("trainer.discriminator.float32.second_moments", one.Entries.Keys);
        Assert.Contains("trainer.discriminator.main.3.running_var", one.Entries.Keys);
        Assert.Equal(one.Entries.Keys, other.Entries.Keys);
        foreach (var name in one.Entries.Keys)
        {
            using Tensor first = one.Load(name), second = other.Load(name);
            Assert.True(first.bytes.SequenceEqual(second.bytes), name);
        }
    }

    [Fact]
    public void There_is_none_before_its_step_nor_by_default()
    {
        var measured = Trained(_folder["run"], stopAfter: null).Measured;
        Assert.DoesNotContain("discriminator", measured[1].Keys);
        Assert.Contains("discriminator", measured[2].Keys);
        Assert.Equal(0, new TokenizerTrainingConfig().AdversarialWeight);
        using var plain = TinyTokenizer.Trainer(TinyTokenizer.Config with { AdversarialWeight = 0 });
        Assert.Equal(["codebook.counts"], plain.State.Keys);
    }

    [Fact]
    public void It_is_exported_beside_the_tokenizer_and_left_alone_when_that_is_loaded()
    {
        using var trainer = TinyTokenizer.Trainer(TinyTokenizer.Config);
        trainer.Export(_folder.Path);
        using var file = new SafetensorsFile(_folder["tokenizer/model.safetensors"]);
        Assert.Equal([8L, 3, 4, 4], file.Entries["disc.main.0.weight"].Shape);
        Assert.Equal([16L], file.Entries["disc.main.3.running_var"].Shape);
        Assert.Equal([1L, 16, 4, 4], file.Entries["disc.main.5.weight"].Shape);
        using var tokenizer = HybridImageTokenizer.Load(file, HybridTokenizerConfig.LoadFrom(_folder["tokenizer/config.json"]), ScalarType.Float32, CPU);
        Assert.Equal(8, tokenizer.Config.ImageSize);
    }

    [Fact]
    public void Images_smaller_than_a_patch_are_refused()
    {
        var error = Assert.Throws<TrainingException>(() => TinyTokenizer.Trainer(TinyTokenizer.Config with { DiscriminatorLayers = 2 }));
        Assert.Contains("8 pixels are too small for a discriminator of 2 layers", error.Message, StringComparison.Ordinal);
    }

    private static (long Steps, List<IReadOnlyDictionary<string, double>> Measured) Trained(string folder, long? stopAfter, bool resume = false)
    {
        using var stop = new CancellationTokenSource();
        using var trainer = TinyTokenizer.Trainer(TinyTokenizer.Config);
        var measured = new List<IReadOnlyDictionary<string, double>>();
        var run = new TrainingRun(trainer, TinyTokenizer.Config.Run, TinyTokenizer.Config.Optimizer, new TinyTokenizer(), folder, "config", TimeProvider.System);
        var steps = run.Run(resume, progress =>
        {
            measured.Add(progress.Values);
            if (progress.Step == stopAfter) stop.Cancel();
        }, stop.Token);
        return (steps, measured);
    }
}
