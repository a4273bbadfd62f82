using System.CommandLine;
using System.Data.Common;
using HartFarm.Cli.Display;
using HartFarm.Cli.Server;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Postgres;
using HartFarm.Coordinator.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm migrate</c>: brings a job store up to date, and ends.</summary>
public sealed class MigrateCommand(Terminal terminal, CancellationToken cancellation)
{
    private const string Notes = """
        What is changed:
          The tables of the job store and of upkeep's schedule, from any earlier version to this one. Back the store up first: there is no way back but
          that. Any number of these commands and of coordinators may begin at once; one changes the store, and the others wait for it.

        hartfarm up does the same at its start, unless the setting store.migrations is 'refuse': then it ends where the store is older than itself.
        Of the settings, those under store and upkeep are needed; hartfarm config check shows them.

        The exit code is 0 when the store is up to date in the end, 1 when it is not (--check found it older, a later version has been there, or the
        database does not answer), and 2 when the settings will not do.

        Examples:
          hartfarm migrate --settings full --check
          hartfarm migrate --settings full
        """;

    private readonly Option<string> _settings = CheckedOption.Word("--settings", "As of hartfarm up.", "embedded", "embedded", "full");
    private readonly Option<string> _data = new("--data") { HelpName = "DIR", Description = "As of hartfarm up.", DefaultValueFactory = _ => UpOptions.UsualData };
    private readonly Option<string?> _config = new("--config") { HelpName = "FILE", Description = "A JSON file of settings; environment variables go over it." };
    private readonly Option<bool> _check = new("--check") { Description = "Change nothing: only say whether the store is up to date." };
    private readonly Option<bool> _json = new("--json") { Description = "Print a JSON object." };

    /// <summary>The command with its action.</summary>
    public Command Create()
    {
        var command = new DocumentedCommand("migrate", "Brings a farm's job store up to date, and ends.", Notes) { _settings, _data, _config, _check, _json };
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var full = parsed.GetValue(_settings) == "full";
        var data = parsed.GetValue(_data)!;
        var settings = Settings(new UpOptions { Full = full, Listen = UpOptions.UsualListen, Data = data, Device = "cpu", Config = parsed.GetValue(_config) });
        var isCheck = parsed.GetValue(_check);
        if (!full && !File.Exists(ServerFolder.DatabaseOf(data))) throw new InputException($"--data: there is no job store in {data}; hartfarm up makes one.");
        try
        {
            // Whoever has the folder has the file open.
            using var folder = full || isCheck ? null : ServerFolder.Open(data);
            return await RunAsync(settings, isCheck, parsed.GetValue(_json)).ConfigureAwait(false);
        }
        catch (ServerException error)
        {
            throw new InputException(error.Message, error);
        }
        catch (Exception error) when (error is DbException or TimeoutException)
        {
            await terminal.Error.WriteLineAsync($"hartfarm: the job store: {error.Message.Split('\n')[0]}").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
    }

    private async Task<int> RunAsync(ServerSettings settings, bool isCheck, bool isJson)
    {
        var (store, upkeep) = (settings.Coordinator.Store, settings.Coordinator.Upkeep);
        IFarmDatabase database = store.Postgres is { } postgres ? new PostgresDatabase(postgres) : new SqliteDatabase(store.Sqlite!);
        using var closing = database as IDisposable;
        var migration = new StoreMigration(database, Options.Create(store), Options.Create(upkeep));
        var state = await migration.LookAsync(cancellation).ConfigureAwait(false);
        // What a later version made is left to it.
        if (!isCheck && state is { IsCurrent: false, Unknown.Count: 0 })
        {
            await terminal.Error.WriteLineAsync($"hartfarm: {state.Text}").ConfigureAwait(false);
            await migration.RunAsync(cancellation).ConfigureAwait(false);
            state = await migration.LookAsync(cancellation).ConfigureAwait(false);
        }
        await terminal.Output.WriteLineAsync(isJson ? ReportJson.Text(new { state.IsCurrent, state.Missing, state.Unknown }) : $"hartfarm: {state.Text}").ConfigureAwait(false);
        return state is { IsCurrent: true, Unknown.Count: 0 } ? ExitCodes.Done : ExitCodes.Failed;
    }

    /// <exception cref="InputException">The settings of the store will not do.</exception>
    private static ServerSettings Settings(UpOptions options)
    {
        try
        {
            return ServerSettings.ReadStore(options);
        }
        catch (ServerException error)
        {
            throw new InputException(error.Message, error);
        }
    }
}
