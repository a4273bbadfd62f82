using System.CommandLine;
using HartFarm.Cli.Commands;
using HartFarm.Cli.Display;
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
          --server, else the environment variable {ServerVariable}, else what hartfarm login keeps, says where it is. Where it asks for a key,
          {KeyVariable} has it, else what hartfarm login keeps for that coordinator; a key is no option, since others see a command's options.
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
    /// <param name="parsed">What was given.</param>
    /// <param name="retries">How often a request is repeated.</param>
    /// <exception cref="InputException">The address is none, or what <c>hartfarm login</c> keeps cannot be used.</exception>
    public FarmClient Client(ParseResult parsed, int retries = Retries)
    {
        var (server, key) = (NamedServer(parsed), Variable(KeyVariable));
        // A kept key goes to the coordinator that it is for, and to no other.
        if ((server is null || key is null) && Login.Read() is { } login && (server is null || server == login.Server))
            (server, key) = (login.Server, key ?? login.Key);
        return Client(server, key, retries);
    }

    /// <summary>Prints a list, each item as JSON on a line of its own or as people read it.</summary>
    /// <returns><see cref="ExitCodes.Done"/>.</returns>
    public async Task<int> ListAsync<T>(Terminal terminal, ParseResult parsed, IAsyncEnumerable<T> items, Func<T, string> text)
    {
        await foreach (var item in items.ConfigureAwait(false))
            await terminal.Output.WriteLineAsync(Json(parsed) ? JobText.Json(item) : text(item)).ConfigureAwait(false);
        return ExitCodes.Done;
    }

    /// <summary>A client of a coordinator; null is the usual one.</summary>
    public static FarmClient Client(Uri? server, string? key, int retries = Retries)
    {
        var options = new ClientOptions { Retries = retries, Key = key };
        return new FarmClient(server is null ? options : options with { Server = server });
    }

    /// <summary>The coordinator that the command or the environment names; null where neither does.</summary>
    /// <exception cref="InputException">The address is none.</exception>
    public Uri? NamedServer(ParseResult parsed)
    {
        var named = parsed.GetValue(_server);
        if ((named ?? Variable(ServerVariable)) is not { } server) return null;
        return Uri.TryCreate(server.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new InputException($"{(named is null ? ServerVariable : "--server")} must be an address such as {new ClientOptions().Server}, not '{server}'.");
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
