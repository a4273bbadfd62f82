using System.Formats.Tar;
using System.Text.Json;
using HartFarm.Cli.TestHost;
using HartFarm.Storage.Datasets;

namespace HartFarm.Cli.Tests.Synthesis;

/// <summary><c>hartfarm synthesize</c> with a worker that draws patterns.</summary>
public sealed class SynthesizeTests : IDisposable
{
    private const string Prompts = """
        {"prompt": "a fox", "metadata": {"label": 5}}
        {"prompt": "a bird", "seed": 100, "count": 3, "guidance": 7, "key": "bird"}
        {"prompt": "a tree"}

        """;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("webdataset", "data/000000.tar", "data/000001.tar")]
    [InlineData("parquet", "data/train-00000-of-00002.parquet", "data/train-00001-of-00002.parquet")]
    [InlineData("imagefolder", "data/000000/metadata.jsonl", "data/000001/metadata.jsonl")]
    public void The_dataset_stands_in_its_folder_with_all_that_belongs_to_it(string format, params string[] objects)
    {
        var run = Run("--format", format, "--count", "2", "--seed", "9", "--shard-size", "4");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("7 images made in ", run.Output, StringComparison.Ordinal);
        Assert.EndsWith($"in {_folder["out"]}\nto look at them: {_folder["out/contact-sheet.html"]}\n", run.Output, StringComparison.Ordinal);

        var entries = MadeDataset.Check(_folder["out"]);
        Assert.Equal(
            ["000000000", "000000001", "bird_0", "bird_1", "bird_2", "000000005", "000000006"], entries.Select(entry => entry.Key));
        Assert.Equal(
            [ImageSeeds.Of(9, 0), ImageSeeds.Of(9, 1), 100, 101, 102, ImageSeeds.Of(9, 5), ImageSeeds.Of(9, 6)], entries.Select(entry => entry.Record.Seed));
        Assert.Equal([4.5, 4.5, 7, 7, 7, 4.5, 4.5], entries.Select(entry => entry.Record.Guidance));
        Assert.Equal("label", entries[0].Record.Metadata.Single().Key);
        var names = TemporaryFolder.Contents(_folder["out"]).Keys;
        foreach (var name in (string[])[.. objects, "index/000000.jsonl", "index/000001.jsonl", "manifest.json", "croissant.json", "README.md", "contact-sheet.html"])
            Assert.Contains(name, names);
        // Of what the farm needed, nothing is left.
        Assert.Equal(["finished.json"], Directory.GetFileSystemEntries(_folder["out/.hartfarm"]).Select(Path.GetFileName));
        Assert.Contains("pretty_name: \"out\"", File.ReadAllText(_folder["out/README.md"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tar_is_read_by_others_and_every_path_of_the_manifest_is_there()
    {
        Assert.Equal(0, Run("--image", "jpeg", "--quality", "80", "--title", "Foxes and more").ExitCode);
        using var stream = File.OpenRead(_folder["out/data/000000.tar"]);
        using var tar = new TarReader(stream);
        List<string> members = [];
        while (tar.GetNextEntry() is { } entry) members.Add(entry.Name);
        Assert.Equal(
            ["000000000", "bird_0", "bird_1", "bird_2", "000000004"], members.Where(name => name.EndsWith(".jpg", StringComparison.Ordinal)).Select(name => name[..^4]));
        Assert.Equal(15, members.Count);

        var manifest = JsonDocument.Parse(File.ReadAllBytes(_folder["out/manifest.json"])).RootElement;
        Assert.Equal("Foxes and more", manifest.GetProperty("job").GetProperty("name").GetString());
        foreach (var shard in manifest.GetProperty("shards").EnumerateArray())
            foreach (var part in (string[])["object", "index"])
                Assert.True(File.Exists(Path.Combine(_folder["out"], shard.GetProperty(part).GetProperty("name").GetString()!)));
    }

    [Fact]
    public void The_same_command_does_nothing_the_second_time_and_needs_no_model()
    {
        Assert.Equal(0, Run().ExitCode);
        var before = TemporaryFolder.Contents(_folder["out"]);
        var loader = new PatternLoader(() => new PatternGenerator());
        var run = Run(loader);
        Assert.Equal(new CommandRun(0, $"{_folder["out"]} is finished: 5 images are there, and nothing was to be done\n", ""), run);
        Assert.Equal(0, loader.Loads);
        Assert.Equal(before, TemporaryFolder.Contents(_folder["out"]));
    }

    [Theory]
    [InlineData("seed was 0 and is now 1", "--seed", "1")]
    [InlineData("guidance was 4.5 and is now 2", "--guidance", "2")]
    [InlineData("format was webdataset and is now parquet", "--format", "parquet")]
    [InlineData("exact was no and is now yes; batch was not set and is now 4", "--exact", "--batch", "4")]
    [InlineData("title was not set and is now another", "--title", "another")]
    public void Other_arguments_are_refused_by_name(string difference, params string[] arguments)
    {
        Assert.Equal(0, Run().ExitCode);
        var loader = new PatternLoader(() => new PatternGenerator());
        var run = Run(loader, arguments);
        Assert.Equal(
            new CommandRun(2, "", $"hartfarm: {_folder["out"]} holds a dataset of another run: {difference}; give the same settings, or another folder\n"), run);
        Assert.Equal(0, loader.Loads);
    }

    [Fact]
    public void Other_prompts_and_another_model_are_refused()
    {
        _folder.Put("model/x", "");
        using var interrupt = new CancellationTokenSource();
        var stopped = Run(new PatternLoader(() => Stopping(interrupt, "a tree")), interrupt.Token, "--shard-size", "1");
        Assert.Equal(130, stopped.ExitCode);
        var run = Run(new PatternLoader(() => new PatternGenerator { Description = new PatternGenerator().Description with { ModelHash = "another" } }), "--shard-size", "1");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("model_hash was c0ffee and is now another", run.Error, StringComparison.Ordinal);
        run = CommandRun.Synthesize(new PatternLoader(() => new PatternGenerator()), Arguments(_folder.Put("p.jsonl", Prompts + "\"a cat\"\n"), "--shard-size", "1"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("prompts_sha256 was ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_interrupted_goes_on_with_another_batch_to_the_same_images()
    {
        using var interrupt = new CancellationTokenSource();
        var run = Run(new PatternLoader(() => Stopping(interrupt, "a tree")), interrupt.Token, "--shard-size", "1", "--batch", "1");
        Assert.Equal(130, run.ExitCode);
        Assert.Contains("interrupted, ", run.Output, StringComparison.Ordinal);
        Assert.Contains("hartfarm: stopping; ", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out/manifest.json"]));
        Assert.Equal(0, Run("--shard-size", "1").ExitCode);
        Assert.Equal([0, 1, 2, 3, 4], MadeDataset.Check(_folder["out"]).Select(entry => entry.Record.Index));
    }

    [Fact]
    public void Every_setting_reaches_the_generator_and_an_exact_batch_is_full()
    {
        var generator = new PatternGenerator();
        var run = Run(
            new PatternLoader(() => generator), "--guidance", "2.5", "--top-k", "9", "--top-p", "0.5", "--temperature", "0.8", "--exact", "--batch", "3", "--seed", "4");
        Assert.Equal(0, run.ExitCode);
        var made = generator.Batches.Where(batch => batch[0].TopK == 9).ToArray();
        Assert.Equal([3, 3], made.Select(batch => batch.Count));
        Assert.All(made.SelectMany(batch => batch), request =>
            Assert.Equal((9, 0.5, 0.8, request.Prompt == "a bird" ? 7 : 2.5), (request.TopK, request.TopP, request.Temperature, request.Guidance)));
        Assert.All(MadeDataset.Check(_folder["out"]), entry => Assert.Equal(3, entry.Record.BatchSize));
        var settings = JsonDocument.Parse(File.ReadAllBytes(_folder["out/manifest.json"])).RootElement.GetProperty("settings");
        Assert.Equal((3, 4, 2.5), (settings.GetProperty("exact_batch").GetInt32(), settings.GetProperty("seed").GetInt32(), settings.GetProperty("guidance").GetDouble()));
    }

    [Fact]
    public void The_json_summary_is_one_object_and_all_of_the_output()
    {
        var run = Run("--json");
        var summary = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(
            ["job", "images", "made", "before", "failed", "bytes", "seconds", "images_per_second", "interrupted", "out", "contact_sheet"],
            summary.EnumerateObject().Select(field => field.Name));
        Assert.Equal((5, 5, 0), (summary.GetProperty("images").GetInt32(), summary.GetProperty("made").GetInt32(), summary.GetProperty("failed").GetInt32()));
    }

    [Fact]
    public void A_dry_run_tells_what_it_would_be_and_writes_nothing()
    {
        var run = Run("--count", "2", "--shard-size", "3", "--dry-run");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("/16x16\nprompts  3\nimages   7 in 3 shards\ntime     about 00:00:0", run.Output, StringComparison.Ordinal);
        Assert.Contains("samples\n  a fox\n  a bird\n  a tree\nNothing was written.\n", run.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
        var json = JsonDocument.Parse(Run("--dry-run", "--json").Output).RootElement;
        Assert.Equal(5, json.GetProperty("images").GetInt32());
        // As the images were that were made to measure: noise, and what they say of themselves.
        Assert.InRange(json.GetProperty("bytes").GetInt64(), 5 * 500, 5 * 3000);
    }

    [Fact]
    public void Standard_input_is_read()
    {
        Assert.Equal(0, CommandRun.Synthesize(new PatternLoader(() => new PatternGenerator()), Arguments("-")).ExitCode);
        Assert.Equal("from standard input", MadeDataset.Check(_folder["out"]).Single().Record.Prompt);
    }

    public void Dispose() => _folder.Dispose();

    private static PatternGenerator Stopping(CancellationTokenSource interrupt, string prompt) => new()
    {
        Before = (batch, cancellation) =>
        {
            if (batch.All(request => request.Prompt != prompt)) return;
            interrupt.Cancel();
            cancellation.WaitHandle.WaitOne();
        },
    };

    private CommandRun Run(params string[] extra) => Run(new PatternLoader(() => new PatternGenerator()), extra);

    private CommandRun Run(PatternLoader loader, params string[] extra) => Run(loader, default, extra);

    private CommandRun Run(PatternLoader loader, CancellationToken cancellation, params string[] extra) =>
        CommandRun.Synthesize(loader, cancellation, Arguments(_folder.Put("p.jsonl", Prompts), extra));

    private string[] Arguments(string prompts, params string[] extra)
    {
        Directory.CreateDirectory(_folder["model"]);
        return [prompts, "--model", _folder["model"], "--device", "cpu", "--out", _folder["out"], .. extra];
    }
}
