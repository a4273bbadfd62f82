using HartFarm.Chaos.Tests.Farm;
using HartFarm.Contracts.Shards;

namespace HartFarm.Chaos.Tests.Races;

/// <summary>A worker that stands still for longer than its leases hold, and then goes on as if nothing had been.</summary>
public sealed class StoppedWorkerTests(ChaosServices services)
{
    private static readonly string[] Ends = ["Lost", "Refused", "Accepted"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_it_brings_late_changes_nothing()
    {
        await using var farm = await ChaosFarm.CreateAsync(services);
        await farm.StartCoordinatorAsync();
        var sleeper = await farm.StartWorkerAsync();

        var job = await ExactJob.SubmitAsync(farm.Client);
        await job.MiddleAsync();
        var worker = (await farm.Client.WorkersAsync(Cancellation)).Single(one => one.ProcessId == sleeper.Id);
        var held = await StopAtWorkAsync();
        // Another worker makes all that is left, once the leases are over.
        await farm.StartWorkerAsync();
        var hashes = await job.HashesAsync();
        await sleeper.SignalAsync("CONT");

        await sleeper.SaysAsync(line => held.Any(shard => IsOf(line, shard)), Cancellation);
        Assert.Equal(await services.Undisturbed, hashes);
        Assert.Equal(hashes, await job.DownloadAsync());
        // And it is of use again.
        await (await ExactJob.SubmitAsync(farm.Client)).HashesAsync();
        Assert.Equal(0, await sleeper.TerminateAsync(Cancellation));

        // By now it has said how all ended, but of a shard that it asked for as it was stopped: it never learned that it had that one.
        string[] said = [.. sleeper.Said.Split('\n').Where(line => held.Any(shard => IsOf(line, shard)))];
        // A result that was on its way as the worker was stopped counted before its lease was over.
        Assert.All(said, line => Assert.True(Ends.Any(end => line.Contains($": {end},", StringComparison.Ordinal)), line));
        Assert.Contains(said, line => !line.Contains(": Accepted,", StringComparison.Ordinal));

        bool IsOf(string line, int shard) =>
            line.Contains($"shard {shard}: ", StringComparison.Ordinal) && line.Replace("-", "", StringComparison.Ordinal).Contains(job.Id, StringComparison.Ordinal);

        async Task<int[]> StopAtWorkAsync()
        {
            while (true)
            {
                await job.CheckUnfinishedAsync();
                await sleeper.SignalAsync("STOP");
                // Several, for it may have just sent the results of some.
                var shards = await farm.Client.ShardsAsync(job.Id, ShardState.Leased, Cancellation).Where(one => one.Worker == worker.Id).Select(one => one.Index).ToArrayAsync(Cancellation);
                if (shards.Length > 3) return shards;
                await sleeper.SignalAsync("CONT");
            }
        }
    }
}
