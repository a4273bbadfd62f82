using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using HartFarm.Bus;
using HartFarm.Model.Runtime;
using HartFarm.Settings;
using HartFarm.Storage.Objects;
using HartFarm.Worker.Hosting;
using HartFarm.Worker.Models;
using HartFarm.Worker.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace HartFarm.Worker.Commands;

/// <summary>The worker's command line. The broker and the store are settings, for they have secrets.</summary>
/// <param name="catalog">The settings that may be named; others than a worker's are for others.</param>
/// <param name="loaders">What loads its models; null for what loads HART.</param>
public sealed class WorkerCommand(SettingCatalog catalog, ModelLoaderFactory? loaders = null)
{
    /// <summary>What the command is for.</summary>
    public const string Description = "Makes images for a HartFarm on one device.";

    private readonly Option<string> _device = new("--device") { HelpName = "cpu|cuda:N", Description = "Where to compute.", DefaultValueFactory = _ => "cpu" };

    private readonly Option<ModelFolder[]> _models = new("--model")
    {
        HelpName = "NAME=DIR",
        Description = "A model's name and the folder of its checkpoint; may be given more than once, the most important first.",
        Required = true,
        CustomParser = ParseModels,
    };

    private readonly Option<long?> _memory = new("--memory")
    {
        HelpName = "BYTES|N GB",
        Description = "The memory that it may have on the device in all, as 24GB. Default: what is free.",
        CustomParser = ParseMemory,
    };

    private readonly Option<Precision> _precision = new("--precision") { Description = "The element type of the computation.", DefaultValueFactory = _ => Precision.Auto };
    private readonly Option<int?> _threads = new("--threads") { HelpName = "N", Description = "Threads for computing on the CPU. Default: one a core." };
    private readonly Option<string?> _spool = new("--spool") { HelpName = "DIR", Description = "Where shards are put together. Default: the system's folder for temporary files." };

    private readonly Option<double> _drain = new("--drain-limit")
    {
        HelpName = "SECONDS",
        Description = "How long shards may still take after SIGTERM; those that take longer are handed back.",
        DefaultValueFactory = _ => 25,
        CustomParser = ParseDrain,
    };

    private readonly Option<string> _logFormat = Formats();

    private readonly Option<FileInfo?> _settings = new("--settings")
    {
        HelpName = "FILE",
        Description = $"JSON with the sections bus, objects and worker. Environment variables go over it: {SettingNames.Variables}BUS__RABBITMQ, {SettingNames.Variables}OBJECTS__S3__ENDPOINT and so on.",
    };

    /// <summary>The command with its action, which returns a <see cref="WorkerExitCode"/>.</summary>
    public RootCommand Create() => Fill(new RootCommand(Description));

    /// <summary>Gives a command of another program the options and the action.</summary>
    public T Fill<T>(T command) where T : Command
    {
        foreach (var option in (Option[])[_device, _models, _memory, _precision, _threads, _spool, _drain, _settings, _logFormat]) command.Add(option);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        IHost host;
        try
        {
            var settings = WorkerSettings.Load(SettingSources.Read(catalog, parsed.GetValue(_settings)?.ToString(), "--settings"));
            Overlay(settings.Worker, parsed);
            if (settings.Faults().ToArray() is { Length: > 0 } faults) throw new SettingsException(faults);
            host = WorkerHost.Build([settings.Worker], settings.Bus, settings.Objects, loaders, parsed.GetValue(_logFormat) == LogLines.Json ? log => log.AddJsonLines() : log => log.AddTextLines(PlainOutput.IsAsked()));
        }
        catch (Exception error) when (error is SettingsException or OptionsValidationException or StoreOptionsException or StoreRefusedException)
        {
            await Console.Error.WriteLineAsync($"hartfarm-worker: {error.Message}");
            return WorkerExitCode.BadInput;
        }
        using (host)
        {
            if (await RefusalAsync(host.Services.GetRequiredService<IObjectStore>(), cancellation) is { } refusal)
            {
                await Console.Error.WriteLineAsync($"hartfarm-worker: {refusal}");
                return WorkerExitCode.BadInput;
            }
            // The host's end takes its services with it.
            var code = host.Services.GetRequiredService<WorkerExitCode>();
            var watch = host.Services.GetRequiredService<QueueWatch>();
            await host.RunAsync(cancellation);
            return watch.Fault is null ? code.Value : WorkerExitCode.Failed;
        }
    }

    /// <summary>Why the store will never do; null where it does, or may do later.</summary>
    private static async Task<string?> RefusalAsync(IObjectStore store, CancellationToken cancellation)
    {
        try
        {
            await StoreProbe.RunAsync(store, cancellation);
            return null;
        }
        catch (StoreRefusedException error)
        {
            return error.Message;
        }
        catch (StoreException)
        {
            // Shards are handed back until it answers, and the worker tells so.
            return null;
        }
    }

    // What the command line leaves open, settings say.
    private void Overlay(WorkerOptions options, ParseResult parsed)
    {
        options.Models = parsed.GetRequiredValue(_models);
        if (IsGiven(_device)) options.Device = parsed.GetRequiredValue(_device) is "cuda" ? "cuda:0" : parsed.GetRequiredValue(_device);
        if (IsGiven(_memory)) options.Memory = parsed.GetValue(_memory);
        if (IsGiven(_precision)) options.Precision = parsed.GetValue(_precision);
        if (IsGiven(_threads)) options.Threads = parsed.GetValue(_threads);
        if (IsGiven(_spool)) options.SpoolFolder = parsed.GetValue(_spool);
        if (IsGiven(_drain)) options.DrainLimit = TimeSpan.FromSeconds(parsed.GetValue(_drain));

        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
    }

    private static Option<string> Formats() => new Option<string>("--log-format")
    {
        HelpName = $"{LogLines.Text}|{LogLines.Json}",
        Description = "How the log is written; json has an object a line, with the ids of job and shard.",
        DefaultValueFactory = _ => LogLines.Text,
    }.AcceptOnlyFromAmong(LogLines.Text, LogLines.Json);

    private static ModelFolder[] ParseModels(ArgumentResult result)
    {
        List<ModelFolder> models = [];
        foreach (var token in result.Tokens)
        {
            var equals = token.Value.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || equals == token.Value.Length - 1) result.AddError($"--model: '{token.Value}' is not NAME=DIR");
            else models.Add(new ModelFolder(token.Value[..equals], token.Value[(equals + 1)..]));
        }
        return [.. models];
    }

    private static double ParseDrain(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= 86_400) return seconds;
        result.AddError($"--drain-limit: '{text}' is no number of seconds up to a day");
        return 0;
    }

    private static long? ParseMemory(ArgumentResult result)
    {
        var text = result.Tokens[0].Value.Replace(" ", "", StringComparison.Ordinal);
        var (digits, unit) = text.EndsWith("GB", StringComparison.OrdinalIgnoreCase) ? (text[..^2], 1e9)
            : text.EndsWith("MB", StringComparison.OrdinalIgnoreCase) ? (text[..^2], 1e6) : (text, 1.0);
        if (double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0) return (long)(number * unit);
        result.AddError($"--memory: '{result.Tokens[0].Value}' is no number of bytes, MB or GB");
        return null;
    }
}
