using System.CommandLine;
using HartFarm.Cli.Diagnosis;
using HartFarm.Cli.Display;
using HartFarm.Cli.Models;
using HartFarm.Cli.Remote;
using HartFarm.Client;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm doctor</c>: says what works here and how to mend what does not.</summary>
public sealed class DoctorCommand(IModelInspector inspector, Terminal terminal, CancellationToken cancellation)
{
    private const string Notes = $"""
        What is looked at:
          This machine: the program, libtorch, the device, the checkpoint and whether it fits the memory, the disk. With --settings full also
          PostgreSQL, RabbitMQ and S3 as hartfarm up would use them, from the same settings; hartfarm up --help tells them. With a coordinator
          named by --server, {RemoteOptions.ServerVariable} or hartfarm login, also whether it answers, and takes the key.

        Nothing is changed: a queue and an object are made and deleted again.
        The exit code is 0 when nothing is bad, and 1 otherwise.
        """;

    private readonly Option<string> _settings = CheckedOption.Word("--settings", "What the farm is to run on; see below.", "embedded", "embedded", "full");
    private readonly Option<string?> _model = new("--model") { HelpName = "DIR", Description = $"The folder of a checkpoint. Default: {ShippedModel.Name}." };
    private readonly Option<string> _data = new("--data") { HelpName = "DIR", Description = "The folder that would be written to.", DefaultValueFactory = _ => "." };
    private readonly Option<string?> _config = new("--config") { HelpName = "FILE", Description = "A JSON file of settings; environment variables go over it." };
    private readonly Option<string> _device = DeviceOption.Create();
    private readonly RemoteOptions _remote = new();

    /// <summary>The command with its action.</summary>
    public Command Create()
    {
        var command = new DocumentedCommand("doctor", "Checks this machine and its services, and says how to mend each.", Notes) { _settings, _model, _device, _data, _config };
        _remote.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var options = new DoctorOptions
        {
            Model = parsed.GetValue(_model),
            Device = parsed.GetValue(_device),
            Data = parsed.GetValue(_data)!,
            Full = parsed.GetValue(_settings) == "full",
            Config = parsed.GetValue(_config),
        };
        var isBad = false;
        await foreach (var finding in FindAsync(options, parsed).ConfigureAwait(false))
        {
            isBad |= finding.Verdict == Verdict.Bad;
            await terminal.Output.WriteLineAsync(_remote.Json(parsed) ? JobText.Json(finding) : Text(finding)).ConfigureAwait(false);
            await terminal.Output.FlushAsync(cancellation).ConfigureAwait(false);
        }
        return isBad ? ExitCodes.Failed : ExitCodes.Done;
    }

    private async IAsyncEnumerable<Finding> FindAsync(DoctorOptions options, ParseResult parsed)
    {
        var machine = new MachineChecks(options, inspector);
        yield return MachineChecks.Program();
        var libtorch = MachineChecks.Libtorch();
        yield return libtorch;
        if (libtorch.Verdict != Verdict.Bad)
        {
            yield return machine.Device();
            yield return machine.Checkpoint(cancellation);
        }
        yield return machine.Disk();
        if (options.Full)
        {
            var (services, settings) = ServiceChecks.Read(options);
            yield return settings;
            if (services is not null)
            {
                yield return await services.DatabaseAsync(cancellation).ConfigureAwait(false);
                yield return await services.BrokerAsync(cancellation).ConfigureAwait(false);
                yield return await services.StoreAsync(cancellation).ConfigureAwait(false);
            }
        }
        if (_remote.NamedServer(parsed) is null && Login.Read() is null) yield break;
        yield return await CoordinatorAsync(parsed).ConfigureAwait(false);
    }

    private async Task<Finding> CoordinatorAsync(ParseResult parsed)
    {
        try
        {
            using var client = _remote.Client(parsed, retries: 0);
            var workers = await client.WorkersAsync(cancellation).ConfigureAwait(false);
            var models = await client.ModelsAsync(cancellation).ConfigureAwait(false);
            var detail = $"it answers: {workers.Count} workers, models {(models.Count == 0 ? "none" : string.Join(", ", models.Select(model => JobText.Safe(model.Id))))}";
            return workers.Count > 0 ? Finding.Good("coordinator", detail) : Finding.Warning("coordinator", detail, "jobs wait until a worker comes: hartfarm worker, or hartfarm up with --workers");
        }
        catch (FarmException error)
        {
            return Finding.Bad("coordinator", JobText.Safe(error.Message), "see that hartfarm up runs there, and that the key is good: hartfarm login");
        }
    }

    private static string Text(Finding finding)
    {
        var mark = finding.Verdict switch
        {
            Verdict.Good => "ok",
            Verdict.Warning => "warning",
            _ => "bad",
        };
        return $"{mark,-8} {finding.Check,-12} {finding.Detail}{(finding.Remedy is { } remedy ? $"\n{"",-22}mend it: {remedy}" : "")}";
    }
}
