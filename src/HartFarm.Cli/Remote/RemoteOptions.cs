using System.CommandLine;
using HartFarm.Cli.Commands;
using HartFarm.Client;

namespace HartFarm.Cli.Remote;

/// <summary>How a command reaches the coordinator.</summary>
internal sealed class RemoteOptions
{
    public const string ServerVariable = "HARTFARM_SERVER";
    public const string KeyVariable = "HARTFARM_KEY";

    /// <summary>For the help of every such command.</summary>
    public const string Notes = $"""
        The coordinator:
          --server, else the environment variable {ServerVariable}, says where it is. Where it asks for a key, {KeyVariable} has it.
        """;

    /// <summary>Enough for a coordinator to be started anew meanwhile.</summary>
    private const int Retries = 10;

    private readonly Option<string?> _server = new("--server") { HelpName = "URL", Description = $"The coordinator. Default: {new ClientOptions().Server}" };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON." };

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_server);
        command.Add(_json);
    }

    /// <summary>Whether JSON is wanted.</summary>
    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>A client.</summary>
    /// <exception cref="InputException">The address is none.</exception>
    public FarmClient Client(ParseResult parsed)
    {
        var named = parsed.GetValue(_server);
        var server = named ?? Variable(ServerVariable);
        var options = new ClientOptions { Retries = Retries };
        if (server is not null)
        {
            if (!Uri.TryCreate(server.TrimEnd('/') + "/", UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                throw new InputException($"{(named is null ? ServerVariable : "--server")} must be an address such as {new ClientOptions().Server}, not '{server}'.");
            options = options with { Server = uri };
        }
        return new FarmClient(options with { Key = Variable(KeyVariable) });
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
