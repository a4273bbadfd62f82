using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace HartFarm.Cli.Commands;

/// <summary>Help, followed by the command's notes and the exit codes.</summary>
internal sealed class NotedHelp(HelpAction help) : SynchronousCommandLineAction
{
    private const string FirstSteps = """
        First steps, with a small model of random weights, whose images are noise:
          hartfarm model init --preset tiny --out tiny
          hartfarm generate --model tiny --prompt "a red circle" --out dataset

        hartfarm COMMAND --help tells of a command's options.
        """;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var notes = parseResult.CommandResult.Command switch
        {
            RootCommand => FirstSteps,
            DocumentedCommand command => command.Notes,
            _ => null,
        };
        if (notes is not null) output.WriteLine($"{notes}\n");
        output.WriteLine(ExitCodes.Help);
        return code;
    }
}
