using System.CommandLine;
using HartFarm.Cli.Display;
using HartFarm.Cli.Remote;
using HartFarm.Contracts.Http;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm keys</c>: the API keys of a farm.</summary>
public static class KeyCommands
{
    private const string Admin = "The key that the command itself uses has to be an administrator's.";

    private const string Scopes = $"""
        Scopes:
          read     see the tenant's jobs and fetch what they made
          submit   submit jobs and control them
          admin    administer the farm: all tenants, all keys, the audit log
          metrics  read /metrics, which tells of all tenants, and nothing else

        The key is printed, once, and kept nowhere but as its hash. It lets its holder in until it expires or is revoked.

        {Admin}
        """;

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(Terminal terminal, CancellationToken cancellation) => new("keys", "Makes, lists and revokes API keys.")
    {
        CreateOne(terminal, cancellation), List(terminal, cancellation), Revoke(terminal, cancellation),
    };

    private static DocumentedCommand CreateOne(Terminal terminal, CancellationToken cancellation)
    {
        var tenant = new Option<string>("--tenant") { HelpName = "NAME", Description = "Whose it is to be.", Required = true };
        var name = new Option<string?>("--name") { HelpName = "TEXT", Description = "A name to know it by." };
        var scopes = new Option<string[]>("--scope")
        {
            HelpName = "read|submit|admin|metrics",
            Description = "What it is for; may be given more than once. Default: read and submit.",
            Arity = ArgumentArity.OneOrMore,
        };
        var days = CheckedOption.Int("--expires-days", "N", 1, 36500, "Days after which it lets nobody in. Default: never.");
        var remote = new RemoteOptions();
        var command = new DocumentedCommand("create", "Makes an API key and prints it.", $"{Scopes}\n\n{RemoteOptions.Notes}") { tenant, name, scopes, days };
        remote.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var client = remote.Client(parsed);
            var request = new ApiKeyRequest
            {
                Tenant = parsed.GetRequiredValue(tenant),
                Name = parsed.GetValue(name) ?? "",
                Scopes = parsed.GetValue(scopes) is { Length: > 0 } given ? given : null,
                ExpiresAt = parsed.GetValue(days) is { } left ? terminal.Clock.GetUtcNow().AddDays(left) : null,
            };
            var key = await client.Access.CreateKeyAsync(request, cancellation).ConfigureAwait(false);
            if (!remote.Json(parsed)) await terminal.Error.WriteLineAsync($"hartfarm: key {key.Id} of {JobText.Safe(key.Tenant)}, for {string.Join(", ", key.Scopes)}; it is shown this once").ConfigureAwait(false);
            await terminal.Output.WriteLineAsync(remote.Json(parsed) ? JobText.Json(key) : JobText.Safe(key.Key)).ConfigureAwait(false);
            return ExitCodes.Done;
        });
        return command;
    }

    private static DocumentedCommand List(Terminal terminal, CancellationToken cancellation)
    {
        var tenant = new Option<string?>("--tenant") { HelpName = "NAME", Description = "Only this tenant's." };
        var remote = new RemoteOptions();
        var command = new DocumentedCommand("list", "Lists API keys, the newest first.", $"{Admin}\n\n{RemoteOptions.Notes}") { tenant };
        remote.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var client = remote.Client(parsed);
            var now = terminal.Clock.GetUtcNow();
            return await remote.ListAsync(terminal, parsed, client.Access.KeysAsync(parsed.GetValue(tenant), cancellation), key => AccessText.Line(key, now)).ConfigureAwait(false);
        });
        return command;
    }

    private static DocumentedCommand Revoke(Terminal terminal, CancellationToken cancellation)
    {
        var id = new Argument<string>("KEY") { Description = "The key's id, as hartfarm keys list prints it." };
        var remote = new RemoteOptions();
        var command = new DocumentedCommand("revoke", "Revokes an API key: from now on it lets nobody in.", $"{Admin}\n\n{RemoteOptions.Notes}") { id };
        remote.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var client = remote.Client(parsed);
            var key = await client.Access.RevokeKeyAsync(parsed.GetRequiredValue(id), cancellation).ConfigureAwait(false);
            await terminal.Output.WriteLineAsync(remote.Json(parsed) ? JobText.Json(key) : "the key is revoked").ConfigureAwait(false);
            return ExitCodes.Done;
        });
        return command;
    }
}
