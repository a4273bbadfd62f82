using HartFarm.Cli.Generation;
using HartFarm.Model.Checkpoints;
using HartFarm.Storage.Images;

namespace HartFarm.Cli.Tests.Commands;

public class GenerateOptionTests
{
    [Fact]
    public void Without_options_the_defaults_are_those_of_the_paper()
    {
        var options = Read("--prompt", "a fox");
        Assert.Equal(["a fox"], options.Prompts);
        Assert.Equal((1, 0L, 4.5, null, 0.0, 1.0), (options.Count, options.Seed, options.Guidance, options.TopK, options.TopP, options.Temperature));
        Assert.Equal((false, true, 1, null), (options.Discrete, options.Smooth, options.MaskGitSteps, options.Size));
        Assert.Equal((null, null, null, null), (options.Batch, options.Precision, options.Device, options.Threads));
        Assert.Equal(new ImageEncoding(ImageFormat.Png), options.Encoding);
        Assert.Equal((false, false), (options.Verify, options.Json));
    }

    [Fact]
    public void Every_option_reaches_the_generator()
    {
        var options = Read(
            "--prompt", "a", "--prompt", "@b", "--prompt", "-c", "--count", "5", "--seed", "-9", "--guidance", "2.5", "--top-k", "50", "--top-p", "0.9",
            "--temperature", "0.7", "--discrete", "--no-smooth", "--maskgit", "4", "--size", "512", "--batch", "16", "--precision", "bfloat16",
            "--device", "cuda:1", "--threads", "3", "--format", "jpeg", "--quality", "80", "--verify", "--json");
        Assert.Equal(["a", "@b", "-c"], options.Prompts);
        Assert.Equal((5, -9L, 2.5, 50, 0.9, 0.7), (options.Count, options.Seed, options.Guidance, options.TopK, options.TopP, options.Temperature));
        Assert.Equal((true, false, 4, 512), (options.Discrete, options.Smooth, options.MaskGitSteps, options.Size));
        Assert.Equal((16, "bfloat16", "cuda:1", 3), (options.Batch, options.Precision, options.Device, options.Threads));
        Assert.Equal(new ImageEncoding(ImageFormat.Jpeg, 80), options.Encoding);
        Assert.Equal((true, true), (options.Verify, options.Json));
    }

    [Theory]
    [InlineData("cpu", "cpu")]
    [InlineData("cuda", "cuda:0")]
    [InlineData("cuda:12", "cuda:12")]
    public void Devices_have_one_name(string given, string wanted) => Assert.Equal(wanted, Read("--prompt", "a", "--device", given).Device);

    [Theory]
    [InlineData("--count 0", "--count must be a whole number from 1 to 1000000, not '0'.")]
    [InlineData("--count x", "--count must be a whole number from 1 to 1000000, not 'x'.")]
    [InlineData("--count 1000001", "--count must be a whole number from 1 to 1000000, not '1000001'.")]
    [InlineData("--seed 9223372036854775808", "--seed must be a whole number from -9223372036854775808 to 9223372036854775807, not '9223372036854775808'.")]
    [InlineData("--guidance 101", "--guidance must be a number from 0 to 100, not '101'.")]
    [InlineData("--guidance NaN", "--guidance must be a number from 0 to 100, not 'NaN'.")]
    [InlineData("--top-k 0", "--top-k must be a whole number of 1 or more, not '0'.")]
    [InlineData("--top-p 1.1", "--top-p must be a number from 0 to 1, not '1.1'.")]
    [InlineData("--temperature 0", "--temperature must be a number above 0, at most 100, not '0'.")]
    [InlineData("--maskgit 0", "--maskgit must be a whole number from 1 to 64, not '0'.")]
    [InlineData("--size 20000", "--size must be a whole number from 8 to 16383, not '20000'.")]
    [InlineData("--batch 0", "--batch must be auto or a whole number from 1 to 65536, not '0'.")]
    [InlineData("--precision half", "--precision must be auto, float32 or bfloat16, not 'half'.")]
    [InlineData("--device gpu", "--device must be cpu, cuda or cuda:N, not 'gpu'.")]
    [InlineData("--device cuda:01", "--device must be cpu, cuda or cuda:N, not 'cuda:01'.")]
    [InlineData("--threads 0", "--threads must be a whole number from 1 to 1024, not '0'.")]
    [InlineData("--format gif", "--format must be png, jpeg or webp, not 'gif'.")]
    [InlineData("--format jpeg --quality 0", "--quality must be a whole number from 1 to 100, not '0'.")]
    [InlineData("--quality 90", "--quality is for jpeg and webp; png has none.")]
    [InlineData("--prompts a.txt", "--prompts and --prompt cannot both be given.")]
    [InlineData("--bogus", "unknown command or option '--bogus'.")]
    [InlineData("stray", "unknown command or option 'stray'.")]
    [InlineData("--count", "Required argument missing for option: '--count'.")]
    [InlineData("--seed 1 --seed 2", "Option '--seed' expects a single argument but 2 were provided.")]
    public void An_option_that_will_not_do_is_refused_on_one_line(string extra, string message)
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Generate((_, _) => throw new InvalidOperationException("not to be loaded"), default,
            ["--model", folder.Path, "--out", folder["out"], "--prompt", "a", .. extra.Split(' ')]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"hartfarm: {message}", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Empty(run.Output);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Theory]
    [InlineData("--out", "Option '--out' is required.")]
    [InlineData("--prompt", "--prompts FILE or --prompt TEXT is needed.")]
    public void A_missing_option_is_named(string missing, string message)
    {
        using var folder = new TemporaryFolder();
        (string Name, string Value)[] all = [("--model", folder.Path), ("--out", folder["out"]), ("--prompt", "a")];
        var run = CommandRun.Generate((_, _) => throw new InvalidOperationException("not to be loaded"), default,
            [.. all.Where(option => option.Name != missing).SelectMany(option => (string[])[option.Name, option.Value])]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"hartfarm: {message}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_cannot_be_loaded_leaves_no_folder()
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Generate((_, _) => throw new CheckpointException("m/config.json is missing"), default, "--model", folder.Path, "--out", folder["out"], "--prompt", "a");
        Assert.Equal((2, "hartfarm: m/config.json is missing\n"), (run.ExitCode, run.Error));
        Assert.False(Directory.Exists(folder["out"]));
    }

    private static GenerateOptions Read(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        GenerateOptions? read = null;
        CommandRun.Generate(
            (options, _) =>
            {
                read = options;
                throw new CheckpointException("enough");
            },
            default,
            ["--model", folder.Path, "--out", folder["out"], .. arguments]);
        return Assert.IsType<GenerateOptions>(read);
    }
}
