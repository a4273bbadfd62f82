using System.Text.Json;

namespace HartFarm.Cli.Tests.Training;

public class TrainTests(TinyTraining tiny)
{
    [Fact]
    public void A_folder_of_a_training_holds_state_measurements_samples_and_checkpoint()
    {
        var files = TemporaryFolder.Contents(tiny.TokenizerRun).Keys;
        foreach (var name in (string[])["state.safetensors", "metrics.jsonl", "curves.png", "samples/step-0000006.png", "checkpoint/tokenizer/config.json", "checkpoint/tokenizer/model.safetensors"])
        {
            Assert.Contains(name, files);
        }
        Assert.Contains(files, name => name.StartsWith("tensorboard/", StringComparison.Ordinal));
        Assert.Equal(6, File.ReadLines(Path.Combine(tiny.TokenizerRun, "metrics.jsonl")).Count());
        Assert.Contains("6 steps made", tiny.Tokenizer.Output, StringComparison.Ordinal);
        Assert.Contains("step 6/6, loss ", tiny.Tokenizer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_trained_generates_and_is_measured()
    {
        using var folder = new TemporaryFolder();
        var checkpoint = Path.Combine(tiny.TransformerRun, "checkpoint");
        var made = CommandRun.Generate("--model", checkpoint, "--prompt", "a red circle", "--out", folder["out"], "--device", "cpu");
        Assert.True(made.ExitCode == 0, made.Error);
        Assert.True(File.Exists(folder["out/images/00000/000000000.png"]));

        folder.Put("features.json", $$"""{ "run": {{TinyTraining.Run}}, "size": 16 }""");
        var features = CommandRun.Train("scene-features", "--config", folder["features.json"], "--out", folder["features"], "--device", "cpu");
        Assert.True(features.ExitCode == 0, features.Error);
        string[] common = ["--model", checkpoint, "--data", "scenes?split=held-out", "--images", "130", "--batch", "65", "--device", "cpu", "--json",
            "--features", folder["features/checkpoint/scene_features.safetensors"]];

        var reconstruction = CommandRun.Eval(["reconstruction", .. common, "--grid", folder["reconstruction.png"]]);
        Assert.True(reconstruction.ExitCode == 0, reconstruction.Error);
        Assert.Contains("\"psnr\"", reconstruction.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["reconstruction.png"]));

        var generation = CommandRun.Eval(["generation", .. common, "--guidance", "1.5", "--temperature", "0.5", "--grid", folder["generation.png"]]);
        Assert.True(generation.ExitCode == 0, generation.Error);
        Assert.Contains("\"right_pictures\"", generation.Output, StringComparison.Ordinal);
        Assert.Contains("\"discrete\"", generation.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["generation.png"]));
    }

    [Theory]
    [InlineData("tokenizer")]
    [InlineData("transformer")]
    public void A_finished_part_learns_on_from_its_weights(string kind)
    {
        using var folder = new TemporaryFolder();
        var (first, arguments) = kind == "tokenizer"
            ? (tiny.TokenizerRun, tiny.TokenizerArguments(folder["run"]))
            : (tiny.TransformerRun, tiny.TransformerArguments(folder["run"]));
        var run = CommandRun.Train([.. arguments, "--from", Path.Combine(first, "checkpoint")]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.True(Loss(folder["run"]) < Loss(first), $"{Loss(folder["run"])} where the first run began with {Loss(first)}");
    }

    [Theory]
    [InlineData("tokenizer")]
    [InlineData("transformer")]
    public void A_training_that_was_interrupted_ends_like_one_that_was_not(string kind)
    {
        using var folder = new TemporaryFolder();
        var (whole, arguments) = kind == "tokenizer"
            ? (tiny.TokenizerRun, tiny.TokenizerArguments(folder["run"]))
            : (tiny.TransformerRun, tiny.TransformerArguments(folder["run"]));
        var stopped = TinyTraining.Interrupted(3, arguments);
        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("after step 3 of 6", stopped.Output, StringComparison.Ordinal);
        Assert.Contains("--resume", stopped.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["run/checkpoint"]));

        var resumed = CommandRun.Train([.. arguments, "--resume"]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(Lasting(whole), Lasting(folder["run"]));

        var again = CommandRun.Train([.. arguments, "--resume"]);
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Equal(Lasting(whole), Lasting(folder["run"]));
    }

    [Fact]
    public void Measurements_that_cannot_be_written_do_not_cost_the_state()
    {
        using var folder = new TemporaryFolder();
        // A file where the folder of the samples should be.
        folder.Put("run/samples", "");
        var run = CommandRun.Train(tiny.TokenizerArguments(folder["run"]));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The state of step 6 is saved", run.Error, StringComparison.Ordinal);
        File.Delete(folder["run/samples"]);
        Assert.Equal(0, CommandRun.Train([.. tiny.TokenizerArguments(folder["run"]), "--resume"]).ExitCode);
        Assert.True(File.Exists(folder["run/checkpoint/tokenizer/model.safetensors"]));
    }

    // TensorBoard's files have names and times of their own.
    private static SortedDictionary<string, string> Lasting(string run)
    {
        var files = TemporaryFolder.Contents(run);
        foreach (var name in files.Keys.Where(name => name.StartsWith("tensorboard/", StringComparison.Ordinal)).ToArray()) files.Remove(name);
        return files;
    }

    // Of the first step.
    private static double Loss(string run) =>
        JsonDocument.Parse(File.ReadLines(Path.Combine(run, "metrics.jsonl")).First()).RootElement.GetProperty("loss").GetDouble();
}
