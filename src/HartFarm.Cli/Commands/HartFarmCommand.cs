using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using HartFarm.Cli.Display;
using HartFarm.Settings;

namespace HartFarm.Cli.Commands;

/// <summary>The <c>hartfarm</c> command: its subcommands, and how errors become messages and exit codes.</summary>
public static class HartFarmCommand
{
    /// <summary>Runs the command that the arguments name, on the calling thread.</summary>
    /// <param name="arguments">As the process got them.</param>
    /// <param name="terminal">Where help, results and errors go.</param>
    /// <param name="commands">The subcommands there are.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, Terminal terminal, params IReadOnlyList<Command> commands)
    {
        var root = new RootCommand("HartFarm makes image datasets from lists of prompts, with the HART text-to-image model.");
        foreach (var command in commands) root.Add(command);
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            var action = (HelpAction)help.Action!;
            // To ask a terminal for its width is to write a control sequence to it.
            if (PlainOutput.IsAsked() && !Console.IsOutputRedirected) action.MaxWidth = PlainOutput.Columns(Environment.GetEnvironmentVariable);
            help.Action = new NotedHelp(action);
        }

        // A prompt may begin with '@', which would name a file of arguments by default.
        string[] given = arguments.Count > 0 ? [.. arguments] : ["--help"];
        var parsed = root.Parse(given, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        try
        {
            if (parsed.Action is ParseErrorAction) throw new InputException($"{Describe(parsed)} See {NameOf(parsed)} --help.");
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
#pragma warning disable CA1031 // The end of the line: whatever comes here becomes a message and an exit code.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var report = ErrorReport.Of(error);
            terminal.Error.WriteLine($"hartfarm: {report.Message}");
            return report.ExitCode;
        }
    }

    private static string Describe(ParseResult parsed) =>
        parsed.UnmatchedTokens is [var first, ..] ? $"unknown command or option '{first}'." : parsed.Errors[0].Message;

    private static string NameOf(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        return command is RootCommand ? "hartfarm" : $"hartfarm {string.Join(' ', PathTo(command))}";
    }

    private static IEnumerable<string> PathTo(Symbol command) =>
        command is RootCommand ? [] : command.Parents.OfType<Command>().Take(1).SelectMany(PathTo).Append(command.Name);
}
