using HartFarm.Model.Runtime;
using HartFarm.Training.Runs;
using TorchSharp;

namespace HartFarm.Training.Tests.Runs;

public class TrainingRunTests
{
    [Theory]
    [InlineData("tokenizer", Precision.Float32)]
    [InlineData("tokenizer", Precision.BFloat16)]
    [InlineData("transformer", Precision.Float32)]
    [InlineData("transformer", Precision.BFloat16)]
    [InlineData("transformer by muon", Precision.Float32)]
    [InlineData("transformer by muon", Precision.BFloat16)]
    public void A_resumed_training_ends_with_the_same_bits(string kind, Precision precision)
    {
        using var folder = new TemporaryFolder();
        Train(kind, precision, folder.File("whole"), 8, 8);
        // Stopped in the middle of its life, after the code book has started.
        Train(kind, precision, folder.File("parts"), 8, 5);
        Train(kind, precision, folder.File("parts"), 8, 8, resume: true);
        Assert.Equal(File.ReadAllBytes(State(folder.File("whole"))), File.ReadAllBytes(State(folder.File("parts"))));
        Assert.Equal(Measured(folder.File("whole")), Measured(folder.File("parts")));
    }

    [Theory]
    [InlineData("tokenizer", Precision.Float32)]
    [InlineData("tokenizer", Precision.BFloat16)]
    [InlineData("transformer", Precision.Float32)]
    [InlineData("transformer", Precision.BFloat16)]
    [InlineData("transformer by muon", Precision.Float32)]
    [InlineData("transformer by muon", Precision.BFloat16)]
    public void Parts_in_lanes_end_with_the_same_bits_as_one_after_the_other(string kind, Precision precision)
    {
        using var folder = new TemporaryFolder();
        var threads = torch.get_num_threads();
        try
        {
            torch.set_num_threads(1);
            Train(kind, precision, folder.File("one"), 6, 6, accumulation: 4);
            torch.set_num_threads(2);
            Train(kind, precision, folder.File("lanes"), 6, 6, accumulation: 4);
        }
        finally
        {
            torch.set_num_threads(threads);
        }
        Assert.Equal(File.ReadAllBytes(State(folder.File("one"))), File.ReadAllBytes(State(folder.File("lanes"))));
        Assert.Equal(Measured(folder.File("one")), Measured(folder.File("lanes")));
    }

    [Theory]
    [InlineData("tokenizer")]
    [InlineData("transformer")]
    [InlineData("transformer by muon")]
    public void Training_learns(string kind)
    {
        using var folder = new TemporaryFolder();
        var losses = Train(kind, Precision.Float32, folder.Path, 60, 60);
        Assert.True(losses[^10..].Average() < 0.8 * losses[5..15].Average(), $"from {losses[5..15].Average()} to {losses[^10..].Average()}");
    }

    [Fact]
    public void Another_config_an_earlier_training_and_nothing_to_resume_are_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("run");
        Assert.Contains("nothing to resume", Assert.Throws<TrainingException>(() => Train("tokenizer", Precision.Float32, path, 4, 4, resume: true)).Message, StringComparison.Ordinal);
        Train("tokenizer", Precision.Float32, path, 4, 2);
        Assert.Contains("another config", Assert.Throws<TrainingException>(() => Train("tokenizer", Precision.Float32, path, 4, 4, resume: true, config: "other")).Message, StringComparison.Ordinal);
        Assert.Contains("earlier training", Assert.Throws<TrainingException>(() => Train("tokenizer", Precision.Float32, path, 4, 4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_and_leaves_the_last_state()
    {
        using var folder = new TemporaryFolder();
        Train("tokenizer", Precision.Float32, folder.Path, 8, 2);
        var before = File.ReadAllBytes(State(folder.Path));
        using var trainer = Small.TokenizerTrainer(Small.TokenizerTraining(8));
        var run = Run(trainer, Small.TokenizerTraining(8).Run, folder.Path, "config", new Spoiled(Small.Data(4), 4));
        var error = Assert.Throws<TrainingException>(() => run.Run(resume: true));
        Assert.Contains("not finite at step 5", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(State(folder.Path)));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("run"), "a file where the folder should be");
        Assert.Contains(folder.File("run"), Assert.ThrowsAny<Exception>(() => Train("tokenizer", Precision.Float32, folder.File("run"), 2, 2)).Message, StringComparison.Ordinal);
    }

    private static List<double> Train(string kind, Precision precision, string folder, long steps, long stopAfter, bool resume = false, string config = "config", int accumulation = 1)
    {
        using var scratch = new TemporaryFolder();
        using ITrainer trainer = kind == "tokenizer"
            ? Small.TokenizerTrainer(Small.TokenizerTraining(steps, precision, accumulation))
            : Small.TransformerTrainer(Small.TransformerTraining(steps, precision, accumulation, kind == "transformer by muon"), scratch.Path);
        using var stop = new CancellationTokenSource();
        var losses = new List<double>();
        Run(trainer, Small.TokenizerTraining(steps, precision, accumulation).Run, folder, config, Small.Data(4)).Run(
            resume,
            progress =>
            {
                losses.Add(progress.Values["loss"]);
                if (progress.Step == stopAfter) stop.Cancel();
            },
            stop.Token);
        return losses;
    }

    private static TrainingRun Run(ITrainer trainer, RunOptions options, string folder, string config, IBatchSource data) =>
        new(trainer, options, Small.Optimizer, data, folder, config, TimeProvider.System);

    private static string State(string folder) => Path.Combine(folder, "state.safetensors");

    private static string[] Measured(string folder) => File.ReadAllLines(Path.Combine(folder, "metrics.jsonl"));

    private sealed class Spoiled(IBatchSource source, long at) : IBatchSource
    {
        public TimeSpan Waited => source.Waited;

        public TrainingBatch Next(long step, int part, CancellationToken cancellation)
        {
            var batch = source.Next(step, part, cancellation);
            if (step == at) batch.Images.select(0, 0).fill_(double.NaN);
            return batch;
        }
    }
}
