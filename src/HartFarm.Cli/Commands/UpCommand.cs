using System.CommandLine;
using System.CommandLine.Parsing;
using HartFarm.Cli.Display;
using HartFarm.Cli.Models;
using HartFarm.Cli.Server;
using HartFarm.Model.Runtime;
using HartFarm.Settings;
using HartFarm.Storage.Objects;
using HartFarm.Worker.Hosting;
using HartFarm.Worker.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm up</c>: its options, and what they mean together.</summary>
public sealed class UpCommand(Terminal terminal, CancellationToken cancellation)
{
    private const string Notes = """
        The settings:
          embedded  everything in this process: jobs in an SQLite file and objects in a folder, both in --data, and messages in memory. Workers
                    run in this process, too. It needs nothing else.
          full      jobs in PostgreSQL, messages over RabbitMQ, objects in S3. Any number of coordinators and of workers (hartfarm worker) share
                    them. Their addresses are settings:
                      HARTFARM_STORE__POSTGRES         Host=...;Database=...;Username=...;Password=...
                      HARTFARM_BUS__RABBITMQ           amqp://user:password@host/virtual-host
                      HARTFARM_OBJECTS__S3__ENDPOINT   host:port; likewise __BUCKET, __ACCESSKEY, __SECRETKEY, __REGION and __TLS (true or false)
          Each is an environment variable, or stands in the JSON file of --config: {"store": {"postgres": ...}, "bus": {"rabbitMq": ...}, ...}.
          With _FILE at the end of its name a variable names a file that holds the value. hartfarm config check shows all settings as they hold.

        Keys:
          Where the settings have no key, it listens on this machine alone, and whoever is on it administers the farm. Where they have one, callers
          send a key as Authorization: Bearer KEY, and each key's tenant sees its own jobs. The first key, an administrator's, is set by its hash:
            HARTFARM_HTTP__KEYS__0__TENANT=admin  HARTFARM_HTTP__KEYS__0__SCOPES__0=admin
            HARTFARM_HTTP__KEYS__0__SHA256=$(printf %s "$KEY" | sha256sum | cut -d ' ' -f 1)     KEY being openssl rand -hex 32, for example
          With it, hartfarm login, hartfarm tenants and hartfarm keys make all others, which expire and are revoked without a restart.

        TLS:
          HARTFARM_HTTP__CERTIFICATE__PATH names a PEM file with the certificate and those that signed it, for --listen https://...; __KEYPATH the file
          of its private key, __PASSWORD the key's password. A PKCS #12 file (.pfx, .p12) has all of it. A new certificate is read at the next start.

        Limits:
          HARTFARM_HTTP__RATELIMITS__REQUESTSPERSECOND (100) and __BURST (1000) of each key; __WRONGKEYSPERMINUTE (20) of each address.
          HARTFARM_HTTP__CORSORIGINS__0=https://images.example lets that origin's pages in; HARTFARM_HTTP__TRUSTEDPROXIES__0=10.0.0.5 believes a
          proxy where requests come from.

        The end:
          Ctrl-C or SIGTERM: workers finish their shards within 25 seconds or hand them back. What was accepted goes on at the next start, also after
          kill -9.

        Examples:
          hartfarm up
          hartfarm up --model hart-0.7b=checkpoints/hart-0.7b --device cuda
          hartfarm up --settings full --listen http://0.0.0.0:7860 --config farm.json
        """;

    private readonly Option<string> _settings = CheckedOption.Word("--settings", "What it runs on; see below.", "embedded", "embedded", "full");
    private readonly Option<int?> _workers = CheckedOption.Int("--workers", "N", 0, 64, "Workers in this process. Default: 1, and none with --settings full.");
    private readonly Option<string> _listen = new("--listen") { HelpName = "URL", Description = "Where to listen.", DefaultValueFactory = _ => UpOptions.UsualListen };
    private readonly Option<string> _data = new("--data") { HelpName = "DIR", Description = "The folder of --settings embedded; made if missing.", DefaultValueFactory = _ => UpOptions.UsualData };
    private readonly Option<string?> _config = new("--config") { HelpName = "FILE", Description = "A JSON file of settings; environment variables go over it." };
    private readonly Option<string> _logFormat = CheckedOption.Word("--log-format", "How the log is written; json has an object a line, with the ids of job and shard.", LogLines.Text, LogLines.Text, LogLines.Json);
    private readonly Option<int?> _threads = DeviceOption.Threads();

