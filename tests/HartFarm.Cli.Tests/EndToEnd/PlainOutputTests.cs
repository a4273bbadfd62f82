using HartFarm.Settings;
using HartFarm.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace HartFarm.Cli.Tests.EndToEnd;

/// <summary>Colours and what moves the cursor come to a terminal alone, and not to one that wants none.</summary>
public sealed class PlainOutputTests : IDisposable
{
    private const char Escape = '\u001b';

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("generate", "xterm-256color", "", true)]
    [InlineData("generate", "xterm-256color", "1", false)]
    [InlineData("generate", "dumb", "", false)]
    [InlineData("synthesize", "xterm-256color", "", true)]
    [InlineData("synthesize", "xterm-256color", "1", false)]
    [InlineData("synthesize", "dumb", "", false)]
    public void On_a_terminal_a_bar_is_drawn_unless_it_wants_none(string command, string terminal, string noColor, bool isDrawn)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs the script of Linux");
        var words = string.Join(' ', Arguments(command).Prepend(Path.Combine(AppContext.BaseDirectory, "HartFarm.Cli.TestHost.dll")).Select(word => $"'{word}'"));
        // Spectre draws no bar for some services that build.
        var environment = new Dictionary<string, string> { ["TERM"] = terminal, ["NO_COLOR"] = noColor };
        var run = ProcessRun.Of(ProcessRun.Start("script", ["--quiet", "--return", "--command", $"env -u GITHUB_ACTIONS -u TF_BUILD dotnet {words}", "/dev/null"], null, environment));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("3 images made in ", run.Output, StringComparison.Ordinal);
        Assert.True(isDrawn == run.Output.Contains(Escape, StringComparison.Ordinal), run.Output.Replace(Escape, '^'));
        Assert.True(isDrawn == run.Output.Contains($"{Escape}[?25l", StringComparison.Ordinal), run.Output.Replace(Escape, '^'));
    }

    [Theory]
    [InlineData("xterm-256color", "1", "--help")]
    [InlineData("dumb", "", "--help")]
    [InlineData("dumb", "", "generate --help")]
    [InlineData("xterm-256color", "1", "")]
    [InlineData("xterm-256color", "1", "--version")]
    [InlineData("xterm-256color", "1", "nothing")]
    [InlineData("xterm-256color", "1", "--help 2>/dev/null")]
    [InlineData("dumb", "", "--version 2>/dev/null")]
    [InlineData("xterm-256color", "1", "nothing >/dev/null")]
    public void Help_on_a_terminal_that_wants_no_colours_is_text_alone(string terminal, string noColor, string arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs the script of Linux");
        var environment = new Dictionary<string, string> { ["TERM"] = terminal, ["NO_COLOR"] = noColor, ["COLUMNS"] = "" };
        var command = $"dotnet '{Path.Combine(AppContext.BaseDirectory, "HartFarm.Cli.TestHost.dll")}' {arguments}";
        var run = ProcessRun.Of(ProcessRun.Start("script", ["--quiet", "--return", "--command", command, "/dev/null"], null, environment));
        Assert.NotEmpty(run.Output.Trim());
        Assert.False(run.Output.Contains(Escape, StringComparison.Ordinal), run.Output.Replace(Escape, '^'));
        if (arguments.Contains("--help", StringComparison.Ordinal)) Assert.Contains("Exit codes:", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 80)]
    [InlineData("", 80)]
    [InlineData("wide", 80)]
    [InlineData("-100", 80)]
    [InlineData("3", 80)]
    [InlineData("132", 132)]
    public void Such_a_terminal_is_as_wide_as_a_variable_says(string? columns, int expected) =>
        Assert.Equal(expected, PlainOutput.Columns(name => name == "COLUMNS" ? columns : null));

    [Theory]
    [InlineData("generate")]
    [InlineData("synthesize")]
    public void What_is_no_terminal_gets_plain_lines(string command)
    {
        var environment = new Dictionary<string, string> { ["TERM"] = "xterm-256color", ["NO_COLOR"] = "" };
        var run = ProcessRun.Of(ProcessRun.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "HartFarm.Cli.TestHost.dll"), .. Arguments(command)], null, environment));
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain(Escape, run.Output + run.Error);
    }

    [Theory]
    [InlineData("xterm", null, false)]
    [InlineData(null, null, false)]
    [InlineData("xterm", "", false)]
    [InlineData("xterm", "0", true)]
    [InlineData("dumb", null, true)]
    public void It_is_asked_for_by_variables(string? terminal, string? noColor, bool expected) =>
        Assert.Equal(expected, PlainOutput.IsAsked(name => name switch { "TERM" => terminal, "NO_COLOR" => noColor, _ => null }));

    [Theory]
    [InlineData(true, LoggerColorBehavior.Disabled)]
    [InlineData(false, LoggerColorBehavior.Default)]
    public void A_log_has_no_colours_either(bool isPlain, LoggerColorBehavior expected)
    {
        using var services = new ServiceCollection().AddLogging(log => log.AddTextLines(isPlain)).BuildServiceProvider();
        Assert.Equal(expected, services.GetRequiredService<IOptionsMonitor<SimpleConsoleFormatterOptions>>().CurrentValue.ColorBehavior);
    }

    public void Dispose() => _folder.Dispose();

    private string[] Arguments(string command)
    {
        Directory.CreateDirectory(_folder["model"]);
        var prompts = _folder.Put("prompts.txt", "a fox\nan owl\na hare\n");
        return [command, .. command == "generate" ? ["--prompts", prompts] : (string[])[prompts], "--model", _folder["model"], "--device", "cpu", "--out", _folder["out"], "--batch", "2"];
    }
}
