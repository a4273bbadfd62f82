using System.Diagnostics;
using HartFarm.Chaos.Engine;
using HartFarm.Chaos.Farm;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Postgres;
using HartFarm.Testing.Services;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Chaos;

/// <summary>Kills workers and coordinators of a busy farm at default settings, and measures how long it takes to go on.</summary>
/// <param name="services">The services.</param>
/// <param name="addresses">Where they are.</param>
internal sealed class RecoveryRun(LocalServices services, ServiceAddresses addresses)
{
    private const int Prompts = 10_000;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Measures, and tells the times after a worker's death and after that of all coordinators.</summary>
    public async Task<(IReadOnlyList<TimeSpan> Workers, IReadOnlyList<TimeSpan> Coordinators)> RunAsync(int rounds, Action<string> say, CancellationToken cancellation)
    {
        await using var farm = await FaultyFarm.StartAsync(services, addresses, seed: 0, FarmPace.Usual, cancellation);
        using var reach = new FarmReach(farm.Addresses);
        var database = new FarmStore(new PostgresDatabase(farm.Database));
        var request = new JobRequest
        {
            Model = SeedLoader.Model,
            Prompts = new PromptInput { Items = [.. Enumerable.Range(0, Prompts).Select(i => new PromptItem { Prompt = $"prompt {i}" })] },
            ShardSize = 4,
        };
        await reach.AskAsync(client => client.SubmitAsync(request, "recovery", cancellation), cancellation);
        List<TimeSpan> workers = [], coordinators = [];
        for (var round = 0; round < rounds; round++)
        {
            workers.Add(await KillWorkerAsync(farm, database, farm.Slot(FarmParts.Workers[round % FarmParts.Workers.Count]), cancellation));
            say($"a worker's shards are with another after {workers[^1].TotalSeconds:0.0} s");
            coordinators.Add(await KillCoordinatorsAsync(farm, database, cancellation));
            say($"shards are counted {coordinators[^1].TotalSeconds:0.0} s after all coordinators were killed");
        }
        return (workers, coordinators);
    }

    private static async Task<TimeSpan> KillWorkerAsync(FaultyFarm farm, FarmStore database, ProcessSlot slot, CancellationToken cancellation)
    {
        while ((await HeldAsync(database, slot, cancellation)).Count == 0) await Task.Delay(Look, cancellation);
        var process = slot.ProcessId;
        await slot.KillAsync();
        var clock = Stopwatch.StartNew();
        var held = await HeldAsync(database, process, cancellation);
        var ids = held.Keys.ToArray();
        while (await IsWaitingAsync()) await Task.Delay(Look, cancellation);
        var time = clock.Elapsed;
        slot.Release();
        await slot.ReadyAsync(cancellation);
        return time;

        async Task<bool> IsWaitingAsync()
        {
            var now = await database.ReadAsync(context => context.Shards.AsNoTracking().Where(shard => ids.Contains(shard.Id)).ToListAsync(cancellation), cancellation);
            // A result that had been sent counts without another lease.
            return now.Any(shard => shard.Token == held[shard.Id] && shard.State is not (ShardState.Publishing or ShardState.Completed));
        }
    }

    private static async Task<TimeSpan> KillCoordinatorsAsync(FaultyFarm farm, FarmStore database, CancellationToken cancellation)
    {
        var slots = FarmParts.Coordinators.Select(farm.Slot).ToArray();
        await Task.WhenAll(slots.Select(slot => slot.KillAsync()));
        var clock = Stopwatch.StartNew();
        var before = await CompletedAsync();
        foreach (var slot in slots) slot.Release();
        while (await CompletedAsync() == before) await Task.Delay(Look, cancellation);
        var time = clock.Elapsed;
        foreach (var slot in slots) await slot.ReadyAsync(cancellation);
        return time;

        Task<int> CompletedAsync() => database.ReadAsync(context => context.Jobs.SumAsync(job => job.CompletedShards, cancellation), cancellation);
    }

    private static Task<Dictionary<long, long>> HeldAsync(FarmStore database, ProcessSlot slot, CancellationToken cancellation) => HeldAsync(database, slot.ProcessId, cancellation);

    // The leases of a process, with their tokens.
    private static Task<Dictionary<long, long>> HeldAsync(FarmStore database, int? process, CancellationToken cancellation) => database.ReadAsync(
        context => context.Shards.AsNoTracking()
            .Where(shard => shard.State == ShardState.Leased && context.Workers.Any(worker => worker.Id == shard.LeaseOwner && worker.ProcessId == process))
            .ToDictionaryAsync(shard => shard.Id, shard => shard.Token, cancellation),
        cancellation);
}
