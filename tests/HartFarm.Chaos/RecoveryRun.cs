using System.Diagnostics;
using HartFarm.Chaos.Engine;
using HartFarm.Chaos.Farm;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Postgres;
using HartFarm.Coordinator.Data.Rows;
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

    /// <summary>Measures, and tells what came after a worker's death and after that of all coordinators.</summary>
    public async Task<RecoveryTimes> RunAsync(int rounds, Action<string> say, CancellationToken cancellation)
    {
        await using var farm = await FaultyFarm.StartAsync(services, addresses, seed: 0, FarmPace.Usual, FarmModel.Seeded, cancellation);
        using var reach = new FarmReach(farm.Addresses);
        var database = new FarmStore(new PostgresDatabase(farm.Database));
        var request = new JobRequest
        {
            Model = SeedLoader.Model,
            Prompts = new PromptInput { Items = [.. Enumerable.Range(0, Prompts).Select(i => new PromptItem { Prompt = $"prompt {i}" })] },
            ShardSize = 4,
        };
        await reach.AskAsync(client => client.SubmitAsync(request, "recovery", cancellation), cancellation);
        var times = new RecoveryTimes();
        for (var round = 0; round < rounds; round++)
        {
            await KillWorkerAsync(farm, database, farm.Slot(FarmParts.Workers[round % FarmParts.Workers.Count]), times, cancellation);
            say($"a worker's shards are given back after {times.GivenBack[^1].TotalSeconds:0.0} s, and with another after {times.WithAnother[^1].TotalSeconds:0.0} s");
            await KillCoordinatorsAsync(farm, database, times, cancellation);
            say($"a coordinator listens again after {times.Listening[^1].TotalSeconds:0.0} s, and shards are counted after {times.Counted[^1].TotalSeconds:0.0} s");
        }
        return times;
    }

    private static async Task KillWorkerAsync(FaultyFarm farm, FarmStore database, ProcessSlot slot, RecoveryTimes times, CancellationToken cancellation)
    {
        while ((await HeldAsync(database, slot, cancellation)).Count == 0) await Task.Delay(Look, cancellation);
        var process = slot.ProcessId;
        await slot.KillAsync();
        var clock = Stopwatch.StartNew();
        var held = await HeldAsync(database, process, cancellation);
        var ids = held.Keys.ToArray();
        while (await AnyAsync(shard => shard.State == ShardState.Leased)) await Task.Delay(Look, cancellation);
        times.GivenBack.Add(clock.Elapsed);
        // A result that had been sent counts without another lease.
        while (await AnyAsync(shard => shard.State is not (ShardState.Publishing or ShardState.Completed))) await Task.Delay(Look, cancellation);
        times.WithAnother.Add(clock.Elapsed);
        slot.Release();
        await slot.ReadyAsync(cancellation);

        async Task<bool> AnyAsync(Func<ShardRow, bool> condition)
        {
            var now = await database.ReadAsync(context => context.Shards.AsNoTracking().Where(shard => ids.Contains(shard.Id)).ToListAsync(cancellation), cancellation);
            return now.Any(shard => shard.Token == held[shard.Id] && condition(shard));
        }
    }

    private static async Task KillCoordinatorsAsync(FaultyFarm farm, FarmStore database, RecoveryTimes times, CancellationToken cancellation)
    {
        var slots = FarmParts.Coordinators.Select(farm.Slot).ToArray();
        await Task.WhenAll(slots.Select(slot => slot.KillAsync()));
        var clock = Stopwatch.StartNew();
        var before = await CompletedAsync();
        foreach (var slot in slots) slot.Release();
        var listening = Task.WhenAny(slots.Select(slot => slot.ReadyAsync(cancellation))).ContinueWith(_ => clock.Elapsed, cancellation, TaskContinuationOptions.None, TaskScheduler.Default);
        while (await CompletedAsync() == before) await Task.Delay(Look, cancellation);
        times.Counted.Add(clock.Elapsed);
        times.Listening.Add(await listening);
        foreach (var slot in slots) await slot.ReadyAsync(cancellation);

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
