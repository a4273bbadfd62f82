using System.CommandLine;
using System.Text.Json;
using HartFarm.Bench.Commands;
using HartFarm.Model.Presets;

namespace HartFarm.Bench.Tests;

public sealed class TrainingCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hartfarm-bench-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_image_tokenizers_steps_are_measured()
    {
        var (code, output, error) = Run("--config", Config(), "--steps", "2", "--json");
        Assert.True(code == 0, error);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(2, report.GetProperty("step_seconds").GetArrayLength());
        Assert.InRange(report.GetProperty("waiting").GetDouble(), 0, 1);
        Assert.True(report.GetProperty("share_of_matrix_rate").GetDouble() > 0);
        Assert.Equal("image tokenizer", report.GetProperty("training").GetString());
    }

    [Fact]
    public void The_transformers_steps_are_measured_on_a_checkpoint()
    {
        var checkpoint = Path.Combine(_folder, "checkpoint");
        ModelInitializer.Write(ModelPreset.Find("tiny", 32), 0, checkpoint, cancellation: TestContext.Current.CancellationToken);
        Write("transformer.json", """{ "model": "checkpoint/llm/config.json", "training": { "run": { "batch": 2 } } }""");
        var (code, output, error) = Run("--config", Path.Combine(_folder, "transformer.json"), "--model", checkpoint, "--steps", "2");
        Assert.True(code == 0, error);
        Assert.Contains("transformer", output, StringComparison.Ordinal);
        Assert.Contains("waiting for data", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_config_that_is_not_there_is_named()
    {
        var (code, _, error) = Run("--config", Path.Combine(_folder, "none.json"));
        Assert.Equal(2, code);
        Assert.Contains("none.json", error, StringComparison.Ordinal);
    }

    private string Config()
    {
        Write("model.json", ModelPreset.Find("tiny", 32).Tokenizer.ToJson());
        return Write("tokenizer.json", """{ "model": "model.json", "training": { "run": { "batch": 2, "precision": "float32" } } }""");
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        var configuration = new InvocationConfiguration { Output = new StringWriter(), Error = new StringWriter() };
        var code = new RootCommand { TrainingCommand.Create((_, _, _) => 2e9) }.Parse(["training", .. arguments]).Invoke(configuration);
        return (code, configuration.Output.ToString()!, configuration.Error.ToString()!);
    }
}
