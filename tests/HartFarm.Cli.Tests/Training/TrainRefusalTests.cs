using SkiaSharp;

namespace HartFarm.Cli.Tests.Training;

public class TrainRefusalTests(TinyTraining tiny)
{
    [Theory]
    [InlineData("tokenizer.json", "\"quantize_from_step\"", "\"quantise_from_step\"", "quantise_from_step")]
    [InlineData("tokenizer.json", "\"batch\": 2", "\"batch\": 0", "run.batch is 0")]
    [InlineData("tokenizer.json", "\"batch\": 2", "\"batch\": \"two\"", "run.batch")]
    [InlineData("tokenizer.json", "tokenizer-model.json", "other.json", "other.json")]
    [InlineData("tokenizer-model.json", "\"norm_groups\": 8", "\"norm_groups\": 7", "norm_groups")]
    public void A_config_that_will_not_do_is_refused_by_its_field(string file, string from, string to, string named)
    {
        using var folder = new TemporaryFolder();
        TinyTraining.WriteConfigs(folder);
        Replace(folder, file, from, to);
        var run = CommandRun.Train("tokenizer", "--config", folder["tokenizer.json"], "--data", TinyTraining.Data, "--out", folder["run"], "--device", "cpu");
        Refused(run, named);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Theory]
    [InlineData("transformer-model.json", "[1, 2, 4]", "[1, 2, 3]", "patch_nums")]
    [InlineData("transformer-model.json", "\"context_dim\": 16", "\"context_dim\": 24", "context_dim")]
    [InlineData("text-encoder-model.json", "\"vocab_size\": 300", "\"vocab_size\": 100", "vocab_size")]
    [InlineData("transformer.json", "\"text_encoder\": \"text-encoder-model.json\", ", "", "text_encoder")]
    public void A_transformer_that_does_not_fit_is_refused(string file, string from, string to, string named)
    {
        using var folder = new TemporaryFolder();
        TinyTraining.WriteConfigs(folder);
        Replace(folder, file, from, to);
        Refused(
            CommandRun.Train(
                "transformer", "--config", folder["transformer.json"], "--model", Path.Combine(tiny.TokenizerRun, "checkpoint"), "--data", TinyTraining.Data,
                "--out", folder["run"], "--device", "cpu"),
            named);
    }

    [Fact]
    public void A_transformer_needs_a_tokenizer()
    {
        using var folder = new TemporaryFolder();
        TinyTraining.WriteConfigs(folder);
        string[] arguments = ["transformer", "--config", folder["transformer.json"], "--data", TinyTraining.Data, "--out", folder["run"], "--device", "cpu"];
        Refused(CommandRun.Train(arguments), "--model");
        Refused(CommandRun.Train([.. arguments, "--model", folder["none"]]), "has no image tokenizer");
    }

    [Fact]
    public void Weights_to_start_from_that_are_not_there_or_do_not_fit_are_refused()
    {
        using var folder = new TemporaryFolder();
        TinyTraining.WriteConfigs(folder);
        string[] arguments = ["tokenizer", "--config", folder["tokenizer.json"], "--data", TinyTraining.Data, "--out", folder["run"], "--device", "cpu"];
        Refused(CommandRun.Train([.. arguments, "--from", folder["none"]]), "--from: ");
        Replace(folder, "tokenizer-model.json", "\"vocab_size\": 32", "\"vocab_size\": 64");
        Refused(CommandRun.Train([.. arguments, "--from", Path.Combine(tiny.TokenizerRun, "checkpoint")]), "quantize.embedding.weight");
    }

