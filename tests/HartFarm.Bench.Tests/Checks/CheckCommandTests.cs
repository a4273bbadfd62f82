using System.CommandLine;
using System.Text.Json;
using HartFarm.Bench.Checks;
using HartFarm.Bench.Checks.Runs;
using HartFarm.Bench.Commands;

namespace HartFarm.Bench.Tests.Checks;

/// <summary>The command, and the processes that it starts.</summary>
public sealed class CheckCommandTests(CheckFixture fixture) : IClassFixture<CheckFixture>
{
    [Fact]
    public void Each_check_runs_in_a_process_of_its_own_and_its_result_comes_back()
    {
        var (code, output, error) = Run("--out", fixture["command"], "--only", "device", "--only", "out-of-memory", "--model", fixture["model"], "--threads", "1", "--precision", "float32");
        Assert.True(code == 0, output + error);
        Assert.StartsWith("device: passed (", output, StringComparison.Ordinal);
        Assert.Contains("out-of-memory, model at 16 px: not applicable (", output, StringComparison.Ordinal);
        Assert.Contains($"good: {Path.Combine(fixture["command"], "report.md")}", output, StringComparison.Ordinal);
        Assert.Equal(2, JsonDocument.Parse(File.ReadAllText(fixture["command/report.json"])).RootElement.GetProperty("checks").GetArrayLength());
    }

    [Fact]
    public void A_process_that_ends_without_a_result_is_a_failure_with_what_it_wrote()
    {
        var result = new ProcessRunner((_, _) => ["check", "--only"], TextWriter.Null).Run(PlannedCheck.Of(CheckList.All, ["device"], [])[0], TimeSpan.FromMinutes(5));
        Assert.Equal((CheckVerdict.Failed, "its process ended with code 1 and no result"), (result.Verdict, result.Reason));
        Assert.Contains(result.Lines, line => line.Contains("--only", StringComparison.Ordinal));
    }

    [Fact]
    public void A_process_that_takes_too_long_is_ended()
    {
        // It would wait for its input.
        var result = new ProcessRunner((_, _) => ["model", "--help"], TextWriter.Null).Run(PlannedCheck.Of(CheckList.All, ["device"], [])[0], TimeSpan.Zero);
        Assert.Equal((CheckVerdict.Failed, "it took longer than the 0 s that were left"), (result.Verdict, result.Reason));
    }

    [Theory]
    [InlineData("--only", "speed", "There is no check speed; there are device, matrix")]
    [InlineData("--device", "tpu", "tpu")]
    [InlineData("--batch", "0", "--batch must be a whole number from 1 to 4096, not 0.")]
    [InlineData("--model", "nowhere", "nowhere")]
    public void What_will_not_do_is_named(string option, string value, string named)
    {
        var (code, _, error) = Run("--out", fixture["refused"], option, value);
        Assert.NotEqual(0, code);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(fixture["refused"]));
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var root = new RootCommand { CheckCommand.Create((_, _, _) => 2e9) };
        var code = root.Parse(["check", .. arguments]).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
