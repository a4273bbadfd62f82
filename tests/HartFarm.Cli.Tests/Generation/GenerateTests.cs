using System.Text.Json;
using HartFarm.Cli.TestHost;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Images;

namespace HartFarm.Cli.Tests.Generation;

public class GenerateTests
{
    private const string Prompts = """
        "a fox"
        {"prompt": "a bird", "seed": 100, "count": 3, "guidance": 7, "key": "bird", "label": 5}
        "a long tale"

        """;

    [Fact]
    public void A_run_makes_each_image_with_its_own_seed_and_settings()
    {
        using var folder = new TemporaryFolder();
        using var generator = new PatternGenerator();
        var run = Run(folder, generator, "--count", "2", "--seed", "9");
        Assert.Equal((0, ""), (run.ExitCode, run.Error.Replace($"hartfarm: warning: {folder["p.jsonl"]}, line 3: the prompt was cut\n", "", StringComparison.Ordinal)));
        Assert.StartsWith("7 images made in ", run.Output, StringComparison.Ordinal);
        Assert.EndsWith($" images/s, in {folder["out"]}\n", run.Output, StringComparison.Ordinal);

        var lines = Lines(folder["out"]);
        Assert.Equal(["a fox", "a fox", "a bird", "a bird", "a bird", "a long tale", "a long tale"], lines.Select(line => line.GetProperty("prompt").GetString()));
        Assert.Equal(
            [ImageSeeds.Of(9, 0), ImageSeeds.Of(9, 1), 100, 101, 102, ImageSeeds.Of(9, 5), ImageSeeds.Of(9, 6)],
            lines.Select(line => line.GetProperty("seed").GetInt64()));
        Assert.Equal([4.5, 4.5, 7, 7, 7, 4.5, 4.5], lines.Select(line => line.GetProperty("guidance").GetDouble()));
        Assert.Equal([0, 1, 0, 1, 2, 0, 1], lines.Select(line => line.GetProperty("copy").GetInt32()));
        Assert.Equal("bird", lines[2].GetProperty("key").GetString());
        Assert.Equal(5, lines[2].GetProperty("metadata").GetProperty("label").GetInt32());
        Assert.Equal("the prompt was cut", lines[6].GetProperty("warnings")[0].GetString());
        Assert.Equal(("pattern", "c0ffee", "float32", "cpu"), (
            lines[0].GetProperty("model").GetString(), lines[0].GetProperty("model_hash").GetString(),
            lines[0].GetProperty("precision").GetString(), lines[0].GetProperty("device").GetString()));
        Assert.True(generator.IsDisposed);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    [InlineData("webp")]
    public void Every_image_file_tells_what_made_it(string format)
    {
        using var folder = new TemporaryFolder();
        Run(folder, new PatternGenerator(), "--format", format);
        Assert.All(Lines(folder["out"]), line =>
        {
            var file = File.ReadAllBytes(Path.Combine(folder["out"], line.GetProperty("file_name").GetString()!));
            var inside = JsonDocument.Parse(ImageText.Read(file)!).RootElement;
            Assert.Equal(line.GetProperty("seed").GetInt64(), inside.GetProperty("seed").GetInt64());
            Assert.Equal(line.GetProperty("prompt").GetString(), inside.GetProperty("prompt").GetString());
        });
    }

    [Fact]
    public void Requests_carry_the_sampling_options()
    {
        using var folder = new TemporaryFolder();
        using var generator = new PatternGenerator();
        Run(folder, generator, "--top-k", "9", "--top-p", "0.5", "--temperature", "0.8");
        Assert.All(generator.Batches.SelectMany(batch => batch), request =>
            Assert.Equal((9, 0.5, 0.8), (request.TopK, request.TopP, request.Temperature)));
    }

    [Theory]
    [InlineData("auto", new[] { 3, 2 })]
    [InlineData("1", new[] { 1, 1, 1, 1, 1 })]
    [InlineData("4", new[] { 4, 1 })]
    [InlineData("100", new[] { 5 })]
    public void The_batch_size_is_the_options_or_the_generators(string batch, int[] sizes)
    {
        using var folder = new TemporaryFolder();
        using var generator = new PatternGenerator();
        Run(folder, generator, "--batch", batch);
        Assert.Equal(sizes, generator.Batches.Select(made => made.Count));
    }

    [Fact]
    public void Standard_input_and_prompts_on_the_command_line_are_read()
    {
        using var folder = new TemporaryFolder();
        CommandRun.Generate(new PatternGenerator(), "--model", folder.Path, "--prompts", "-", "--out", folder["a"]);
        Assert.Equal("from standard input", Lines(folder["a"]).Single().GetProperty("prompt").GetString());
        CommandRun.Generate(new PatternGenerator(), "--model", folder.Path, "--prompt", "x", "--prompt", "y", "--out", folder["b"]);
        Assert.Equal(["x", "y"], Lines(folder["b"]).Select(line => line.GetProperty("prompt").GetString()));
    }

    [Fact]
    public void The_json_summary_is_one_object_and_all_of_the_output()
    {
        using var folder = new TemporaryFolder();
        var run = Run(folder, new PatternGenerator(), "--json");
        var summary = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(
            ["images", "made", "before", "seconds", "images_per_second", "warnings", "interrupted", "out", "model_hash", "device", "precision"],
            summary.EnumerateObject().Select(field => field.Name));
        Assert.Equal((5, 5, 0), (summary.GetProperty("images").GetInt32(), summary.GetProperty("made").GetInt32(), summary.GetProperty("before").GetInt32()));
        Assert.Equal(1, summary.GetProperty("warnings").GetInt32());
        Assert.False(summary.GetProperty("interrupted").GetBoolean());
        Assert.Equal(folder["out"], summary.GetProperty("out").GetString());
    }

    [Fact]
    public void Warnings_are_told_once_a_prompt_and_for_the_first_20_prompts()
    {
        using var folder = new TemporaryFolder();
        folder.Put("p.txt", string.Concat(Enumerable.Range(0, 25).Select(i => $"a long tale {i}\n")));
        var run = CommandRun.Generate(new PatternGenerator(), "--model", folder.Path, "--prompts", folder["p.txt"], "--count", "3", "--out", folder["out"]);
        var lines = run.Error.TrimEnd().Split('\n');
        Assert.Equal(21, lines.Length);
        Assert.EndsWith("line 20: the prompt was cut", lines[19], StringComparison.Ordinal);
        Assert.Equal("hartfarm: warning: 25 prompts had warnings, of which the first 20 are above; metadata.jsonl has all", lines[20]);
        Assert.All(Lines(folder["out"]), line => Assert.Equal(1, line.GetProperty("warnings").GetArrayLength()));
    }

    [Fact]
    public void Files_are_written_while_the_next_batch_is_made()
    {
        using var folder = new TemporaryFolder();
        var first = Path.Combine(folder["out"], "images/00000/000000000.png");
        var seen = new List<bool>();
        using var generator = new PatternGenerator
        {
            // Were files written after the batch only, the second batch would wait for good.
            Before = (batch, _) => seen.Add(seen.Count == 0 || SpinWait.SpinUntil(() => File.Exists(first), TimeSpan.FromSeconds(60))),
        };
        Run(folder, generator, "--batch", "1");
        Assert.Equal(5, seen.Count);
        Assert.All(seen, Assert.True);
    }

    [Fact]
    public void The_generator_is_called_on_one_thread()
    {
        using var folder = new TemporaryFolder();
        var threads = new HashSet<int>();
        using var generator = new PatternGenerator { Before = (_, _) => threads.Add(Environment.CurrentManagedThreadId) };
        Run(folder, generator, "--batch", "1");
        Assert.Equal([Environment.CurrentManagedThreadId], threads);
    }

    private static CommandRun Run(TemporaryFolder folder, PatternGenerator generator, params string[] extra) =>
        CommandRun.Generate(generator, ["--model", folder.Path, "--prompts", folder.Put("p.jsonl", Prompts), "--out", folder["out"], .. extra]);

    private static JsonElement[] Lines(string dataset) =>
        [.. File.ReadLines(Path.Combine(dataset, "metadata.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
}
