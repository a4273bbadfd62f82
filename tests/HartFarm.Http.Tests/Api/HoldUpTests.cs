using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Http.Events;
using HartFarm.Coordinator.Leases;
using HartFarm.Http.Tests.EndToEnd;
using HartFarm.Http.Tests.Farm;
using HartFarm.Testing.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Http.Tests.Api;

/// <summary>A job says what holds it up, to whoever looks and whoever follows.</summary>
public sealed class HoldUpTests : HttpFarmTest
{
    private const string Nobody = "no live worker makes pattern at 16x16";
    private const string Full = "a worker has trouble: the store is full";

    private readonly Guid _worker = Guid.NewGuid();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_holds_a_job_up_comes_and_goes_in_all_views_of_it()
    {
        var job = await Farm.Client.SubmitAsync(HttpFarm.Request(), cancellation: Cancellation);
        Assert.Equal([Nobody], job.HeldUpBy!);
        await using var events = Farm.Client.FollowAsync(job.Id, Cancellation).GetAsyncEnumerator(Cancellation);
        await UntilAsync(events, now => now.HeldUpBy is [Nobody]);
        Assert.Equal([Nobody], (await Farm.Client.GetAsync(job.Id, Cancellation)).HeldUpBy!);

        await BeatAsync(null);
        await UntilAsync(events, now => now.HeldUpBy is null);

        var lease = await LeaseAsync(Guid.Parse(job.Id));
        await BeatAsync("the store is full", new HeldLease(lease.ShardId, lease.Token, 0));
        await UntilAsync(events, now => now is { State: JobState.Running, HeldUpBy: [Full] });
        Assert.Equal([Full], (await Farm.Client.GetAsync(job.Id, Cancellation)).HeldUpBy!);
        // A list of many jobs does not ask for each.
        Assert.Null((await Farm.Client.JobsAsync().SingleAsync(Cancellation)).HeldUpBy);

        await BeatAsync(null, new HeldLease(lease.ShardId, lease.Token, 0));
        await UntilAsync(events, now => now.HeldUpBy is null);
        Assert.Null((await Farm.Client.GetAsync(job.Id, Cancellation)).HeldUpBy);
    }

    [Fact]
    public async Task The_commands_say_so()
    {
        var job = await Farm.Client.SubmitAsync(HttpFarm.Request(), cancellation: Cancellation);
        var environment = new Dictionary<string, string> { ["HARTFARM_SERVER"] = Farm.Address.ToString() };
        var status = await CommandRun.OfAsync(environment, "status", job.Id);
        Assert.Contains($"\nheld up {Nobody}\n", status.Output, StringComparison.Ordinal);
        var (watch, line) = await FarmProcess.StartAsync("held up: ", environment, Cancellation, "watch", job.Id);
        await using var ending = watch;
        Assert.Equal(Nobody, line);
        await Farm.Client.CancelAsync(job.Id, Cancellation);
        Assert.Equal(1, await watch.EndAsync(Cancellation));
        Assert.DoesNotContain("held up", (await CommandRun.OfAsync(environment, "status", job.Id)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_that_change_are_an_event_and_words_that_do_not_are_none()
    {
        var job = await Farm.Client.SubmitAsync(HttpFarm.Request(), cancellation: Cancellation);
        JobInfo[] looks =
        [
            job with { HeldUpBy = null }, job with { HeldUpBy = ["full"] }, job with { HeldUpBy = ["away"] }, job with { HeldUpBy = ["full", "away"] },
            job with { HeldUpBy = null, Error = "full\nü" },
        ];
        Assert.Distinct(looks.Select(look => new JobSnapshot(look).Id));
        Assert.All(looks, look => Assert.Matches("^[0-9a-z-]+$", new JobSnapshot(look).Id));
        Assert.Equal(new JobSnapshot(looks[1]).Id, new JobSnapshot(job with { HeldUpBy = ["full"] }).Id);
    }

    private static async Task UntilAsync(IAsyncEnumerator<JobInfo> events, Func<JobInfo, bool> isIt)
    {
        do Assert.True(await events.MoveNextAsync(), "the job ended");
        while (!isIt(events.Current));
    }

    // The dispatcher sends the shard once the worker is heard of.
    private async Task<ShardGranted> LeaseAsync(Guid jobId)
    {
        var shard = await Farm.Services.GetRequiredService<FarmStore>().ReadAsync(
            context => context.Shards.Where(row => row.JobId == jobId).Select(row => row.Id).SingleAsync(Cancellation), Cancellation);
        var claims = Farm.Services.GetRequiredService<ShardClaims>();
        while (true)
        {
            if ((await claims.ClaimAsync(new ClaimShard(shard, _worker, 1, jobId), Cancellation)).Granted is { } granted) return granted;
            await Task.Yield();
        }
    }

    private Task<HeartbeatReply> BeatAsync(string? trouble, params HeldLease[] leases) => Farm.Services.GetRequiredService<WorkerHeartbeats>().BeatAsync(
        new WorkerHeartbeat
        {
            WorkerId = _worker,
            Host = "here",
            ProcessId = 1,
            Device = "cpu",
            DeviceName = "a processor",
            Precision = "float32",
            Version = "1",
            MemoryTotal = 8,
            MemoryFree = 4,
            Plan = [new SizeClassPlan(HttpFarm.Pattern, "0123", 4, 1, 2, 1000)],
            Leases = leases,
            Trouble = trouble,
        },
        Cancellation);
}
