namespace HartFarm.Cli.Tests.EndToEnd;

/// <summary>Completion as a shell asks for it.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("hartfarm stat", "status")]
    [InlineData("hartfarm jobs --st", "--state")]
    [InlineData("hartfarm jobs --state fin", "finalizing")]
    [InlineData("hartfarm completion z", "zsh")]
    public void Bash_completes(string line, string expected)
    {
        var script = ProcessRun.HartFarm("completion", "bash");
        Assert.Equal((0, ""), (script.ExitCode, script.Error));
        var call = $$"""
            hartfarm() { dotnet '{{Path.Combine(AppContext.BaseDirectory, "hartfarm.dll")}}' "$@"; }
            {{script.Output}}
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}} COMP_WORDS=({{line}}) COMP_CWORD={{line.Split(' ').Length - 1}}
            _hartfarm
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        Assert.Equal(expected, ProcessRun.Of(ProcessRun.Start("bash", ["-c", call])).Output.Trim());
    }

    [Fact]
    public void Another_shell_is_refused_with_those_there_are()
    {
        var run = ProcessRun.HartFarm("completion", "tcsh");
        Assert.Equal((2, "hartfarm: SHELL must be bash, zsh or fish, not 'tcsh'. See hartfarm completion --help.\n"), (run.ExitCode, run.Error));
        foreach (var shell in (string[])["zsh", "fish"]) Assert.Contains("[suggest:", ProcessRun.HartFarm("completion", shell).Output, StringComparison.Ordinal);
    }
}
