using System.CommandLine;
using System.Text.Json;
using HartFarm.Bench.Commands;
using HartFarm.Model.Presets;

namespace HartFarm.Bench.Tests;

public sealed class ModelCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hartfarm-bench-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_checkpoint_is_measured_from_loading_to_pixels()
    {
        var model = Path.Combine(_folder, "model");
        ModelInitializer.Write(ModelPreset.Find("tiny", 16), 0, model, cancellation: TestContext.Current.CancellationToken);
        var (code, output, error) = Run("--model", model, "--batch", "2", "--images", "3", "--precision", "float32", "--json");
        Assert.True(code == 0, error);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal([2e9, 2e9], report.GetProperty("matrix_rates").EnumerateArray().Select(rate => rate.GetDouble()));
        // Three images make two batches of two.
        Assert.Equal(2, report.GetProperty("batch_seconds").GetArrayLength());
        Assert.True(report.GetProperty("first_batch_seconds").GetDouble() > 0);
        Assert.Equal("float32", report.GetProperty("model").GetProperty("precision").GetString());
        var stages = report.GetProperty("stages").EnumerateArray().ToArray();
        Assert.Equal(["text", "scale 1x1 and prompt", "scale 2x2", "scale 4x4", "residual diffusion", "decoder"], stages.Select(stage => stage.GetProperty("name").GetString()));
        Assert.All(stages, stage => Assert.True(stage.GetProperty("seconds").GetDouble() > 0 && stage.GetProperty("operations").GetInt64() > 0));
    }

    [Theory]
    [InlineData("--model", "nowhere", "nowhere")]
    [InlineData("--size", "500", "500")]
    [InlineData("--batch", "0", "--batch")]
    [InlineData("--preset", "large", "large")]
    [InlineData("--device", "tpu", "tpu")]
    public void What_will_not_do_is_named(string option, string value, string named)
    {
        string[] arguments = option is "--model" ? [option, Path.Combine(_folder, value)] : option is "--device" ? [option, value, "--model", Model()] : [option, value];
        var (code, _, error) = Run(arguments);
        Assert.NotEqual(0, code);
        Assert.Contains(named, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_size_is_no_choice_where_the_checkpoint_has_one()
    {
        var (code, _, error) = Run("--model", _folder, "--size", "32");
        Assert.Equal(2, code);
        Assert.Contains("--size", error, StringComparison.Ordinal);
    }

    private string Model()
    {
        var folder = Path.Combine(_folder, "for-device");
        ModelInitializer.Write(ModelPreset.Find("tiny", 16), 0, folder, cancellation: TestContext.Current.CancellationToken);
        return folder;
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var root = new RootCommand { ModelCommand.Create((_, _, _) => 2e9) };
        var code = root.Parse(["model", .. arguments]).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
