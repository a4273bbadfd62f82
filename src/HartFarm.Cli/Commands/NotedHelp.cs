using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace HartFarm.Cli.Commands;

/// <summary>Help, followed by the command's notes and the exit codes.</summary>
internal sealed class NotedHelp(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is DocumentedCommand command)
        {
            output.WriteLine(command.Notes);
            output.WriteLine();
        }
        output.WriteLine(ExitCodes.Help);
        return code;
    }
}
