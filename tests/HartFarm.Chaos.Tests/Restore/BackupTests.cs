using System.Net;
using HartFarm.Chaos.Tests.Farm;
using HartFarm.Client;

namespace HartFarm.Chaos.Tests.Restore;

/// <summary>A farm that is lost is put back from a backup that was taken while it worked, by the steps of docs/operations.md.</summary>
public sealed class BackupTests(ChaosServices services) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hartfarm-backup-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_finished_is_there_and_what_was_under_way_is_finished_with_the_same_bytes()
    {
        var backup = new FarmBackup(_folder.FullName);
        string finished, underWay, later;
        await using (var lost = await ChaosFarm.CreateAsync(services))
        {
            await lost.StartCoordinatorAsync();
            await lost.StartWorkerAsync();
            var first = await ExactJob.SubmitAsync(lost.Client);
            Assert.Equal(await services.Undisturbed, await first.HashesAsync());
            var second = await ExactJob.SubmitAsync(lost.Client);
            await second.MiddleAsync();
            await backup.BackUpAsync(lost.Postgres);
            await second.CheckUnfinishedAsync();
            // The backup of the database knows nothing of this job, that of the bucket has its prompts.
            later = (await ExactJob.SubmitAsync(lost.Client, 1)).Id;
            await backup.BackUpAsync(lost.S3);
            (finished, underWay) = (first.Id, second.Id);
        }

        await using var farm = await ChaosFarm.CreateAsync(services);
        await backup.RestoreAsync(farm.S3);
        await backup.RestoreAsync(farm.Postgres);
        farm.Settings["HARTFARM_UPKEEP__ORPHANAGE"] = "365.00:00:00";
        await farm.StartCoordinatorAsync();
        await farm.StartWorkerAsync();

        Assert.Equal(await services.Undisturbed, await new ExactJob(farm.Client, finished).HashesAsync());
        Assert.Equal(await services.Undisturbed, await new ExactJob(farm.Client, underWay).HashesAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<FarmException>(() => farm.Client.GetAsync(later, Cancellation))).Status);
        // The farm is whole: it takes what was lost once more.
        await (await ExactJob.SubmitAsync(farm.Client, 1)).UntilAsync(job => job.Shards.Completed == 1);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
