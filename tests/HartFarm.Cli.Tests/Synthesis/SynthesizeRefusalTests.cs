using HartFarm.Cli.TestHost;

namespace HartFarm.Cli.Tests.Synthesis;

/// <summary>What <c>hartfarm synthesize</c> does not begin, and why.</summary>
public sealed class SynthesizeRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PatternLoader _loader = new(() => new PatternGenerator());

    [Theory]
    [InlineData("{\"prompt\": \"a\", \"sede\": 1}", "line 2, 'sede': unknown; did you mean 'seed'?")]
    [InlineData("{\"prompt\": \"a\", \"key\": \"../x\"}", "line 2, key: ")]
    [InlineData("{\"prompt\": \"a\", \"key\": \"first\"}", "line 2, key: ")]
    [InlineData("{\"prompt\": \"a\", \"count\": 0}", "line 2, count: ")]
    [InlineData("{\"prompt\": ", "line 2: ")]
    public void A_bad_line_is_named_and_nothing_is_left(string line, string message)
    {
        var run = Run(_folder.Put("p.jsonl", $"{{\"prompt\": \"a fox\", \"key\": \"first\"}}\n{line}\n"));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
        Assert.Equal(0, _loader.Loads);
    }

    [Theory]
    [InlineData("--list must be NAME=FILE or NAME=a,b,c, not 'animal'.", "--expand", "product", "--list", "animal")]
    [InlineData("--list animal: there is no file fox, and no comma in it for a list of words.", "--expand", "product", "--list", "animal=fox")]
    [InlineData("--list is for prompts that are expanded; --expand sampled:N or --expand product is needed.", "--list", "animal=a,b")]
    [InlineData("list 'animal': is given twice", "--expand", "product", "--list", "animal=a,b", "--list", "animal=c,d")]
    [InlineData("--quality is for jpeg and webp; png has none.", "--quality", "3")]
    [InlineData("--expand must be sampled:N, sampled or product, not 'sampled:0'. See hartfarm synthesize --help.", "--expand", "sampled:0")]
    [InlineData("--seed must be a whole number from 0 to 9223372036854775807, not '-1'. See hartfarm synthesize --help.", "--seed", "-1")]
    public void Options_that_will_not_do_are_named(string message, params string[] options)
    {
        Assert.Equal(new CommandRun(2, "", $"hartfarm: {message}\n"), Run(_folder.Put("p.txt", "a\n"), options));
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void A_folder_is_needed_and_so_is_a_model()
    {
        var prompts = _folder.Put("p.txt", "a\n");
        Assert.Equal(new CommandRun(2, "", "hartfarm: --out DIR is needed, or --dry-run.\n"), CommandRun.Synthesize(_loader, prompts));
        Assert.Equal(
            new CommandRun(2, "", "hartfarm: --model: there is no folder /no/such\n"),
            CommandRun.Synthesize(_loader, prompts, "--model", "/no/such", "--out", _folder["out"]));
    }

    [Fact]
    public void A_prompt_that_names_no_list_is_named_by_its_line()
    {
        var run = Run(_folder.Put("p.txt", "a {red|blue} fox\nan {animal}\n"), "--expand", "product");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("line 2, prompt: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("animal", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void A_prompt_that_only_the_coordinator_refuses_leaves_nothing_either()
    {
        var run = Run(_folder.Put("p.txt", $"a fox\n{new string('x', 20_001)}\n"));
        Assert.Equal(new CommandRun(2, "", "hartfarm: line 2, prompt: has 20001 characters; at most 20000 are read\n"), run);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("data/mine.txt")]
    public void A_folder_with_something_of_somebody_else_is_refused_and_left_alone(string name)
    {
        _folder.Put($"out/{name}", "mine");
        var run = Run(_folder.Put("p.txt", "a\n"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"holds {name.Split('/')[0]}, which hartfarm would write", run.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder[$"out/{name}"]));
        Assert.False(Directory.Exists(_folder["out/.hartfarm"]));
    }

    [Fact]
    public void A_folder_of_generate_is_refused_and_the_other_way_round()
    {
        var prompts = _folder.Put("p.txt", "a\n");
        Assert.Equal(0, CommandRun.Generate(new PatternGenerator(), "--model", _folder.Path, "--prompts", prompts, "--out", _folder["generated"]).ExitCode);
        var run = CommandRun.Synthesize(_loader, prompts, "--model", _folder.Path, "--device", "cpu", "--out", _folder["generated"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("command was not set and is now synthesize", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, Run(prompts).ExitCode);
        run = CommandRun.Generate(new PatternGenerator(), "--model", _folder.Path, "--prompts", prompts, "--out", _folder["out"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("command was synthesize and is now not set", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_runs_at_once_cannot_have_one_folder()
    {
        var prompts = _folder.Put("p.txt", "a\n");
        CommandRun? second = null;
        var first = new PatternLoader(() => new PatternGenerator { Before = (_, _) => second ??= Run(prompts) });
        Assert.Equal(0, Run(first, prompts).ExitCode);
        Assert.Equal(
            new CommandRun(2, "", $"hartfarm: {_folder["out"]} is being written by another process; wait for it, or take another folder\n"), second);
    }

    [Fact]
    public void A_model_that_cannot_be_loaded_leaves_nothing_and_is_named()
    {
        var run = Run(new PatternLoader(() => throw new Model.Checkpoints.CheckpointException("the model is broken")), _folder.Put("p.txt", "a\n"));
        Assert.Equal(new CommandRun(2, "", "hartfarm: the model is broken\n"), run);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    public void Dispose() => _folder.Dispose();

    private CommandRun Run(string prompts, params string[] extra) => Run(_loader, prompts, extra);

    private CommandRun Run(PatternLoader loader, string prompts, params string[] extra) =>
        CommandRun.Synthesize(loader, [prompts, "--model", _folder.Path, "--device", "cpu", "--out", _folder["out"], .. extra]);
}
