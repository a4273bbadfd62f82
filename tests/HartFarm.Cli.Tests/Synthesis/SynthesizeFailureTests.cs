using System.Text.Json;
using HartFarm.Cli.TestHost;

namespace HartFarm.Cli.Tests.Synthesis;

/// <summary>Images that cannot be made, and what the same command does afterwards.</summary>
public sealed class SynthesizeFailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SynthesizeFailureTests() => _folder.Put("p.txt", "a fox\nbroken\na tree\na cat\n");

    [Fact]
    public void A_failed_image_is_told_and_tried_again_by_the_same_command()
    {
        var run = Run(Broken, "--shard-size", "2");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("hartfarm: image 000000001 could not be made: it is broken\n", run.Error, StringComparison.Ordinal);
        Assert.StartsWith("3 images made in ", run.Output, StringComparison.Ordinal);
        Assert.Contains("; 1 could not be made\n", run.Output, StringComparison.Ordinal);
        Assert.Equal([0, 2, 3], MadeDataset.Check(_folder["out"]).Select(entry => entry.Record.Index));
        Assert.Equal(1, Counts().GetProperty("missing").GetInt32());

        // It fails again, and nothing is lost.
        Assert.Equal(1, Run(Broken, "--shard-size", "2").ExitCode);
        Assert.Equal(3, MadeDataset.Check(_folder["out"]).Count);

        run = Run(() => new PatternGenerator(), "--shard-size", "2");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("hartfarm: 1 images failed before; trying them again, with 1 shards\n", run.Error, StringComparison.Ordinal);
        Assert.Equal([0, 1, 2, 3], MadeDataset.Check(_folder["out"]).Select(entry => entry.Record.Index));
        Assert.Equal(0, Counts().GetProperty("missing").GetInt32());
        Assert.Contains("is finished: 4 images are there", Run(Broken, "--shard-size", "2").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_failures_end_the_job_and_the_same_command_makes_the_rest()
    {
        var run = Run(Broken, "--shard-size", "1", "--max-failures", "0");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("hartfarm: the job failed: 1 images failed; the job allows 0; the same command tries again what is missing\n", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out/manifest.json"]));
        Assert.Equal(0, Run(() => new PatternGenerator(), "--shard-size", "1", "--max-failures", "0").ExitCode);
        Assert.Equal(4, MadeDataset.Check(_folder["out"]).Count);
    }

    [Fact]
    public void A_generator_that_fails_on_everything_ends_the_run_and_not_the_job()
    {
        var run = Run(() => new PatternGenerator { Before = (batch, _) => Break(batch.Any(request => request.Prompt != "a photograph of a lighthouse on a rocky coast")) });
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the generator fails on whatever it is asked", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, Run(() => new PatternGenerator()).ExitCode);
        Assert.Equal(4, MadeDataset.Check(_folder["out"]).Count);
    }

    [Fact]
    public void What_came_in_the_way_of_the_dataset_is_named_and_once_it_is_gone_no_image_is_made_again()
    {
        var run = Run(() => new PatternGenerator { Before = (_, _) => _folder.Put("out/manifest.json", "mine") });
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"hartfarm: {_folder["out/manifest.json"]} could not be written: something else has the name\n", run.Error, StringComparison.Ordinal);
        File.Delete(_folder["out/manifest.json"]);
        var loader = new PatternLoader(() => new PatternGenerator());
        Assert.Equal(0, Run(loader).ExitCode);
        Assert.Equal(0, loader.Loads);
        Assert.Equal(4, MadeDataset.Check(_folder["out"]).Count);
    }

    public void Dispose() => _folder.Dispose();

    private static PatternGenerator Broken() => new() { Before = (batch, _) => Break(batch.Any(request => request.Prompt == "broken")) };

    private static void Break(bool now)
    {
        if (now) throw new InvalidOperationException("it is broken");
    }

    private JsonElement Counts() => JsonDocument.Parse(File.ReadAllBytes(_folder["out/manifest.json"])).RootElement.GetProperty("counts");

    private CommandRun Run(Func<PatternGenerator> generator, params string[] extra) => Run(new PatternLoader(generator), extra);

    private CommandRun Run(PatternLoader loader, params string[] extra) =>
        CommandRun.Synthesize(loader, [_folder["p.txt"], "--model", _folder.Path, "--device", "cpu", "--out", _folder["out"], .. extra]);
}
