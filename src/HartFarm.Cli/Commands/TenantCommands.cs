using System.CommandLine;
using HartFarm.Cli.Display;
using HartFarm.Cli.Remote;
using HartFarm.Contracts.Http;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm tenants</c>: who shares a farm, and what each may have.</summary>
public static class TenantCommands
{
    private const string Admin = "The key has to be an administrator's.";

    private const string Quotas = $"""
        Quotas:
          A number is the most that there may be; none is no limit. What is over a quota is refused when it is submitted, and what was accepted
          stays so. A day begins at midnight UTC, and counts what was submitted, whatever becomes of it.

        {Admin}
        """;

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(Terminal terminal, CancellationToken cancellation) => new("tenants", "Creates, lists, changes and deletes tenants.")
    {
        CreateOne(terminal, cancellation), List(terminal, cancellation), Set(terminal, cancellation), Delete(terminal, cancellation),
    };

    private static DocumentedCommand CreateOne(Terminal terminal, CancellationToken cancellation)
    {
        var (name, options, remote) = (Name(), new TenantOptionSet(), new RemoteOptions());
        var command = Of("create", "Creates a tenant.", Quotas, name, options, remote);
        command.SetAction(async (parsed, _) =>
        {
            var settings = options.Read(parsed, 1, new TenantQuotas());
            using var client = remote.Client(parsed);
            var request = new TenantRequest { Name = parsed.GetRequiredValue(name), Weight = settings.Weight, Quotas = settings.Quotas };
            return await TellAsync(terminal, remote.Json(parsed), await client.Access.CreateTenantAsync(request, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        });
        return command;
    }

    private static DocumentedCommand List(Terminal terminal, CancellationToken cancellation)
    {
        var remote = new RemoteOptions();
        var command = Of("list", "Lists tenants by name.", Admin, null, null, remote);
        command.SetAction(async (parsed, _) =>
        {
            using var client = remote.Client(parsed);
            await foreach (var tenant in client.Access.TenantsAsync(cancellation).ConfigureAwait(false)) await TellAsync(terminal, remote.Json(parsed), tenant).ConfigureAwait(false);
            return ExitCodes.Done;
        });
        return command;
    }

    private static DocumentedCommand Set(Terminal terminal, CancellationToken cancellation)
    {
        var (name, options, remote) = (Name(), new TenantOptionSet(), new RemoteOptions());
        var command = Of("set", "Changes what a tenant may have; what is not named stays.", Quotas, name, options, remote);
        command.SetAction(async (parsed, _) =>
        {
            if (!options.IsAny(parsed)) throw new InputException("nothing is to be changed. See hartfarm tenants set --help.");
            using var client = remote.Client(parsed);
            var before = await client.Access.TenantAsync(parsed.GetRequiredValue(name), cancellation).ConfigureAwait(false);
            var settings = options.Read(parsed, before.Weight, before.Quotas);
            return await TellAsync(terminal, remote.Json(parsed), await client.Access.SetTenantAsync(before.Name, settings, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        });
        return command;
    }

    private static DocumentedCommand Delete(Terminal terminal, CancellationToken cancellation)
    {
        var (name, remote) = (Name(), new RemoteOptions());
        var command = Of("delete", "Deletes a tenant that has no jobs, no files and no keys that work.", Admin, name, null, remote);
        command.SetAction(async (parsed, _) =>
        {
            using var client = remote.Client(parsed);
            // As it was: the coordinator has nothing left to tell of it afterwards.
            var tenant = remote.Json(parsed) ? await client.Access.TenantAsync(parsed.GetRequiredValue(name), cancellation).ConfigureAwait(false) : null;
            await client.Access.DeleteTenantAsync(parsed.GetRequiredValue(name), cancellation).ConfigureAwait(false);
            await terminal.Output.WriteLineAsync(tenant is null ? "the tenant is deleted" : JobText.Json(tenant)).ConfigureAwait(false);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Argument<string> Name() => new("NAME") { Description = "The tenant's name." };

    private static DocumentedCommand Of(string name, string description, string notes, Argument? argument, TenantOptionSet? options, RemoteOptions remote)
    {
        var command = new DocumentedCommand(name, description, $"{notes}\n\n{RemoteOptions.Notes}");
        if (argument is not null) command.Add(argument);
        options?.AddTo(command);
        remote.AddTo(command);
        return command;
    }

    private static async Task<int> TellAsync(Terminal terminal, bool json, TenantInfo tenant)
    {
        await terminal.Output.WriteLineAsync(json ? JobText.Json(tenant) : AccessText.Line(tenant)).ConfigureAwait(false);
        return ExitCodes.Done;
    }
}
