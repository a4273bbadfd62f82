using System.Text.Json;
using HartFarm.Cli.Commands;
using HartFarm.Cli.Models;
using HartFarm.Model.Checkpoints;

namespace HartFarm.Cli.Tests.Commands;

public class ModelCommandsTests
{
    private static readonly ModelReport Report = new(
        "m", null, 1024, 512,
        [
            new("transformer", 1_234_567, "bfloat16", 3_000_000, [new("residual diffusion", 567, "bfloat16", 1134, [])]),
            new("image tokenizer", 1000, "float32", 4000, []),
        ],
        [new("bfloat16", 5L << 30, 2L << 30, 1L << 30, 9L << 30)],
        [new("layers", "24")]);

    [Fact]
    public void Init_takes_a_preset_a_size_and_a_seed()
    {
        var models = new FakeModels();
        var run = Run(models, "init", "--preset", "tiny", "--size", "64", "--seed", "7", "--out", "m");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(new ModelInitOptions("tiny", 64, 7, "m"), models.Init);
        Assert.Contains("1,235,567", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("init --preset tiny --out m --json")]
    [InlineData("pull owner/hart --out m --json")]
    public void What_writes_a_checkpoint_prints_the_json_of_inspect(string arguments)
    {
        var run = Run(new FakeModels(), arguments.Split(' '));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Run(new FakeModels(), "inspect", "m", "--json").Output, run.Output);
    }

    [Fact]
    public void Inspect_prints_a_table_or_json()
    {
        var models = new FakeModels();
        Assert.Equal(
            """
            folder                  m
            image                   1024x512
            parameters              1,235,567
              transformer           1,234,567 bfloat16, 2.86 MiB
                residual diffusion  567 bfloat16, 1.11 KiB
              image tokenizer       1,000 float32, 3.91 KiB
            memory in bfloat16      9 GiB for one image at a time
              weights               5 GiB
              each image in flight  2 GiB
              decoder, at most      1 GiB
            layers                  24

            """, Run(models, "inspect", "m").Output);
        Assert.False(models.Hashed);
        Assert.Contains("\nsha256                  abc\n", Run(models, "inspect", "m", "--hash").Output, StringComparison.Ordinal);
        var root = JsonDocument.Parse(Run(models, "inspect", "m", "--json").Output).RootElement;
        Assert.Equal(1_235_567, root.GetProperty("parameters").GetInt64());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("model_hash").ValueKind);
        var part = root.GetProperty("parts")[0];
        Assert.Equal(("transformer", 567), (part.GetProperty("name").GetString(), part.GetProperty("within")[0].GetProperty("parameters").GetInt32()));
        Assert.Equal(2L << 30, root.GetProperty("memory")[0].GetProperty("image").GetInt64());
        Assert.Equal("24", root.GetProperty("settings").GetProperty("layers").GetString());
    }

    [Fact]
    public void Pull_takes_repositories_and_tells_of_its_progress()
    {
        using var folder = new TemporaryFolder();
        var models = new FakeModels();
        var prompt = folder.Put("system.txt", "x");
        var run = Run(
            models, "pull", "owner/hart", "--out", "m", "--revision", "v1", "--text-encoder", "owner/text", "--text-encoder-revision", "v2", "--system-prompt", prompt);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(new ModelPullOptions("owner/hart", "v1", "owner/text", "v2", prompt, "m"), models.Pulled);
        Assert.Equal("hartfarm: 0 bytes of 2 KiB, a.safetensors\nhartfarm: 2 KiB of 2 KiB, a.safetensors\n", run.Error);
    }

    [Theory]
    [InlineData("init --preset huge --out m", "--preset must be hart-0.7b or tiny, not 'huge'.")]
    [InlineData("init --out m", "Option '--preset' is required.")]
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
        var run = Run(new FakeModels(), arguments.Split(' '));
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"hartfarm: {message}", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    private static CommandRun Run(FakeModels models, params string[] arguments) =>
        CommandRun.Of(terminal => ModelCommands.Create(terminal, models, models, models, default), ["model", .. arguments]);

    private sealed class FakeModels : IModelInitializer, IModelInspector, IModelDownloader
    {
        public IReadOnlyList<string> Presets => ["hart-0.7b", "tiny"];

        public ModelInitOptions? Init { get; private set; }

        public ModelPullOptions? Pulled { get; private set; }

        public bool Hashed { get; private set; }

        public ModelReport Initialize(ModelInitOptions options, IProgress<CheckpointProgress> progress, CancellationToken cancellation)
        {
            Init = options;
            return Report;
        }

        public ModelReport Inspect(string folder, bool hash, CancellationToken cancellation)
        {
            Hashed = hash;
            return folder == "broken" ? throw new CheckpointException("broken has no model") : Report with { ModelHash = hash ? "abc" : null };
        }

        public Task<ModelReport> PullAsync(ModelPullOptions options, IProgress<CheckpointProgress> progress, CancellationToken cancellation)
        {
            Pulled = options;
            progress.Report(new CheckpointProgress(0, 2048, "a.safetensors"));
            progress.Report(new CheckpointProgress(1024, 2048, "a.safetensors"));
            progress.Report(new CheckpointProgress(2048, 2048, "a.safetensors"));
            progress.Report(new CheckpointProgress(2048, 2048, "a.safetensors"));
            return Task.FromResult(Report);
        }
    }
}
