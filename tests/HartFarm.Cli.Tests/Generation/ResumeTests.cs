using System.Runtime.InteropServices;
using HartFarm.Cli.Generation;
using HartFarm.Cli.TestHost;
using HartFarm.Model.Generation;

namespace HartFarm.Cli.Tests.Generation;

public class ResumeTests
{
    private const int Images = 9;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_run_interrupted_in_any_batch_goes_on_to_the_bytes_of_an_undisturbed_run(int batch)
    {
        using var whole = new TemporaryFolder();
        Generate(whole, new PatternGenerator());
        for (var stop = 0; stop * batch < Images; stop++)
        {
            using var folder = new TemporaryFolder();
            using var interrupt = new CancellationTokenSource();
            var calls = 0;
            using var generator = new PatternGenerator { Before = (_, _) => Cancel(calls++ == stop, interrupt) };
            var run = Generate(folder, generator, interrupt.Token, "--batch", $"{batch}");
            Assert.Equal(130, run.ExitCode);
            Assert.Contains($"{stop * batch} images made", run.Output, StringComparison.Ordinal);
            Assert.Contains($"interrupted, {Images - stop * batch} are missing", run.Output, StringComparison.Ordinal);
            Assert.Equal(stop * batch, stop == 0 ? 0 : File.ReadLines(folder["out/metadata.jsonl"]).Count());

            using var second = new PatternGenerator();
            Assert.Equal(0, Generate(folder, second).ExitCode);
            Assert.Equal(Images - stop * batch, second.Batches.Sum(made => made.Count));
            Assert.Equal(TemporaryFolder.Contents(whole["out"]), TemporaryFolder.Contents(folder["out"]));
        }
    }

    [Fact]
    public void A_complete_dataset_costs_no_image()
    {
        using var folder = new TemporaryFolder();
        Generate(folder, new PatternGenerator());
        using var second = new PatternGenerator();
        var run = Generate(folder, second);
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith($"0 images made ({Images} were there)", run.Output, StringComparison.Ordinal);
        Assert.Empty(second.Batches);
    }

    [Fact]
    public void Another_device_and_batch_may_go_on()
    {
        using var folder = new TemporaryFolder();
        Generate(folder, new PatternGenerator());
        File.Delete(folder["out/images/00000/000000004.png"]);
        using var second = new PatternGenerator { Description = new PatternGenerator().Description with { Device = "cuda:1" } };
        Assert.Equal(0, Generate(folder, second, default, "--batch", "7").ExitCode);
        Assert.Single(second.Batches);
    }