    private readonly Option<string> _device = CheckedOption.Of(
        "--device", "cpu|cuda|cuda:N", "cpu, cuda or cuda:N", "Where the workers compute; cuda gives each a device of its own. Default: cuda:0 if there is one, else cpu.",
        text => text is "cpu" or "cuda" || (text.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(text.AsSpan(5), out _)) ? text : null);

    private readonly Option<ModelFolder[]> _models = new("--model")
    {
        HelpName = "NAME=DIR",
        Description = $"A model's name and the folder of its checkpoint, for the workers; may be given more than once. Default: hart-scenes={ShippedModel.Name}, which ships.",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParseModels,
    };

    /// <summary>The command with its action.</summary>
    public Command Create()
    {
        var command = new DocumentedCommand("up", "Runs a coordinator, which takes jobs over HTTP, and workers beside it.", Notes)
        {
            _settings, _workers, _listen, _data, _models, _device, _threads, _config, _logFormat,
        };
        command.SetAction((parsed, _) => RunAsync(Read(parsed), log => Log(log, parsed.GetValue(_logFormat) == LogLines.Json)));
        return command;
    }

    private async Task<int> RunAsync(UpOptions options, Action<ILoggingBuilder> log)
    {
        try
        {
            var server = FarmServer.Build(options, log);
            await using var closing = server.ConfigureAwait(false);
            await server.StartAsync(cancellation).ConfigureAwait(false);
            foreach (var address in server.Addresses) await terminal.Output.WriteLineAsync($"hartfarm: listening on {address}").ConfigureAwait(false);
            await terminal.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            return await server.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is ServerException or StoreOptionsException or StoreRefusedException or OptionsValidationException)
        {
            throw new InputException(error.Message, error);
        }
    }

    /// <exception cref="InputException">Options do not go together.</exception>
    private UpOptions Read(ParseResult parsed)
    {
        var full = parsed.GetValue(_settings) == "full";
        var workers = parsed.GetValue(_workers) ?? (full ? 0 : 1);
        var models = parsed.GetValue(_models) ?? [];
        if (workers > 0 && models.Length == 0) models = [new ModelFolder(Path.GetFileName(ShippedModel.Name), ShippedModel.Find(null))];
        if (workers == 0 && models.Length > 0) throw new InputException("--model is for workers, and there are none; --workers N starts some.");
        return new UpOptions
        {
            Full = full,
            Workers = workers,
            Models = models,
            Listen = parsed.GetValue(_listen)!,
            Data = parsed.GetValue(_data)!,
            Device = parsed.GetValue(_device) ?? (workers > 0 ? Devices.Best : "cpu"),
            Threads = parsed.GetValue(_threads),
            Config = parsed.GetValue(_config),
        };
    }

    private static void Log(ILoggingBuilder log, bool isJson) => (isJson ? log.AddJsonLines() : log.AddTextLines(Console.IsErrorRedirected || PlainOutput.IsAsked(), isSingleLine: true))
        .AddFilter<Microsoft.Extensions.Logging.Console.ConsoleLoggerProvider>((category, level) =>
            level >= (category?.StartsWith("HartFarm.", StringComparison.Ordinal) == true ? LogLevel.Information : LogLevel.Warning))
        .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

    private static ModelFolder[] ParseModels(ArgumentResult result)
    {
        List<ModelFolder> models = [];
        foreach (var text in result.Tokens.Select(token => token.Value))
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || equals == text.Length - 1) result.AddError($"--model must be NAME=DIR, not '{text}'.");
            else models.Add(new ModelFolder(text[..equals], text[(equals + 1)..]));
        }
        return [.. models];
    }
}
