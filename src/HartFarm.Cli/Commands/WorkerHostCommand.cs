using System.CommandLine;
using HartFarm.Cli.Settings;
using HartFarm.Worker.Commands;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm worker</c>: the worker's own program, hosted here.</summary>
public static class WorkerHostCommand
{
    private const string Notes = """
        The farm:
          A worker finds its farm by RabbitMQ and S3, which hartfarm up --settings full uses too:
            HARTFARM_BUS__RABBITMQ           amqp://user:password@host/virtual-host
            HARTFARM_OBJECTS__S3__ENDPOINT   host:port; likewise __BUCKET, __ACCESSKEY, __SECRETKEY, __REGION and __TLS (true or false)
          Each is an environment variable, or stands in the JSON file of --settings. With _FILE at the end of its name a variable names a file that
          holds the value. hartfarm config check worker shows all settings as they hold.

        The end:
          After SIGTERM it takes no more shards, finishes those at hand within --drain-limit, and hands the others back.

        Example:
          hartfarm worker --device cuda:0 --model hart-0.7b=checkpoints/hart-0.7b
        """;

    /// <summary>The command with its action.</summary>
    public static Command Create() => new WorkerCommand(FarmCatalog.All).Fill(new DocumentedCommand("worker", WorkerCommand.Description, Notes));
}
