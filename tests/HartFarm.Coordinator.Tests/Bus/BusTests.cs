using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Tests.Farm;
using HartFarm.Testing.Services;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HartFarm.Coordinator.Tests.Bus;

/// <summary>Whole coordinators with their bus, their timers and their upkeep.</summary>
public sealed class BusTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Embedded_a_job_goes_the_whole_way()
    {
        var path = Path.Combine(Path.GetTempPath(), $"hartfarm-test-{Guid.NewGuid():N}.db");
        try
        {
            var options = Options();
            options.Store.Sqlite = path;
            await RunAsync([options], together: 3);
        }
        finally
        {
            foreach (var ending in new[] { "", "-wal", "-shm" }) File.Delete(path + ending);
        }
    }

    [Fact]
    public async Task On_RabbitMQ_and_PostgreSQL_two_coordinators_share_a_job()
    {
        await using var postgres = await TestServices.PostgresAsync();
        await using var rabbit = await TestServices.RabbitMqAsync();
        await RunAsync([.. Enumerable.Range(0, 2).Select(_ =>
        {
            var options = Options();
            options.Store.Postgres = options.Upkeep.Postgres = postgres.ConnectionString;
            options.Bus.RabbitMq = rabbit.Address;
            return options;
        })]);
    }

    private static CoordinatorOptions Options()
    {
        var options = new CoordinatorOptions();
        options.Submission.SizeClasses = [TestFarm.Small];
        options.Dispatch.Interval = TimeSpan.FromMilliseconds(500);
        options.Finalizing.Interval = TimeSpan.FromMilliseconds(500);
        return options;
    }

    /// <summary>A worker on each coordinator's bus, which delivers so many results by one message, and one job.</summary>
    private static async Task RunAsync(IReadOnlyList<CoordinatorOptions> coordinators, int together = 1)
    {
        var objects = new CompletionStore();
        List<IHost> hosts = [];
        List<BusWorker> workers = [];
        try
        {
            foreach (var options in coordinators) hosts.Add(await CoordinatorHost.StartAsync(options, objects.Inner));
            foreach (var host in hosts)
            {
                var worker = new BusWorker(host.Services.GetRequiredService<IBus>(), objects.Inner, together);
                await worker.StartAsync();
                workers.Add(worker);
            }
            var request = TestFarm.Request(prompts: 12, images: 2);
            using var prompts = new PromptItems(request.Prompts.Items!);
            var job = await hosts[0].Services.GetRequiredService<JobSubmission>().SubmitAsync(request, prompts, "somebody", Cancellation);
            await objects.Written.Task.WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
            await EndedAsync(hosts[0].Services.GetRequiredService<FarmStore>(), job);
            Assert.Equal(12, workers.Sum(worker => worker.Verdicts.Count(accepted => accepted)));
            Assert.Equal(12 * 2 + 5, objects.Inner.Keys.Count(key => !key.Contains("/staging/", StringComparison.Ordinal)));
        }
        finally
        {
            foreach (var worker in workers) await worker.DisposeAsync();
            foreach (var host in hosts)
            {
                await host.StopAsync(CancellationToken.None);
                host.Dispose();
            }
        }
    }

    /// <summary>Croissant is the last object; the transaction that ends the job comes right after it.</summary>
    private static async Task EndedAsync(FarmStore store, Guid jobId)
    {
        var state = JobState.Finalizing;
        for (var look = 0; look < 10_000 && state == JobState.Finalizing; look++)
        {
            await Task.Yield();
            state = await store.ReadAsync(context => context.Jobs.Where(job => job.Id == jobId).Select(job => job.State).SingleAsync(Cancellation), Cancellation);
        }
        Assert.Equal(JobState.Completed, state);
    }

    /// <summary>Tells when the last object of a job is put.</summary>
    private sealed class CompletionStore
    {
        public CompletionStore() => Inner.Before = change =>
        {
            if (change.StartsWith("put ", StringComparison.Ordinal) && change.EndsWith("/croissant.json", StringComparison.Ordinal)) Written.TrySetResult();
        };

        public MemoryStore Inner { get; } = new();
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