    [Theory]
    [InlineData("--seed 1", "seed was 0 and is now 1")]
    [InlineData("--count 2", "count was 3 and is now 2")]
    [InlineData("--guidance 3", "guidance was 4.5 and is now 3")]
    [InlineData("--format jpeg", "format was png and is now jpeg; quality was lossless and is now 95")]
    [InlineData("--top-k 5", "top_k was the model's and is now 5")]
    [InlineData("--discrete", "discrete was no and is now yes")]
    [InlineData("--no-smooth", "smooth was yes and is now no")]
    public void Other_settings_are_refused_and_told(string extra, string difference)
    {
        using var folder = new TemporaryFolder();
        Generate(folder, new PatternGenerator());
        var before = TemporaryFolder.Contents(folder["out"]);
        var run = CommandRun.Generate(new PatternGenerator(), ["--model", folder.Path, "--prompts", folder["p.txt"], "--out", folder["out"], .. Count(extra), .. extra.Split(' ')]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(difference, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Equal(before, TemporaryFolder.Contents(folder["out"]));
    }

    [Fact]
    public void Other_prompts_and_another_model_are_refused()
    {
        using var folder = new TemporaryFolder();
        Generate(folder, new PatternGenerator());
        var run = CommandRun.Generate(new PatternGenerator(), "--model", folder.Path, "--prompt", "other", "--count", "3", "--out", folder["out"]);
        Assert.Contains("prompts_sha256 was ", run.Error, StringComparison.Ordinal);
        run = Generate(folder, new PatternGenerator { Description = new("pattern", "decaf", 16, 16, "bfloat16", "cpu") });
        Assert.Contains("model_hash was c0ffee and is now decaf; precision was float32 and is now bfloat16", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_generator_that_fails_keeps_what_was_made()
    {
        using var folder = new TemporaryFolder();
        var calls = 0;
        var run = Generate(folder, new PatternGenerator { Before = (_, _) => Throw(calls++ == 2, new TorchFailure("CUDA error: device lost\n at frame 1")) }, default, "--batch", "2");
        Assert.Equal((1, "hartfarm: images 4 to 5 could not be made: CUDA error: device lost\n"), (run.ExitCode, run.Error));
        Assert.Equal(4, File.ReadLines(folder["out/metadata.jsonl"]).Count());
        Assert.Equal(0, Generate(folder, new PatternGenerator()).ExitCode);
    }

    [Fact]
    public void A_setting_that_the_generator_refuses_is_bad_input()
    {
        using var folder = new TemporaryFolder();
        var run = Generate(folder, new PatternGenerator { Before = (_, _) => throw new ArgumentException("top-k is above the vocabulary") });
        Assert.Equal((2, "hartfarm: top-k is above the vocabulary\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void A_batch_too_big_for_the_memory_is_halved()
    {
        using var folder = new TemporaryFolder();
        using var whole = new TemporaryFolder();
        Generate(whole, new PatternGenerator());
        using var generator = new PatternGenerator { Before = (batch, _) => Throw(batch.Count > 2, new TorchFailure("CUDA out of memory. Tried to allocate")) };
        var run = Generate(folder, generator, default, "--batch", "8");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal([2, 2, 2, 2, 1], generator.Batches.Select(batch => batch.Count));
        Assert.Contains("the memory is too small for 8 images at a time; going on with 4", run.Error, StringComparison.Ordinal);
        Assert.Contains("the memory is too small for 4 images at a time; going on with 2", run.Error, StringComparison.Ordinal);
        Assert.Equal(TemporaryFolder.Contents(whole["out"]), TemporaryFolder.Contents(folder["out"]));
    }

    [Fact]
    public void One_image_too_big_for_the_memory_is_a_failure()
    {
        using var folder = new TemporaryFolder();
        var run = Generate(folder, new PatternGenerator { Before = (_, _) => throw new TorchFailure("CUDA out of memory") });
        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("hartfarm: images 0 to 0 could not be made: CUDA out of memory\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_generator_that_makes_too_few_images_is_a_failure()
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Generate((_, _) => new LoadedGenerator(new EmptyGenerator(), () => 1), default, Arguments(folder));
        Assert.Equal((1, "hartfarm: the generator made 0 images of 1\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void A_full_disk_ends_the_run_and_is_named()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        using var folder = new TemporaryFolder();
        var calls = 0;
        var run = Generate(folder, new PatternGenerator
        {
            Before = (_, cancellation) =>
            {
                if (calls++ == 0)
                {
                    Directory.CreateDirectory(folder["out/images/00000"]);
                    File.CreateSymbolicLink(folder["out/images/00000/.000000003.png.tmp"], "/dev/full");
                }
                if (calls == 4) cancellation.WaitHandle.WaitOne();
            },
        }, default, "--batch", "2");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("000000003.png could not be written: No space left", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, File.ReadLines(folder["out/metadata.jsonl"]).Count());
        Assert.Equal(0, Generate(folder, new PatternGenerator()).ExitCode);
    }

    [Fact]
    public void An_image_that_cannot_be_encoded_ends_the_run()
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Generate((_, _) => new LoadedGenerator(new BrokenImageGenerator(), () => 4), default, Arguments(folder));
        Assert.Equal((1, "hartfarm: an image of 16x16 pixels has 768 bytes, not 5\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void A_folder_in_use_is_refused()
    {
        using var folder = new TemporaryFolder();
        CommandRun? inner = null;
        using var generator = new PatternGenerator { Before = (_, _) => inner ??= Generate(folder, new PatternGenerator()) };
        Assert.Equal(0, Generate(folder, generator).ExitCode);
        Assert.Equal(2, inner!.ExitCode);
        Assert.Contains("is being written by another process", inner.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prompt_file_that_changes_under_the_run_is_noticed()
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Generate(
            (_, _) =>
            {
                folder.Put("p.txt", "a\nb\nd\n");
                return new LoadedGenerator(new PatternGenerator(), () => 1);
            },
            default, Arguments(folder));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("changed while its images were being made", run.Error, StringComparison.Ordinal);
    }

    private static CommandRun Generate(TemporaryFolder folder, PatternGenerator generator, CancellationToken cancellation = default, params string[] extra) =>
        CommandRun.Generate((_, _) => new LoadedGenerator(generator, () => 1), cancellation, [.. Arguments(folder), .. extra]);

    private static string[] Arguments(TemporaryFolder folder) =>
        ["--model", folder.Path, "--prompts", folder.Put("p.txt", "a\nb\nc\n"), "--count", "3", "--out", folder["out"]];

    private static string[] Count(string extra) => extra.StartsWith("--count", StringComparison.Ordinal) ? [] : ["--count", "3"];

    private static void Cancel(bool now, CancellationTokenSource source)
    {
        if (now) source.Cancel();
    }

    private static void Throw(bool now, Exception error)
    {
        if (now) throw error;
    }

    /// <summary>What TorchSharp throws is of this kind.</summary>
    private sealed class TorchFailure(string message) : ExternalException(message);

    private sealed class EmptyGenerator : IImageGenerator
    {
        public GeneratorDescription Description => new("empty", "0", 16, 16, "float32", "cpu");

        public IReadOnlyList<GeneratedImage> Generate(IReadOnlyList<ImageRequest> batch, CancellationToken cancellation) => [];

        public void Dispose()
        {
        }
    }

    private sealed class BrokenImageGenerator : IImageGenerator
    {
        public GeneratorDescription Description => new("broken", "0", 16, 16, "float32", "cpu");

        public IReadOnlyList<GeneratedImage> Generate(IReadOnlyList<ImageRequest> batch, CancellationToken cancellation) =>
            [.. batch.Select(_ => new GeneratedImage(16, 16, new byte[5], []))];

        public void Dispose()
        {
        }
    }
}
