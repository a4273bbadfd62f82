using System.CommandLine;
using System.Text.RegularExpressions;
using HartFarm.Bench.Commands;
using HartFarm.Bench.Measuring;
using HartFarm.Model.Generation;
using HartFarm.Model.Presets;

namespace HartFarm.Bench.Tests;

public sealed class BatchesCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hartfarm-bench-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_batch_of_one_size_gives_the_same_images_whatever_runs_beside()
    {
        ModelInitializer.Write(ModelPreset.Find("tiny", 16), 0, Path.Combine(_folder, "model"), cancellation: TestContext.Current.CancellationToken);
        var (code, output, error) = Run("--model", Path.Combine(_folder, "model"), "--images", "9", "--precision", "float32");
        Assert.True(code == 0, error);
        var lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal("float32 on cpu, 16 images", lines[0]);
        Assert.StartsWith("alone, twice: 16 of 16 images identical; ", lines[1], StringComparison.Ordinal);
        Assert.Equal(["2", "4", "8"], lines[2..5].Select(line => Regex.Match(line, "^batches of (.) against images alone: ").Groups[1].Value));
        Assert.StartsWith("batches of 8 beside others, against batches of 8: 16 of 16 images identical; ", lines[5], StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_model_is_named()
    {
        var (code, _, error) = Run("--model", Path.Combine(_folder, "none"));
        Assert.Equal(2, code);
        Assert.Contains("none", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_are_counted()
    {
        GeneratedImage[] ones = [Image(0, 0, 0, 9, 9, 9), Image(1, 2, 3, 4, 5, 6)];
        GeneratedImage[] others = [Image(0, 0, 0, 9, 9, 9), Image(1, 2, 3, 4, 5, 0)];
        Assert.Equal(new ImageDifference(2, 1, 6, 0.5, 0.25), ImageDifference.Of(ones, others));

        static GeneratedImage Image(params byte[] rgb) => new(2, 1, rgb, []);
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = BatchesCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
