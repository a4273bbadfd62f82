using System.Text.Json;
using HartFarm.Cli.Commands;
using HartFarm.Cli.Display;
using HartFarm.Cli.Models;
using HartFarm.Model.Checkpoints;

namespace HartFarm.Cli.Tests.Commands;

public class ModelCommandsTests
{
    private static readonly ModelReport Report = new(
        "m", "abc", 1024, 512, [new("transformer", 1_234_567, "bfloat16", 3_000_000), new("tokenizer", 1000, "float32", 4000)], [new("depth", "24")]);

    [Fact]
    public void Init_takes_a_preset_a_size_and_a_seed()
    {
        var models = new FakeModels();
        var (code, output, _) = Run(models, "init", "--preset", "tiny", "--size", "64", "--seed", "7", "--out", "m");
        Assert.Equal(0, code);
        Assert.Equal(new ModelInitOptions("tiny", 64, 7, "m"), models.Init);
        Assert.Contains("1,235,567", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_prints_a_table_or_json()
    {
        var (_, table, _) = Run(new FakeModels(), "inspect", "m");
        Assert.Equal(
            """
            folder         m
            sha256         abc
            image          1024x512
            parameters     1,235,567
              transformer  1,234,567 bfloat16, 2.86 MiB
              tokenizer    1,000 float32, 3.91 KiB
            depth          24

            """, table);
        var (_, json, _) = Run(new FakeModels(), "inspect", "m", "--json");
        var root = JsonDocument.Parse(json).RootElement;
        Assert.Equal(1_235_567, root.GetProperty("parameters").GetInt64());
        Assert.Equal("transformer", root.GetProperty("parts")[0].GetProperty("name").GetString());
        Assert.Equal("24", root.GetProperty("settings").GetProperty("depth").GetString());
    }

    [Fact]
    public void Pull_takes_repositories_and_tells_of_its_progress()
    {
        using var folder = new TemporaryFolder();
        var models = new FakeModels();
        var prompt = folder.Put("system.txt", "x");
        var (code, _, error) = Run(models, "pull", "owner/hart", "--out", "m", "--revision", "v1", "--text-encoder", "owner/text", "--system-prompt", prompt);
        Assert.Equal(0, code);
        Assert.Equal(new ModelPullOptions("owner/hart", "v1", "owner/text", prompt, "m"), models.Pulled);
        Assert.Equal("hartfarm: a.safetensors: 0 bytes of 2 KiB\nhartfarm: a.safetensors: 2 KiB of 2 KiB\n", error);
    }

    [Theory]
    [InlineData("init --preset huge --out m", "--preset must be hart-0.7b or tiny, not 'huge'.")]
    [InlineData("init --preset tiny", "Option '--out' is required.")]
    [InlineData("init --preset tiny --size 1 --out m", "--size must be a whole number from 8 to 16383, not '1'.")]
    [InlineData("inspect", "Required argument missing for command: 'inspect'.")]
    [InlineData("inspect broken", "broken has no model")]
    [InlineData("pull hart --out m", "REPO must be a repository as owner/name, not 'hart'.")]
    [InlineData("pull ../x/y --out m", "REPO must be a repository as owner/name, not '../x/y'.")]
    [InlineData("pull a/b --text-encoder c --out m", "--text-encoder must be a repository as owner/name, not 'c'.")]
    [InlineData("pull a/b --system-prompt /no/such --out m", "--system-prompt: there is no file /no/such")]
    public void What_will_not_do_is_refused(string arguments, string message)
    {
        var (code, output, error) = Run(new FakeModels(), arguments.Split(' '));
        Assert.Equal(2, code);
        Assert.StartsWith($"hartfarm: {message}", error, StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Fact]
    public void A_subcommand_without_what_does_its_work_is_not_there()
    {
        var terminal = new Terminal(new StringWriter(), new StringWriter(), () => Stream.Null, TimeProvider.System);
        Assert.Equal(["inspect"], new ModelCommands(terminal, default).Create(inspector: new FakeModels()).Subcommands.Select(command => command.Name));
    }

    private static (int Code, string Output, string Error) Run(FakeModels models, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, () => Stream.Null, TimeProvider.System);
        var code = HartFarmCommand.Run(["model", .. arguments], terminal, new ModelCommands(terminal, default).Create(models, models, models));
        return (code, output.ToString(), error.ToString());
    }

    private sealed class FakeModels : IModelInitializer, IModelInspector, IModelDownloader
    {
        public IReadOnlyList<string> Presets => ["hart-0.7b", "tiny"];

        public ModelInitOptions? Init { get; private set; }

        public ModelPullOptions? Pulled { get; private set; }

        public ModelReport Initialize(ModelInitOptions options, CancellationToken cancellation)
        {
            Init = options;
            return Report;
        }

        public ModelReport Inspect(string folder) => folder == "broken" ? throw new CheckpointException("broken has no model") : Report;

        public Task<ModelReport> PullAsync(ModelPullOptions options, IProgress<PullProgress> progress, CancellationToken cancellation)
        {
            Pulled = options;
            progress.Report(new PullProgress("a.safetensors", 0, 2048));
            progress.Report(new PullProgress("a.safetensors", 1024, 2048));
            progress.Report(new PullProgress("a.safetensors", 2048, 2048));
            return Task.FromResult(Report);
        }
    }
}
