using System.Diagnostics;
using HartFarm.Cli.Tests.EndToEnd;

namespace HartFarm.Cli.Tests.Models;

public class InitTests(TinyModel tiny)
{
    [Fact]
    public void It_writes_the_published_layout_and_tells_what_it_wrote()
    {
        Assert.Equal(0, tiny.Init.ExitCode);
        Assert.Equal(
            [
                "hartfarm.json", "llm/config.json", "llm/model.safetensors", "text_encoder/config.json", "text_encoder/merges.txt",
                "text_encoder/model.safetensors", "text_encoder/tokenizer_config.json", "text_encoder/vocab.json", "tokenizer/config.json",
                "tokenizer/model.safetensors",
            ],
            tiny.Files.Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.Contains("image                   16x16\n", tiny.Init.Output, StringComparison.Ordinal);
        var progress = tiny.Init.Error.TrimEnd().Split('\n');
        Assert.Equal(["llm/model.safetensors", "tokenizer/model.safetensors", "text_encoder/model.safetensors"], progress.Select(line => line.Split(", ")[1]).Distinct());
        Assert.StartsWith("hartfarm: 0 bytes of ", progress[0], StringComparison.Ordinal);
        Assert.Matches("^hartfarm: (.*) of \\1, ", progress[^1]);
    }

    [Fact]
    public void The_same_seed_gives_the_same_files_and_another_one_others()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, CommandRun.Model("init", "--preset", "tiny", "--size", "16", "--seed", "3", "--out", folder["same"]).ExitCode);
        Assert.Equal(TemporaryFolder.Contents(tiny.Path), TemporaryFolder.Contents(folder["same"]));
        Assert.Equal(0, CommandRun.Model("init", "--preset", "tiny", "--size", "16", "--seed", "4", "--out", folder["other"]).ExitCode);
        Assert.NotEqual(File.ReadAllBytes(folder["same/llm/model.safetensors"]), File.ReadAllBytes(folder["other/llm/model.safetensors"]));
    }

    [Theory]
    [InlineData("tiny", 24, "The preset tiny has scales for 16, 32 and 64 pixels, not for 24.")]
    [InlineData("hart-0.7b", 768, "The preset hart-0.7b has scales for 256, 512 and 1024 pixels, not for 768.")]
    public void A_size_without_scales_is_refused_with_those_there_are(string preset, int size, string message)
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Model("init", "--preset", preset, "--size", $"{size}", "--out", folder["m"]);
        Assert.Equal(new CommandRun(2, "", $"hartfarm: {message}\n"), run);
        Assert.False(Directory.Exists(folder["m"]));
    }

    [Fact]
    public void A_folder_that_is_not_empty_is_refused_and_left_as_it_is()
    {
        var before = TemporaryFolder.Contents(tiny.Path);
        var run = CommandRun.Model("init", "--preset", "tiny", "--out", tiny.Path);
        Assert.Equal(new CommandRun(2, "", $"hartfarm: {tiny.Path} is not empty.\n"), run);
        Assert.Equal(before, TemporaryFolder.Contents(tiny.Path));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Model("init", "--preset", "tiny", "--out", $"{folder.Put("file", "x")}/m");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"hartfarm: {folder["file"]}/m cannot be written to: ", run.Error, StringComparison.Ordinal);
        Assert.Equal("x", File.ReadAllText(folder["file"]));
    }

    [Fact]
    public void A_stop_leaves_nothing_of_five_gigabytes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        using var folder = new TemporaryFolder();
        var process = ProcessRun.StartHartFarm("model", "init", "--preset", "hart-0.7b", "--out", folder["m"]);
        Assert.Matches("^hartfarm: 0 bytes of .* GiB, llm/model.safetensors$", process.StandardError.ReadLine());
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"])) kill.WaitForExit();
        var run = ProcessRun.Of(process);
        Assert.Equal((130, ""), (run.ExitCode, run.Output));
        Assert.EndsWith("hartfarm: interrupted\n", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["m"]));
    }
}
