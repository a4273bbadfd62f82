using System.Globalization;
using HartFarm.Cli.Server;
using HartFarm.Coordinator.Data.Postgres;
using HartFarm.Storage.Objects;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace HartFarm.Cli.Diagnosis;

/// <summary>What the full setting needs: PostgreSQL, RabbitMQ and an S3 store, each looked at as the farm will use it.</summary>
internal sealed class ServiceChecks(ServerSettings settings)
{
    private const int LeastPostgres = 140000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Reads the settings, without which there is nothing to look at.</summary>
    internal static (ServiceChecks? Checks, Finding Finding) Read(DoctorOptions options)
    {
        try
        {
            var settings = ServerSettings.Read(new UpOptions { Full = true, Listen = "http://127.0.0.1:0", Data = options.Data, Device = "cpu", Config = options.Config });
            return (new ServiceChecks(settings), Finding.Good("settings", options.Config is { } file ? $"{file} and the environment" : "the environment"));
        }
        catch (ServerException error)
        {
            return (null, Finding.Bad("settings", error.Message, "hartfarm up --help lists them, and hartfarm config check shows what holds"));
        }
    }

    /// <summary>Whether the database answers, is new enough, and has its tables.</summary>
    internal async Task<Finding> DatabaseAsync(CancellationToken cancellation)
    {
        var address = new NpgsqlConnectionStringBuilder(settings.Coordinator.Store.Postgres);
        var where = $"PostgreSQL at {address.Host}:{address.Port}/{address.Database}";
        try
        {
            var database = new PostgresDatabase(address.ConnectionString);
            await using var context = database.CreateContext();
            await context.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
            var version = ((NpgsqlConnection)context.Database.GetDbConnection()).PostgreSqlVersion;
            if (version.Major * 10000 < LeastPostgres) return Finding.Bad("database", $"{where} is {version}", "PostgreSQL 14 or later is needed");
            var pending = (await context.Database.GetPendingMigrationsAsync(cancellation).ConfigureAwait(false)).Count();
            return Finding.Good("database", string.Create(CultureInfo.InvariantCulture, $"{where}, {version}; {(pending == 0 ? "its tables are up to date" : $"{pending} migrations will run at the start")}"));
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            return Finding.Bad("database", $"{where}: {error.Message.Split('\n')[0]}", "see that it runs, and that store.postgres has the right host, user and password");
        }
    }

    /// <summary>Whether the broker lets the farm in.</summary>
    internal async Task<Finding> BrokerAsync(CancellationToken cancellation)
    {
        var address = settings.Coordinator.Bus.RabbitMq!;
        var where = $"RabbitMQ at {address.Host}:{(address.Port < 0 ? 5672 : address.Port)}{address.AbsolutePath}";
        try
        {
            var amqp = new UriBuilder(address) { Scheme = address.Scheme == "rabbitmq" ? "amqp" : address.Scheme };
            var factory = new ConnectionFactory { Uri = amqp.Uri, RequestedConnectionTimeout = Patience, ClientProvidedName = "hartfarm doctor" };
            await using var connection = await factory.CreateConnectionAsync(cancellation).ConfigureAwait(false);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
            // As the farm's own queues are: a user who may not do this can start nothing.
            var queue = $"hartfarm-doctor-{Guid.NewGuid():N}";
            await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: cancellation).ConfigureAwait(false);
            await channel.QueueDeleteAsync(queue, cancellationToken: cancellation).ConfigureAwait(false);
            var version = connection.ServerProperties?.TryGetValue("version", out var value) == true && value is byte[] bytes ? System.Text.Encoding.UTF8.GetString(bytes) : "of an unknown version";
            return Finding.Good("broker", $"{where}, {version}, makes quorum queues");
        }
        catch (Exception error) when (error is BrokerUnreachableException or RabbitMQClientException or OperationInterruptedException or UriFormatException or ArgumentException)
        {
            return Finding.Bad("broker", $"{where}: {(error.InnerException ?? error).Message.Split('\n')[0]}", "see that it runs, and that bus.rabbitMq has the right user, password and virtual host, whose permissions are '.*' for configure, write and read");
        }
    }

    /// <summary>Whether the store does what the farm asks of it.</summary>
    internal async Task<Finding> StoreAsync(CancellationToken cancellation)
    {
        var options = settings.Objects;
        var where = options.S3 is { } s3 ? $"S3 at {s3.Endpoint}, bucket {s3.Bucket}" : $"folder {options.Folder?.Folder}";
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(Patience);
            using var store = ObjectStores.Open(options, TimeProvider.System);
            await StoreProbe.RunAsync(store, limit.Token).ConfigureAwait(false);
            return Finding.Good("store", $"{where}: writes, moves, lists, reads and deletes");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Finding.Bad("store", $"{where} did not answer within {Patience.TotalSeconds:F0} seconds", "see that it runs, and that objects.s3.endpoint is its address");
        }
        catch (Exception error) when (error is StoreException or StoreOptionsException)
        {
            return Finding.Bad("store", $"{where}: {error.Message}", "see that the bucket is there and that its keys may read, write, list and delete");
        }
    }
}
