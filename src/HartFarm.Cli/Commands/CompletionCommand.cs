using System.CommandLine;
using HartFarm.Cli.Display;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm completion</c>: what a shell needs to complete this command's words.</summary>
public static class CompletionCommand
{
    private const string Notes = """
        Set-up:
          bash   echo 'source <(hartfarm completion bash)' >> ~/.bashrc
          zsh    echo 'source <(hartfarm completion zsh)' >> ~/.zshrc       after compinit
          fish   hartfarm completion fish > ~/.config/fish/completions/hartfarm.fish
        """;

    // The command itself says what may follow, from what stands behind its own name.
    private const string Bash = """
        _hartfarm() {
            local IFS=$'\n' line=${COMP_LINE#* } before=${COMP_LINE%% *}
            local words_that_fit
            words_that_fit=$(hartfarm "[suggest:$((COMP_POINT - ${#before} - 1))]" "$line" 2>/dev/null | grep -v '^/')
            COMPREPLY=($(compgen -W "$words_that_fit" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _hartfarm hartfarm
        """;

    private const string Zsh = """
        _hartfarm() {
            local line="${(j: :)${(@)words[2,CURRENT-1]}}"
            local -a words_that_fit
            line="${line:+$line }$PREFIX"
            words_that_fit=(${(f)"$(hartfarm "[suggest:${#line}]" "$line" 2>/dev/null | grep -v '^/')"})
            compadd -a words_that_fit || _files
        }
        compdef _hartfarm hartfarm
        """;

    private const string Fish = """
        function __hartfarm_words
            set -l line (commandline -cp | string replace -r '^\S+ ' '')
            hartfarm "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -v '/*'
        end
        complete -c hartfarm -a '(__hartfarm_words)'
        """;

    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal) { ["bash"] = Bash, ["zsh"] = Zsh, ["fish"] = Fish };

    /// <summary>The command with its action.</summary>
    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.CompletionSources.Add([.. Scripts.Keys]);
        shell.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Scripts.ContainsKey(token.Value)) result.AddError($"SHELL must be bash, zsh or fish, not '{token.Value}'.");
        });
        var command = new DocumentedCommand("completion", "Prints a script with which a shell completes hartfarm's words.", Notes) { shell };
        command.SetAction(parsed =>
        {
            terminal.Output.WriteLine(Scripts[parsed.GetRequiredValue(shell)]);
            return ExitCodes.Done;
        });
        return command;
    }
}
