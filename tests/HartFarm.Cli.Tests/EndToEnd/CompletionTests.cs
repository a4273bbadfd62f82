using HartFarm.Testing.Processes;

namespace HartFarm.Cli.Tests.EndToEnd;

/// <summary>Completion in the shells themselves.</summary>
public sealed class CompletionTests : IDisposable
{
    // A line is typed in a terminal of its own; what then stands in it is printed.
    private const string TypeInZsh = """
        zmodload zsh/zpty
        zpty shell "TERM=dumb PS1= zsh -f -i"
        zpty -w shell "autoload -Uz compinit; compinit -u -D; source $2"
        zpty -w shell 'show() { zle -I; print -r -- "<<$BUFFER>>"; exit }; zle -N show; bindkey "^X" show; bindkey "^I" complete-word'
        zpty -w -n shell "$1"$'\t\x18'
        typed=
        while zpty -r shell more; do typed+=$more; done
        typed=${typed##*<<}
        print -r -- "${typed%%>>*}"
        """;

    private readonly TemporaryFolder _folder = new();

    public CompletionTests()
    {
        // The name by which the scripts call the command, in front of all others of that name.
        var path = _folder.Put("bin/hartfarm", $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "hartfarm.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _folder.Put("prompts.txt", "a fox");
    }

    /// <summary>Lines, and what the last word of each becomes.</summary>
    public static TheoryData<string, string> Lines => new()
    {
        { "hartfarm stat", "status" },
        { "hartfarm jobs --st", "--state" },
        { "hartfarm jobs --state fin", "finalizing" },
        { "hartfarm completion z", "zsh" },
        { "echo a; hartfarm jobs --state fin", "finalizing" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Bash_completes(string line, string expected)
    {
        // Bash gives the function the command at hand alone.
        var command = line[line.IndexOf("hartfarm", StringComparison.Ordinal)..];
        Assert.Equal(expected, In("bash", $$"""
            source '{{Script("bash")}}'
            COMP_LINE='{{command}}' COMP_POINT={{command.Length}} COMP_WORDS=({{command}}) COMP_CWORD={{command.Split(' ').Length - 1}}
            _hartfarm
            printf '%s\n' "${COMPREPLY[@]}"
            """));
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Fish_completes(string line, string expected)
    {
        Assert.SkipUnless(Programs.Find("fish") is not null, "fish is not there");
        Assert.Equal(expected, In("fish", $"source '{Script("fish")}'; complete --do-complete '{line}'"));
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Zsh_completes(string line, string expected)
    {
        Assert.SkipUnless(Programs.Find("zsh") is not null, "zsh is not there");
        Assert.Equal($"{line[..(line.LastIndexOf(' ') + 1)]}{expected}", InZsh(line));
    }

    [Theory]
    [InlineData("fish", "prompts.txt")]
    [InlineData("zsh", "hartfarm submit prompts.txt")]
    public void A_file_is_completed_where_one_may_stand(string shell, string expected)
    {
        const string line = "hartfarm submit promp";
        Assert.SkipUnless(Programs.Find(shell) is not null, $"{shell} is not there");
        Assert.Equal(expected, shell == "fish" ? In("fish", $"source '{Script("fish")}'; complete --do-complete '{line}'") : InZsh(line));
    }

    [Fact]
    public void Another_shell_is_refused_with_those_there_are()
    {
        var run = ProcessRun.HartFarm("completion", "tcsh");
        Assert.Equal((2, "hartfarm: SHELL must be bash, zsh or fish, not 'tcsh'. See hartfarm completion --help.\n"), (run.ExitCode, run.Error));
    }

    public void Dispose() => _folder.Dispose();

    private string InZsh(string line) => In("zsh", TypeInZsh, line, Script("zsh"));

    private string In(string shell, string script, params string[] arguments)
    {
        // The user's own settings stay out.
        string[] settings = shell switch { "bash" => ["--noprofile", "--norc", "-c", script], "fish" => ["--no-config", "-c", script], _ => ["-f", "-c", script, shell] };
        var environment = new Dictionary<string, string> { ["PATH"] = $"{_folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}", ["HOME"] = _folder.Path };
        return ProcessRun.Of(ProcessRun.Start(shell, [.. settings, .. arguments], _folder.Path, environment)).Output.Trim();
    }

    private string Script(string shell)
    {
        var script = ProcessRun.HartFarm("completion", shell);
        Assert.Equal((0, ""), (script.ExitCode, script.Error));
        return _folder.Put(shell, script.Output);
    }
}
