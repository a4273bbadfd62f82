using HartFarm.Chaos.Tests.Farm;
using HartFarm.Testing.Processes;

namespace HartFarm.Chaos.Tests.Disks;

/// <summary>A store that is a folder, on a disk that fills up.</summary>
public sealed class FullStoreTests(ChaosServices services)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_waited_for_and_costs_no_image_and_changes_no_byte()
    {
        using var disk = new ProcessDisk();
        Assert.SkipWhen(disk.Missing is not null, disk.Missing ?? "");
        await using var farm = await ChaosFarm.CreateAsync(services);
        farm.KeepObjectsIn(Path.Combine(disk.Folder, "objects"));
        await farm.StartCoordinatorAsync();
        FarmProcess[] workers = [await farm.StartWorkerAsync(), await farm.StartWorkerAsync()];

        var job = await ExactJob.SubmitAsync(farm.Client);
        // So that each worker has something to write when the disk is full, whoever has this job's last shards.
        var other = await ExactJob.SubmitAsync(farm.Client, shards: 1000);
        await job.MiddleAsync();
        disk.Fill();
        // Neither fails a shard; both say what they wait for.
        await Task.WhenAll(workers.Select(worker => worker.SaysAsync(line => line.Contains("No space left on device", StringComparison.Ordinal), Cancellation)));
        await job.CheckUnfinishedAsync();
        disk.Clear();
        await farm.Client.CancelAsync(other.Id, Cancellation);

        // Those of a run that nobody disturbed, with a bucket.
        Assert.Equal(await services.Undisturbed, await job.HashesAsync());
        Assert.All(await farm.Client.ShardsAsync(job.Id).ToListAsync(Cancellation), shard => Assert.Equal(0, shard.Attempts));
    }
}
