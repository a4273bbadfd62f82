using HartFarm.Cli.Settings;
using HartFarm.Coordinator;
using HartFarm.Coordinator.Http;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Settings;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.Folders;
using HartFarm.Worker.Hosting;
using HartFarm.Worker.Settings;
using Microsoft.Extensions.Configuration;

namespace HartFarm.Cli.Server;

/// <summary>A coordinator's settings, from a file and the environment, and those of workers in its process.</summary>
/// <param name="Options">What was asked for on the command line.</param>
/// <param name="Coordinator">The coordinator's.</param>
/// <param name="Http">Those of its HTTP interface.</param>
/// <param name="Objects">Those of the object store.</param>
/// <param name="Worker">How workers run.</param>
/// <param name="Sources">Where they are from.</param>
public sealed record ServerSettings(
    UpOptions Options, CoordinatorOptions Coordinator, HttpOptions Http, ObjectStoreOptions Objects, WorkerOptions Worker, SettingSources Sources)
{
    // What the command line decides for workers beside a coordinator.
    private static readonly SettingSection Workers = WorkerSettings.OfWorker with { Except = [.. WorkerSettings.OfWorker.Except, nameof(WorkerOptions.Device)] };

    /// <summary>Reads and checks them.</summary>
    /// <exception cref="ServerException">They will not do; the message names all that is wrong.</exception>
    public static ServerSettings Read(UpOptions options) => Read(options, _ => true);

    /// <summary>Reads them, and checks what whoever uses the job store alone needs.</summary>
    /// <exception cref="ServerException">They will not do; the message names all that is wrong.</exception>
    public static ServerSettings ReadStore(UpOptions options) =>
        Read(options, key => key.StartsWith("store.", StringComparison.Ordinal) || key.StartsWith("upkeep.", StringComparison.Ordinal));

    private static ServerSettings Read(UpOptions options, Func<string, bool> isNeeded)
    {
        try
        {
            var settings = Load(options, SettingSources.Read(FarmCatalog.All, options.Config, "--config"));
            return settings.Faults().Where(fault => isNeeded(fault.Key)).ToArray() is { Length: > 0 } faults ? throw new SettingsException(faults) : settings;
        }
        catch (SettingsException error)
        {
            throw new ServerException(error.Message, error);
        }
    }

    /// <summary>Reads them without a look at the values.</summary>
    /// <exception cref="SettingsException">Names are unknown, or values cannot be read.</exception>
    public static ServerSettings Load(UpOptions options, SettingSources sources)
    {
        sources.Check();
        var configuration = sources.Configuration;
        return new ServerSettings(
            options, CoordinatorOf(options, configuration), configuration.GetSection(FarmCatalog.OfHttp.Key).Get<HttpOptions>() ?? new HttpOptions(),
            StoreOf(options, configuration), WorkerSettings.OptionsOf(configuration), sources);
    }

    /// <summary>What is wrong with the values.</summary>
    public IEnumerable<SettingFault> Faults()
    {
        SettingFault[] missing = [.. Options.Full ? Missing() : [], .. MissingCertificate(), .. PartsOfSizes()];
        var lines = Coordinator.Faults().Concat(Http.Faults()).Concat(Objects.Faults()).Concat(Options.Full && Options.Workers == 0 ? [] : WorkerOptionsCheck.FaultsOfSettings(Worker));
        var listen = ListenCheck.Run(Options.Listen, Http.Keys.Count > 0);
        return
        [
            .. missing, .. Sources.Of(lines).Where(fault => !missing.Any(one => fault.Key.StartsWith(one.Key, StringComparison.Ordinal) || one.Key.StartsWith($"{fault.Key}.", StringComparison.Ordinal))),
            .. listen is null ? (SettingFault[])[] : [new SettingFault("--listen", listen, null)],
        ];
    }

    /// <summary>The settings as they hold.</summary>
    public IEnumerable<EffectiveSetting> Effective() =>
    [
        .. FarmCatalog.OfCoordinator.SelectMany(part => EffectiveSetting.Of(Sources, part.Section, part.Options(Coordinator))),
        .. EffectiveSetting.Of(Sources, FarmCatalog.OfHttp, Http), .. EffectiveSetting.Of(Sources, FarmCatalog.OfObjects, Objects), .. EffectiveSetting.Of(Sources, Workers, Worker),
    ];

    private static CoordinatorOptions CoordinatorOf(UpOptions up, IConfiguration configuration)
    {
        var options = new CoordinatorOptions();
        configuration.Bind(options);
        if (up.Full)
        {
            options.Store.Sqlite = null;
            options.Upkeep.Postgres ??= options.Store.Postgres;
            return options;
        }
        (options.Store.Postgres, options.Store.Sqlite, options.Bus.RabbitMq, options.Upkeep.Postgres) = (null, ServerFolder.DatabaseOf(up.Data), null, null);
        options.Submission.SpoolFolder ??= ServerFolder.SpoolOf(up.Data);
        options.Finalizing.SpoolFolder ??= ServerFolder.SpoolOf(up.Data);
        return options;
    }

    private static ObjectStoreOptions StoreOf(UpOptions up, IConfiguration configuration) => up.Full
        ? configuration.GetSection(FarmCatalog.OfObjects.Key).Get<ObjectStoreOptions>() ?? new ObjectStoreOptions()
        : new ObjectStoreOptions { Folder = new FolderStoreOptions { Folder = ServerFolder.ObjectsOf(up.Data) } };

    private IEnumerable<SettingFault> Missing()
    {
        if (string.IsNullOrWhiteSpace(Coordinator.Store.Postgres)) yield return Missing("store.postgres", "an Npgsql connection string");
        if (Coordinator.Bus.RabbitMq is null) yield return Missing("bus.rabbitMq", "amqp://user:password@host/virtual-host");
        if (Objects is { S3: null, Folder: null }) yield return Missing("objects.s3", "the endpoint, bucket and keys of an S3 store");
    }

    private IEnumerable<SettingFault> MissingCertificate()
    {
        if (Http.Certificate.Path is null && Options.Listen.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            yield return Missing("http.certificate.path", "a PEM or PKCS #12 file, to listen with TLS", $"--listen {Options.Listen}");
    }

    // What has not all of its parts is no size class, and would be passed over.
    private IEnumerable<SettingFault> PartsOfSizes() =>
        from size in Sources.Configuration.GetSection("submission:sizeClasses").GetChildren()
        from part in new[] { "model", "width", "height" }
        where size[part] is null
        select new SettingFault($"submission.sizeClasses.{size.Key}.{part}", "is missing: a size class has model, width and height", null);

    private static SettingFault Missing(string key, string what, string asked = "--settings full") =>
        new(key, $"is missing: {asked} needs {what}, in the file of --config or as {SettingNames.VariableOf(key)}{(key == "objects.s3" ? "__ENDPOINT and so on" : "")}", null);
}
