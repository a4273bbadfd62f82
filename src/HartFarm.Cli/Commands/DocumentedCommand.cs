using System.CommandLine;

namespace HartFarm.Cli.Commands;

/// <summary>A command with more to say than fits the list of commands.</summary>
internal sealed class DocumentedCommand(string name, string description, string notes) : Command(name, description)
{
    /// <summary>Printed below the options in the command's own help.</summary>
    public string Notes { get; } = notes;
}
