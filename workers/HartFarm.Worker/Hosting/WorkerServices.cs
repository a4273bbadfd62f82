using System.Reflection;
using HartFarm.Storage.Objects;
using HartFarm.Worker.Bus;
using HartFarm.Worker.Shards;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace HartFarm.Worker.Hosting;

/// <summary>What the workers of a process share.</summary>
/// <param name="Bus">The bus, started.</param>
/// <param name="Endpoints">The queues of shards.</param>
/// <param name="Coordinator">The coordinator.</param>
/// <param name="Store">The object store.</param>
/// <param name="Clock">Tells the time.</param>
/// <param name="Logs">Makes logs.</param>
public sealed record WorkerServices(
    IBus Bus, ShardEndpoints Endpoints, ICoordinator Coordinator, IObjectStore Store, TimeProvider Clock, ILoggerFactory Logs)
{
    /// <summary>Tells the bytes that are free on the disk of a folder.</summary>
    public Func<string, long> FreeDisk { get; init; } = SpoolRoom.Free;

    /// <summary>The version of HartFarm, as workers and images tell it.</summary>
    public static string Version { get; } =
        typeof(WorkerServices).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
