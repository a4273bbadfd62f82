using System.Text.Json;
using HartFarm.Cli.Generation;
using HartFarm.Cli.Tests.Models;

namespace HartFarm.Cli.Tests.Generation;

/// <summary><c>hartfarm generate</c> with a checkpoint of random weights.</summary>
public sealed class PipelineTests(TinyModel tiny) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_dataset_is_made_made_again_and_completed_to_the_same_bytes()
    {
        var prompts = _folder.Put("p.txt", "a red circle\na blue square\n");
        string[] arguments = ["--model", tiny.Path, "--prompts", prompts, "--count", "2", "--seed", "11", "--batch", "1", "--out"];
        var run = CommandRun.Generate([.. arguments, _folder["a"]]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("4 images made in ", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, CommandRun.Generate([.. arguments, _folder["b"]]).ExitCode);
        Assert.Equal(TemporaryFolder.Contents(_folder["a"]), TemporaryFolder.Contents(_folder["b"]));

        var images = Enumerable.Range(0, 4).Select(i => Picture.Read(_folder[$"a/images/00000/00000000{i}.png"])).ToArray();
        Assert.All(images, image => Assert.Equal((TinyModel.Size, TinyModel.Size), (image.Width, image.Height)));
        Assert.Equal(4, images.Select(image => Convert.ToHexString(image.Rgb)).Distinct().Count());

        File.Delete(_folder["b/images/00000/000000001.png"]);
        File.Delete(_folder["b/images/00000/000000003.png"]);
        Assert.StartsWith("2 images made (2 were there) in ", CommandRun.Generate([.. arguments, _folder["b"]]).Output, StringComparison.Ordinal);
        Assert.Equal(TemporaryFolder.Contents(_folder["a"]), TemporaryFolder.Contents(_folder["b"]));
        Assert.StartsWith("0 images made (4 were there) in ", CommandRun.Generate([.. arguments, _folder["b"]]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_metadata_says_what_made_an_image()
    {
        Assert.Equal(0, Generate("--prompt", "a red circle", "--seed", "5", "--guidance", "3", "--precision", "float32", "--device", "cpu", "--threads", "1").ExitCode);
        var line = Lines().Single();
        Assert.Equal(("a red circle", 3.0), (line.GetProperty("prompt").GetString(), line.GetProperty("guidance").GetDouble()));
        Assert.Equal(("tiny", "float32", "cpu"), (line.GetProperty("model").GetString(), line.GetProperty("precision").GetString(), line.GetProperty("device").GetString()));
        Assert.Equal((TinyModel.Size, TinyModel.Size), (line.GetProperty("width").GetInt32(), line.GetProperty("height").GetInt32()));
        Assert.Matches("^[0-9a-f]{64}$", line.GetProperty("model_hash").GetString());
        Assert.Equal(0, line.GetProperty("warnings").GetArrayLength());
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_folder["out/images/00000/000000000.png"]))),
            line.GetProperty("sha256").GetString());
    }

    [Fact]
    public void A_prompts_own_seed_and_guidance_decide_its_image()
    {
        var prompts = _folder.Put("p.jsonl", """
            {"prompt": "a fox", "seed": 7, "guidance": 2}
            {"prompt": "a fox", "seed": 7, "guidance": 2, "key": "again"}
            {"prompt": "a fox", "seed": 7}
            {"prompt": "a fox", "seed": 8, "guidance": 2}
            {"prompt": "a dog", "seed": 7, "guidance": 2}

            """);
        Assert.Equal(0, Generate("--prompts", prompts, "--batch", "1").ExitCode);
        Assert.Equal([2, 2, 4.5, 2, 2], Lines().Select(line => line.GetProperty("guidance").GetDouble()));
        Assert.Equal([7, 7, 7, 8, 7], Lines().Select(line => line.GetProperty("seed").GetInt32()));
        Assert.Equal(Pixels(0), Pixels(1));
        for (var i = 2; i < 5; i++) Assert.NotEqual(Pixels(0), Pixels(i));
    }

    [Theory]
    [InlineData("--discrete")]
    [InlineData("--no-smooth")]
    [InlineData("--maskgit 4")]
    [InlineData("--top-k 1")]
    [InlineData("--top-p 0.1")]
    [InlineData("--temperature 0.1")]
    [InlineData("--guidance 0")]
    [InlineData("--seed 1")]
    public void Every_sampling_option_reaches_the_model(string option)
    {
        Assert.Equal(0, Generate("--prompt", "a fox").ExitCode);
        Assert.Equal(0, CommandRun.Generate(["--model", tiny.Path, "--prompt", "a fox", "--out", _folder["other"], .. option.Split(' ')]).ExitCode);
        Assert.NotEqual(Pixels(0), Picture.Read(_folder["other/images/00000/000000000.png"]).Rgb);
    }

    [Theory]
    [InlineData("jpeg", ".jpg")]
    [InlineData("webp", ".webp")]
    public void Other_formats_can_be_read(string format, string extension)
    {
        Assert.Equal(0, Generate("--prompt", "a fox", "--format", format).ExitCode);
        Assert.Equal(TinyModel.Size, Picture.Read(_folder[$"out/images/00000/000000000{extension}"]).Width);
    }

    [Fact]
    public void A_prompt_of_100_000_characters_is_cut_with_a_warning_on_the_screen_and_in_the_metadata()
    {
        var prompt = string.Concat(Enumerable.Repeat("a long tale ", 10_000))[..100_000];
        var prompts = _folder.Put("p.txt", $"a fox\n{prompt}\n");
        var run = Generate("--prompts", prompts);
        Assert.Equal(0, run.ExitCode);
        var warning = "The prompt has 100000 tokens; the model reads the first 32.";
        // A slow machine tells of its progress, too.
        Assert.Single(run.Error.Split('\n'), $"hartfarm: warning: {prompts}, line 2: {warning}");
        Assert.Equal(0, Lines()[0].GetProperty("warnings").GetArrayLength());
        Assert.Equal(warning, Lines()[1].GetProperty("warnings")[0].GetString());
        Assert.Equal(prompt, Lines()[1].GetProperty("prompt").GetString());
    }

    [Theory]
    [InlineData("\"\\ud800\"", "line 2: holds a \\u escape that is half of a character")]
    [InlineData("{\"prompt\": \"a \\udc00 b\"}", "line 2: holds a \\u escape that is half of a character")]
    [InlineData("\"\"", "line 2, prompt: must not be empty")]
    [InlineData("{\"prompt\": \"  \"}", "line 2, prompt: must not be empty")]
    [InlineData("{\"text\": \"a\"}", "line 2, prompt: missing")]
    [InlineData("{\"prompt\": \"a\", \"seed\": 1.5}", "line 2, seed: must be a whole number")]
    public void A_bad_line_is_named_and_no_image_is_made(string line, string message)
    {
        var prompts = _folder.Put("p.jsonl", $"\"a fox\"\n{line}\n");
        var run = Generate("--prompts", prompts);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void A_bad_prompt_on_the_command_line_is_refused()
    {
        Assert.Equal(new CommandRun(2, "", "hartfarm: --prompt, line 1, prompt: must not be empty\n"), Generate("--prompt", ""));
        Assert.Equal(new CommandRun(2, "", "hartfarm: --prompt, line 2, prompt: holds half of a character\n"), Generate("--prompt", "a", "--prompt", "\ud800"));
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void A_size_that_the_checkpoint_has_no_scales_for_is_refused_with_its_own()
    {
        Assert.Equal(
            new CommandRun(2, "", $"hartfarm: --size: {tiny.Path} has scales for 16 pixels a side, not for 512.\n"), Generate("--prompt", "a", "--size", "512"));
        Assert.False(Directory.Exists(_folder["out"]));
        Assert.Equal(0, Generate("--prompt", "a", "--size", "16").ExitCode);
    }

    [Fact]
    public void A_device_that_is_not_there_is_named()
    {
        var run = Generate("--prompt", "a", "--device", "cuda:777");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("hartfarm: The device cuda:777 is not there: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        var run = CommandRun.Generate("--model", tiny.Path, "--prompt", "a", "--out", $"{_folder.Put("file", "x")}/out");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"hartfarm: {_folder["file"]}/out cannot be written: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_while_the_model_is_loaded_leaves_no_folder()
    {
        var run = CommandRun.Generate(
            (options, _) => PipelineFactory.Load(options, new CancellationToken(canceled: true)), default, "--model", tiny.Path, "--prompt", "a", "--out", _folder["out"]);
        Assert.Equal(new CommandRun(130, "", "hartfarm: interrupted\n"), run);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void The_system_prompt_of_the_checkpoint_is_seen_by_the_model_and_its_hash()
    {
        Assert.Equal(0, Generate("--prompt", "a fox").ExitCode);
        var model = tiny.CopyTo(_folder);
        _folder.Put("model/hartfarm.json", """{"system_prompt": "Paint it in oil: "}""");
        Assert.Equal(0, CommandRun.Generate("--model", model, "--prompt", "a fox", "--out", _folder["other"]).ExitCode);
        Assert.NotEqual(Pixels(0), Picture.Read(_folder["other/images/00000/000000000.png"]).Rgb);
        Assert.NotEqual(
            Lines()[0].GetProperty("model_hash").GetString(),
            JsonDocument.Parse(File.ReadLines(_folder["other/metadata.jsonl"]).Single()).RootElement.GetProperty("model_hash").GetString());
    }

    public void Dispose() => _folder.Dispose();

    private CommandRun Generate(params string[] extra) => CommandRun.Generate(["--model", tiny.Path, "--out", _folder["out"], .. extra]);

    private JsonElement[] Lines() => [.. File.ReadLines(_folder["out/metadata.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement)];

    private byte[] Pixels(int index) => Picture.Read(_folder[$"out/images/00000/00000000{index}.png"]).Rgb;
}
