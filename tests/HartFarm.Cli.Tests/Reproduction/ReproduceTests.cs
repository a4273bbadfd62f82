using System.Text.Json;
using HartFarm.Cli.Generation;
using HartFarm.Cli.TestHost;
using HartFarm.Cli.Tests.Models;
using HartFarm.Cli.Tests.Synthesis;

namespace HartFarm.Cli.Tests.Reproduction;

/// <summary><c>hartfarm reproduce</c>, with a checkpoint of random weights and with patterns.</summary>
public sealed class ReproduceTests(TinyModel tiny) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("webdataset", "png")]
    [InlineData("parquet", "jpeg")]
    [InlineData("imagefolder", "webp")]
    public void Every_image_of_an_exact_dataset_comes_out_again_byte_by_byte(string format, string image)
    {
        var prompts = _folder.Put("p.jsonl", "\"a fox\"\n{\"prompt\": \"a {red|blue} owl\", \"guidance\": 2, \"seed\": 7, \"key\": \"owl\"}\n");
        string[] arguments =
            [prompts, "--model", tiny.Path, "--device", "cpu", "--out", _folder["out"], "--format", format, "--image", image, "--exact", "--batch", "2", "--expand", "sampled", "--count", "2"];
        Assert.Equal(0, CommandRun.Synthesize(arguments).ExitCode);
        foreach (var entry in MadeDataset.Check(_folder["out"]))
        {
            var run = Reproduce(entry.Key, "--out", _folder["again"]);
            Assert.Equal(new CommandRun(0, $"{entry.Key} is byte-identical: SHA-256 {entry.Sha256}\nwritten to {_folder["again"]}\n", ""), run);
            Assert.Equal(TinyModel.Size, Picture.Read(_folder["again"]).Width);
        }
        Assert.Equal(4, MadeDataset.Check(_folder["out"]).Count);
    }

    [Fact]
    public void What_differs_is_told_with_how_far_and_why()
    {
        Patterns();
        var run = CommandRun.Reproduce(
            (_, _) => Other(new PatternGenerator { Description = new PatternGenerator().Description with { ModelHash = "beef", Precision = "bfloat16" } }),
            "--manifest", _folder["out"], "--image", "000000001", "--model", _folder.Path, "--batch", "3", "--json");
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        var report = JsonDocument.Parse(run.Output).RootElement;
        Assert.False(report.GetProperty("identical").GetBoolean());
        Assert.InRange(report.GetProperty("difference").GetProperty("max").GetInt32(), 1, 255);
        Assert.InRange(report.GetProperty("difference").GetProperty("mean").GetDouble(), 0.1, 255);
        Assert.Equal(
            ["another model: model had the hash c0ffee, and this one has beef", "another precision: float32 then, bfloat16 now", "another batch: 2 images then, 3 now"],
            report.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));
    }

    [Fact]
    public void A_dataset_whose_image_is_not_the_manifests_is_told_as_such()
    {
        Patterns();
        var file = Directory.GetFiles(_folder["out/data/000000"], "000000001.png").Single();
        var bytes = File.ReadAllBytes(file);
        bytes[^20] ^= 1;
        File.WriteAllBytes(file, bytes);
        string[] arguments = ["--manifest", _folder["out/manifest.parquet"], "--image", "000000001", "--model", _folder.Path];
        Assert.Equal(0, CommandRun.Reproduce((_, _) => new LoadedGenerator(new PatternGenerator(), () => 1), arguments).ExitCode);
        var run = CommandRun.Reproduce((_, _) => Other(new PatternGenerator()), arguments);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the pixels could not be compared: the image in data/000000/000000001.png is not the one that the manifest names\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("why it may be: nothing that the manifest names is different", run.Output, StringComparison.Ordinal);
        File.Delete(file);
        Assert.Contains(", which holds image 000000001, is not there\n", CommandRun.Reproduce((_, _) => Other(new PatternGenerator()), arguments).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_manifest_and_a_missing_image_are_named()
    {
        Assert.Equal(
            new CommandRun(2, "", "hartfarm: --manifest: there is no /no/such\n"),
            CommandRun.Reproduce("--manifest", "/no/such", "--image", "x", "--model", _folder.Path));
        Assert.Equal(
            new CommandRun(2, "", $"hartfarm: --manifest: there is no {_folder["manifest.parquet"]}\n"),
            CommandRun.Reproduce("--manifest", _folder.Path, "--image", "x", "--model", _folder.Path));
        Patterns();
        Assert.Equal(new CommandRun(2, "", $"hartfarm: --image: {_folder["out/manifest.parquet"]} has no image 'x'\n"), Reproduce("x"));
        File.WriteAllText(_folder["out/manifest.parquet"], "no table");
        var run = Reproduce("000000001");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"hartfarm: {_folder["out/manifest.parquet"]} is no manifest", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    // The same pattern from another start.
    private static LoadedGenerator Other(PatternGenerator generator) => new(new ShiftedGenerator(generator), () => 1);

    private CommandRun Reproduce(string key, params string[] extra) =>
        CommandRun.Reproduce(["--manifest", _folder["out"], "--image", key, "--model", tiny.Path, "--device", "cpu", .. extra]);

    private void Patterns()
    {
        Directory.CreateDirectory(_folder["model"]);
        var run = CommandRun.Synthesize(
            new PatternLoader(() => new PatternGenerator()),
            _folder.Put("p.txt", "a\nb\n"), "--model", _folder["model"], "--device", "cpu", "--out", _folder["out"], "--format", "imagefolder", "--batch", "2");
        Assert.Equal(0, run.ExitCode);
    }
}
