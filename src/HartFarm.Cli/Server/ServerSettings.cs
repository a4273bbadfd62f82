using System.ComponentModel.DataAnnotations;
using HartFarm.Coordinator;
using HartFarm.Coordinator.Http;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.Folders;
using HartFarm.Worker.Commands;
using Microsoft.Extensions.Configuration;

namespace HartFarm.Cli.Server;

/// <summary>A coordinator's settings, from a file and the environment.</summary>
/// <param name="Coordinator">The coordinator's.</param>
/// <param name="Http">Those of its HTTP interface.</param>
/// <param name="Objects">Those of the object store.</param>
public sealed record ServerSettings(CoordinatorOptions Coordinator, HttpOptions Http, ObjectStoreOptions Objects)
{
    /// <summary>Reads them.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="folder">The folder of the embedded setting; null in the full one.</param>
    /// <exception cref="ServerException">They will not do; the message says which.</exception>
    public static ServerSettings Read(UpOptions options, ServerFolder? folder)
    {
        try
        {
            var configuration = Configuration(options.Config);
            var settings = new ServerSettings(
                CoordinatorOf(configuration, folder), configuration.GetSection("http").Get<HttpOptions>() ?? new HttpOptions(), StoreOf(configuration, folder));
            settings.Coordinator.Validate();
            settings.Http.Validate();
            if (ListenCheck.Run(options.Listen, settings.Http.Keys.Count > 0) is { } wrong) throw new ServerException($"--listen: {wrong}");
            if (options.Listen.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && settings.Http.Certificate.Path is null)
                throw Missing("http", "certificate.path", "a PEM or PKCS #12 file, to listen with TLS", $"--listen {options.Listen}");
            return settings;
        }
        catch (Exception error) when (error is ValidationException or InvalidOperationException or InvalidDataException)
        {
            throw new ServerException($"the settings will not do: {error.Message}", error);
        }
    }

    private static CoordinatorOptions CoordinatorOf(IConfiguration configuration, ServerFolder? folder)
    {
        var options = new CoordinatorOptions();
        configuration.Bind(options);
        if (folder is null)
        {
            if (options.Store.Postgres is null) throw Missing("store", "postgres", "an Npgsql connection string");
            if (options.Bus.RabbitMq is null) throw Missing("bus", "rabbitMq", "amqp://user:password@host/virtual-host");
            options.Store.Sqlite = null;
            options.Upkeep.Postgres ??= options.Store.Postgres;
            return options;
        }
        (options.Store.Postgres, options.Store.Sqlite, options.Bus.RabbitMq, options.Upkeep.Postgres) = (null, folder.Database, null, null);
        options.Submission.SpoolFolder ??= folder.Spool;
        options.Finalizing.SpoolFolder ??= folder.Spool;
        return options;
    }

    private static ObjectStoreOptions StoreOf(IConfiguration configuration, ServerFolder? folder) => folder is null
        ? configuration.GetSection("objects").Get<ObjectStoreOptions>() ?? throw Missing("objects", "s3", "the endpoint, bucket and keys of an S3 store")
        : new ObjectStoreOptions { Folder = new FolderStoreOptions { Folder = folder.Objects } };

    private static IConfigurationRoot Configuration(string? file)
    {
        if (file is not null && !File.Exists(file)) throw new ServerException($"--config: there is no file {file}");
        var builder = new ConfigurationBuilder();
        if (file is not null) builder.AddJsonFile(Path.GetFullPath(file));
        return builder.AddEnvironmentVariables(WorkerCommand.Variables).Build();
    }

    private static ServerException Missing(string section, string key, string what, string asked = "--settings full") => new(
        $"{asked} needs {section}.{key}, {what}: in the file of --config, or as {WorkerCommand.Variables}{section.ToUpperInvariant()}__{key.Replace(".", "__", StringComparison.Ordinal).ToUpperInvariant()}");
}
