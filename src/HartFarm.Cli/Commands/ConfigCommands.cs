using System.CommandLine;
using HartFarm.Cli.Display;
using HartFarm.Cli.Server;
using HartFarm.Cli.Settings;
using HartFarm.Settings;
using HartFarm.Worker.Settings;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm config</c>: what settings hold, and what is wrong with them.</summary>
public static class ConfigCommands
{
    private const string Coordinator = "up";
    private const string Worker = "worker";

    private const string Notes = """
        What is shown:
          Each setting on a line: its key, its value, and where it is from: the name of a variable, the file of --config, 'default', or 'derived' where it
          follows from other settings or from the command line. Passwords and keys are shown as ***. Nothing is connected to; hartfarm doctor does that.

        Where settings come from:
          A variable HARTFARM_LEASES__LEASEFOR is the setting leases.leaseFor. It goes over the file of --config. HARTFARM_LEASES__LEASEFOR_FILE names a file
          that holds the value, as secrets are given to containers. A name that is no setting is an error.

        The exit code is 0 when all will do, and 2 otherwise; what is wrong is then told by its key and by where it is from.

        Examples:
          hartfarm config check
          hartfarm config check up --settings full --config farm.json
          hartfarm config check worker --json
        """;

    /// <summary>The command with its actions.</summary>
    public static Command Create(Terminal terminal) => new("config", "Shows and checks settings.") { Check(terminal) };

    private static DocumentedCommand Check(Terminal terminal)
    {
        var what = new Argument<string>("WHAT") { Description = "up or worker: whose settings. Default: up.", DefaultValueFactory = _ => Coordinator };
        what.CompletionSources.Add(Coordinator, Worker);
        what.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value is not (Coordinator or Worker)) result.AddError($"WHAT must be up or worker, not '{token.Value}'.");
        });
        var settings = CheckedOption.Word("--settings", "As of hartfarm up.", "embedded", "embedded", "full");
        var listen = new Option<string>("--listen") { HelpName = "URL", Description = "As of hartfarm up.", DefaultValueFactory = _ => UpOptions.UsualListen };
        var data = new Option<string>("--data") { HelpName = "DIR", Description = "As of hartfarm up.", DefaultValueFactory = _ => UpOptions.UsualData };
        var config = new Option<string?>("--config") { HelpName = "FILE", Description = "A JSON file of settings; environment variables go over it." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new DocumentedCommand("check", "Shows the settings as they hold, and says what is wrong with them.", Notes) { what, settings, listen, data, config, json };
        command.SetAction(parsed =>
        {
            var up = new UpOptions
            {
                Full = parsed.GetValue(settings) == "full",
                Listen = parsed.GetValue(listen)!,
                Data = parsed.GetValue(data)!,
                Device = "cpu",
                Config = parsed.GetValue(config),
            };
            var report = ConfigReport.Of(parsed.GetValue(what) == Worker ? sources => Look(WorkerSettings.Load(sources)) : sources => Look(ServerSettings.Load(up, sources)), up.Config);
            report.Print(terminal, parsed.GetValue(json));
            return report.Faults.Count == 0 ? ExitCodes.Done : ExitCodes.BadInput;
        });
        return command;
    }

    private static (IEnumerable<EffectiveSetting>, IEnumerable<SettingFault>) Look(WorkerSettings settings) => (settings.Effective(), settings.Faults());

    private static (IEnumerable<EffectiveSetting>, IEnumerable<SettingFault>) Look(ServerSettings settings) => (settings.Effective(), settings.Faults());
}
