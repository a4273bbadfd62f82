using HartFarm.Cli.TestHost;

namespace HartFarm.Cli.Tests.Synthesis;

public sealed class SynthesizeExpansionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_product_has_every_combination_and_keeps_what_was_given()
    {
        Run("a {red|blue} {animal}\n", "--expand", "product", "--list", "animal=owl, fox");
        var entries = MadeDataset.Check(_folder["out"]);
        Assert.Equal(["a blue fox", "a blue owl", "a red fox", "a red owl"], entries.Select(entry => entry.Record.FinalPrompt!).Order(StringComparer.Ordinal));
        Assert.All(entries, entry => Assert.Equal("a {red|blue} {animal}", entry.Record.Prompt));
    }

    [Fact]
    public void Samples_are_drawn_from_a_list_in_a_file_and_decided_by_the_seed()
    {
        var list = _folder.Put("animals.txt", string.Concat(Enumerable.Range(0, 100).Select(i => $"animal {i}\n")));
        string[] options = ["--expand", "sampled:5", "--list", $"animal={list}"];
        Run("an {animal}\n", options);
        var first = Finals();
        Assert.Equal(5, first.Length);
        Directory.Delete(_folder["out"], recursive: true);
        Run("an {animal}\n", options);
        Assert.Equal(first, Finals());
        Directory.Delete(_folder["out"], recursive: true);
        Run("an {animal}\n", [.. options, "--seed", "1"]);
        Assert.NotEqual(first, Finals());

        File.AppendAllText(list, "one more\n");
        var run = CommandRun.Synthesize(new PatternLoader(() => new PatternGenerator()), [.. Arguments("an {animal}\n"), .. options, "--seed", "1"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("lists_sha256 was ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_expansion_braces_are_text()
    {
        Run("a {red|blue} fox\n");
        Assert.Equal("a {red|blue} fox", Finals().Single());
    }

    public void Dispose() => _folder.Dispose();

    private string[] Finals() => [.. MadeDataset.Check(_folder["out"]).Select(entry => entry.Record.FinalPrompt!)];

    private void Run(string prompts, params string[] extra) =>
        Assert.Equal(0, CommandRun.Synthesize(new PatternLoader(() => new PatternGenerator()), [.. Arguments(prompts), .. extra]).ExitCode);

    private string[] Arguments(string prompts) => [_folder.Put("p.txt", prompts), "--model", _folder.Path, "--device", "cpu", "--out", _folder["out"]];
}