    [Fact]
    public void An_earlier_training_another_config_and_nothing_to_resume_are_refused()
    {
        using var folder = new TemporaryFolder();
        Refused(CommandRun.Train(tiny.TokenizerArguments(tiny.TokenizerRun)), "earlier training");
        Refused(CommandRun.Train([.. tiny.TokenizerArguments(folder["run"]), "--resume"]), "nothing to resume");
        TinyTraining.WriteConfigs(folder);
        Replace(folder, "tokenizer.json", "\"seed\": 5", "\"seed\": 6");
        var before = TemporaryFolder.Contents(tiny.TokenizerRun);
        Refused(
            CommandRun.Train("tokenizer", "--config", folder["tokenizer.json"], "--data", TinyTraining.Data, "--out", tiny.TokenizerRun, "--device", "cpu", "--resume"),
            "another config");
        Refused(CommandRun.Train([.. tiny.TokenizerArguments(tiny.TokenizerRun).Select(argument => argument == TinyTraining.Data ? "scenes?seed=4" : argument), "--resume"]), "other data");
        Assert.Equal(before, TemporaryFolder.Contents(tiny.TokenizerRun));
    }

    [Theory]
    [InlineData("scenes?split=best", "'split'")]
    [InlineData("pictures.zip", "does not exist")]
    public void Data_of_another_kind_are_refused(string data, string named)
    {
        using var folder = new TemporaryFolder();
        TinyTraining.WriteConfigs(folder);
        Refused(CommandRun.Train("tokenizer", "--config", folder["tokenizer.json"], "--data", data, "--out", folder["run"], "--device", "cpu"), named);
    }

    [Fact]
    public void A_broken_image_and_an_empty_caption_are_named_or_left_out()
    {
        using var folder = new TemporaryFolder();
        TinyTraining.WriteConfigs(folder);
        foreach (var name in (string[])["a.png", "b.png"]) File.WriteAllBytes(folder.Put($"data/{name}", ""), Png());
        folder.Put("data/broken.png", "no picture");
        string[] arguments = ["tokenizer", "--config", folder["tokenizer.json"], "--data", folder["data"], "--out", folder["run"], "--device", "cpu"];

        Metadata(folder, """{"file_name": "a.png", "text": "a"}""", """{"file_name": "broken.png", "text": "b"}""", """{"file_name": "b.png", "text": "c"}""");
        Refused(CommandRun.Train(arguments), "broken.png");
        var skipping = CommandRun.Train([.. arguments, "--skip-broken", "1"]);
        Assert.True(skipping.ExitCode == 0, skipping.Error);
        Assert.Contains("1 broken samples were left out", skipping.Error, StringComparison.Ordinal);

        Metadata(folder, """{"file_name": "a.png", "text": "a"}""", """{"file_name": "b.png", "text": " "}""");
        Refused(CommandRun.Train([.. arguments[..^4], "--out", folder["other"], "--device", "cpu"]), "the caption is empty");
    }

    [Fact]
    public void An_evaluation_says_what_it_lacks()
    {
        string[] arguments = ["reconstruction", "--model", Path.Combine(tiny.TokenizerRun, "checkpoint"), "--data", "scenes", "--images", "2", "--device", "cpu"];
        var run = CommandRun.Eval(arguments);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("no Fréchet distance: there is no", run.Error, StringComparison.Ordinal);
        Assert.Contains("whole pictures", run.Output, StringComparison.Ordinal);
        Assert.Contains("there is no file none.pth", CommandRun.Eval([.. arguments, "--features", "none.pth"]).Error, StringComparison.Ordinal);
    }

    private static byte[] Png()
    {
        using var bitmap = new SKBitmap(16, 16);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static void Metadata(TemporaryFolder folder, params string[] lines) => folder.Put("data/metadata.jsonl", string.Join('\n', lines) + "\n");

    private static void Replace(TemporaryFolder folder, string file, string from, string to)
    {
        var text = File.ReadAllText(folder[file]);
        Assert.Contains(from, text, StringComparison.Ordinal);
        folder.Put(file, text.Replace(from, to, StringComparison.Ordinal));
    }

    private static void Refused(CommandRun run, string named)
    {
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected failure", run.Error, StringComparison.Ordinal);
    }
}
