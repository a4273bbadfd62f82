using System.Text.Json;
using HartFarm.Cli.TestHost;

namespace HartFarm.Cli.Tests.Generation;

/// <summary>A checkpoint names the settings that suit it; what is given goes before.</summary>
public sealed class SamplingDefaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("{}", "", 4.5, 1, 0)]
    [InlineData("""{"sampling": {"guidance": 2, "temperature": 0.5}}""", "", 2, 0.5, 0)]
    [InlineData("""{"sampling": {"guidance": 2, "temperature": 0.5, "top_p": 0.9}}""", "--guidance 3 --temperature 0.7", 3, 0.7, 0.9)]
    [InlineData("""{"sampling": {"guidance": 2}}""", "--guidance 4.5", 4.5, 1, 0)]
    public void Generate_takes_what_the_checkpoint_names(string sidecar, string given, double guidance, double temperature, double topP)
    {
        _folder.Put("model/hartfarm.json", sidecar);
        using var generator = new PatternGenerator();
        var run = CommandRun.Generate(
            generator, ["--model", _folder["model"], "--prompt", "a", "--out", _folder["out"], .. given.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.True(run.ExitCode == 0, run.Error);
        var image = JsonDocument.Parse(File.ReadLines(_folder["out/metadata.jsonl"]).Single()).RootElement;
        Assert.Equal((guidance, temperature, topP), (Number("guidance"), Number("temperature"), Number("top_p")));

        double Number(string name) => image.GetProperty(name).GetDouble();
    }

    [Fact]
    public void Settings_out_of_range_are_named_before_anything_is_made()
    {
        _folder.Put("model/hartfarm.json", """{"sampling": {"temperature": 0}}""");
        using var generator = new PatternGenerator();
        var run = CommandRun.Generate(generator, "--model", _folder["model"], "--prompt", "a", "--out", _folder["out"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("sampling.temperature must be above 0", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    public void Dispose() => _folder.Dispose();
}
