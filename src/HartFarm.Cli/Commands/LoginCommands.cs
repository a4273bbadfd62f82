using System.CommandLine;
using HartFarm.Cli.Display;
using HartFarm.Cli.Remote;
using HartFarm.Client;
using Spectre.Console;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm login</c> and <c>hartfarm logout</c>.</summary>
public static class LoginCommands
{
    private const int LongestKey = 1000;

    private static readonly string Notes = $"""
        The key:
          It is asked for, and not shown while it is typed; or it is the first line of standard input. An empty one is for a coordinator that asks
          for none. Coordinator and key are kept when the coordinator has accepted them, for the commands that talk to one, in
            {Remote.Login.File}
          which nobody else can read. hartfarm logout deletes the file.

        Examples:
          hartfarm login --server https://farm.example
          hartfarm login --server https://farm.example < key.txt

        The coordinator:
          --server, else the environment variable {RemoteOptions.ServerVariable}, says where it is.
        """;

    /// <summary><c>hartfarm login</c>.</summary>
    public static Command Login(Terminal terminal, CancellationToken cancellation)
    {
        var remote = new RemoteOptions();
        var command = new DocumentedCommand("login", "Keeps a coordinator's address and a key for it.", Notes);
        remote.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var server = remote.NamedServer(parsed) ?? new ClientOptions().Server;
            var key = await KeyAsync(terminal, server, cancellation).ConfigureAwait(false);
            using var client = RemoteOptions.Client(server, key);
            var account = await client.Access.AccountAsync(cancellation).ConfigureAwait(false);
            new Login(server, key).Write();
            await terminal.Output.WriteLineAsync(remote.Json(parsed) ? JobText.Json(account) : $"logged in to {server}: {AccessText.Of(account)}").ConfigureAwait(false);
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary><c>hartfarm logout</c>.</summary>
    public static Command Logout(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new DocumentedCommand("logout", "Forgets what hartfarm login kept.", $"It deletes {Remote.Login.File}. The key itself is revoked with hartfarm keys revoke.") { json };
        command.SetAction(async (parsed, _) =>
        {
            var isForgotten = Remote.Login.Forget();
            var text = parsed.GetValue(json) ? JobText.Json(new LogoutReport(isForgotten)) : isForgotten ? "logged out" : "nobody was logged in";
            await terminal.Output.WriteLineAsync(text).ConfigureAwait(false);
            return ExitCodes.Done;
        });
        return command;
    }

    /// <exception cref="InputException">It is no key.</exception>
    private static async Task<string?> KeyAsync(Terminal terminal, Uri server, CancellationToken cancellation)
    {
        var text = terminal.Questions is { } questions && !Console.IsInputRedirected
            ? await questions().PromptAsync(new TextPrompt<string>($"Key for {Markup.Escape(server.ToString())}:").Secret(null).AllowEmpty(), cancellation).ConfigureAwait(false)
            : await FirstLineAsync(terminal, cancellation).ConfigureAwait(false);
        var key = text.Trim();
        if (key.Length > LongestKey || key.Any(c => c is <= ' ' or > '~')) throw new InputException("the key must be printable ASCII characters without spaces.");
        return key.Length == 0 ? null : key;
    }

    private static async Task<string> FirstLineAsync(Terminal terminal, CancellationToken cancellation)
    {
        using var reader = new StreamReader(terminal.Input());
        return await reader.ReadLineAsync(cancellation).ConfigureAwait(false) ?? "";
    }
}
