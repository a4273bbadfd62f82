using HartFarm.Chaos.Tests.Farm;
using HartFarm.Testing.Processes;
using HartFarm.Testing.Services;

namespace HartFarm.Chaos.Tests.Kills;

/// <summary>Each part of a farm is killed in the middle of a job, and the job gives what it gives when nothing happens: every image once, and the same bytes.</summary>
public sealed class KillTests(ChaosServices services)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ServiceKind.Postgres)]
    [InlineData(ServiceKind.RabbitMq)]
    [InlineData(ServiceKind.S3)]
    public async Task A_service_that_is_killed_costs_no_image_and_changes_no_byte(ServiceKind kind)
    {
        await using var farm = await ChaosFarm.CreateAsync(services);
        var coordinator = await farm.StartCoordinatorAsync();
        var worker = await farm.StartWorkerAsync();
        await farm.StartWorkerAsync();

        var job = await ExactJob.SubmitAsync(farm.Client);
        await job.MiddleAsync();
        await services.KillAndStartAsync(kind, Cancellation);
        await job.CheckUnfinishedAsync();

        Assert.Equal(await services.Undisturbed, await job.HashesAsync());
        // What failed meanwhile was asked for again, and lies around nowhere.
        Assert.DoesNotContain(await farm.RabbitMq.QueuesAsync(), queue => queue.EndsWith("_error", StringComparison.Ordinal));
        // They outlived it, and end in order.
        Assert.Equal(0, await worker.TerminateAsync(Cancellation));
        Assert.Equal(0, await coordinator.TerminateAsync(Cancellation));
    }

    [Fact]
    public async Task A_coordinator_that_is_killed_costs_no_image_and_changes_no_byte()
    {
        await using var farm = await ChaosFarm.CreateAsync(services);
        var coordinator = await farm.StartCoordinatorAsync();
        await farm.StartWorkerAsync();
        await farm.StartWorkerAsync();

        var job = await ExactJob.SubmitAsync(farm.Client);
        await job.MiddleAsync();
        await coordinator.KillAsync();
        await farm.StartCoordinatorAsync(farm.Address);
        await job.CheckUnfinishedAsync();

        Assert.Equal(await services.Undisturbed, await job.HashesAsync());
    }

    [Fact]
    public async Task One_of_two_coordinators_that_is_killed_costs_no_image_and_changes_no_byte()
    {
        await using var farm = await ChaosFarm.CreateAsync(services);
        var first = await farm.StartCoordinatorAsync();
        await farm.StartCoordinatorAsync();
        await farm.StartWorkerAsync();
        await farm.StartWorkerAsync();

        var job = await ExactJob.SubmitAsync(farm.Client);
        await job.MiddleAsync();
        await first.KillAsync();
        await job.CheckUnfinishedAsync();

        Assert.Equal(await services.Undisturbed, await job.HashesAsync());
    }

    [Fact]
    public async Task A_worker_that_is_killed_costs_no_image_and_changes_no_byte()
    {
        await using var farm = await ChaosFarm.CreateAsync(services);
        await farm.StartCoordinatorAsync();
        FarmProcess[] workers = [await farm.StartWorkerAsync(), await farm.StartWorkerAsync()];

        var job = await ExactJob.SubmitAsync(farm.Client);
        await job.UntilAsync(_ => false);
        // With both at work, it is one of them that is killed.
        Assert.Equal(2, await farm.Client.ShardsAsync(job.Id).Select(shard => shard.Worker).Distinct().CountAsync(Cancellation));
        job = await ExactJob.SubmitAsync(farm.Client);
        await job.MiddleAsync();
        var busy = (await farm.Client.WorkersAsync(Cancellation)).MaxBy(worker => worker.Shards)!;
        await workers.Single(worker => worker.Id == busy.ProcessId).KillAsync();
        await job.CheckUnfinishedAsync();

        Assert.Equal(await services.Undisturbed, await job.HashesAsync());
    }
}
