using HartFarm.Storage.Objects;
using HartFarm.Worker.Bus;
using HartFarm.Worker.Engine;
using Microsoft.Extensions.Logging;

namespace HartFarm.Worker.Shards;

/// <summary>What the work on every shard of a worker needs.</summary>
/// <param name="WorkerId">The worker.</param>
/// <param name="Queue">Takes the images.</param>
/// <param name="Store">Has the prompts, and takes what is written.</param>
/// <param name="Coordinator">Is told of the end.</param>
/// <param name="Partials">Sends unfinished images.</param>
/// <param name="Leases">The leases that are held.</param>
/// <param name="Patience">Waits for the store.</param>
/// <param name="Room">Where shards are put together.</param>
/// <param name="Clock">Tells the time.</param>
/// <param name="Log">Is told of the end, too.</param>
public sealed record ShardTools(
    Guid WorkerId, BatchQueue Queue, IObjectStore Store, ICoordinator Coordinator, PartialSender Partials, LeaseBook Leases, Patience Patience, SpoolRoom Room, TimeProvider Clock, ILogger Log);
