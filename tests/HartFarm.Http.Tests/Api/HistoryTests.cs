using System.Net;
using HartFarm.Contracts.Http;
using HartFarm.Http.Tests.Farm;

namespace HartFarm.Http.Tests.Api;

/// <summary>What happened to a job, and who did it, as those see it who may see the job.</summary>
public sealed class HistoryTests : KeyedFarmTest
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_jobs_events_are_told_newest_first_with_the_keys_that_did_them()
    {
        var (owner, reader, other) = (await KeyAsync("fox"), await KeyAsync("fox", "read"), await KeyAsync("fox", "submit"));
        using var client = Farm.ClientOf(owner.Key);
        using var second = Farm.ClientOf(other.Key);
        using var looks = Farm.ClientOf(reader.Key);
        var job = await client.SubmitAsync(HttpFarm.Request(4), cancellation: Cancellation);
        await client.CancelAsync((await client.SubmitAsync(HttpFarm.Request(), cancellation: Cancellation)).Id, Cancellation);
        await second.PauseAsync(job.Id, Cancellation);
        await client.ResumeAsync(job.Id, Cancellation);
        await Farm.WorkAsync(new Gate());
        var ended = await client.FollowAsync(job.Id, Cancellation).LastAsync(Cancellation);

        // The log itself is the administrators'.
        await RefusedAsync(HttpStatusCode.Forbidden, async () => await looks.Access.AuditAsync(cancellation: Cancellation).ToListAsync(Cancellation));
        var events = await looks.HistoryAsync(job.Id, cancellation: Cancellation);
        Assert.Equal(
            [
                (JobEventKind.Completed, null, null),
                (JobEventKind.Started, null, null),
                (JobEventKind.Resumed, owner.Prefix, null),
                (JobEventKind.Paused, other.Prefix, null),
                (JobEventKind.Accepted, owner.Prefix, "4 images"),
            ],
            events.Select(one => (one.Kind, one.Actor, one.Detail)));
        Assert.Equal((ended.EndedAt, ended.StartedAt), (events[0].At, events[1].At));
        Assert.Equal(events.Take(2), await looks.HistoryAsync(job.Id, 2, Cancellation));
        Assert.Equal(events.Take(4), await looks.HistoryAsync(job.Id, 4, Cancellation));
        var text = await (await SendAsync(HttpMethod.Get, $"v1/jobs/{job.Id}/history", reader.Key)).Content.ReadAsStringAsync(Cancellation);
        Assert.All(["127.0.0.1", "fox"], hidden => Assert.DoesNotContain(hidden, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_jobs_end_is_told_once()
    {
        var job = await Farm.Client.SubmitAsync(HttpFarm.Request(), cancellation: Cancellation);
        await Farm.Client.CancelAsync(job.Id, Cancellation);
        Assert.Equal([JobEventKind.Cancelled, JobEventKind.Accepted], (await Farm.Client.HistoryAsync(job.Id, cancellation: Cancellation)).Select(one => one.Kind));
    }

    [Fact]
    public async Task Another_tenant_and_a_limit_that_is_none_are_refused()
    {
        var job = await Farm.Client.SubmitAsync(HttpFarm.Request(), cancellation: Cancellation);
        using var owl = Farm.ClientOf((await KeyAsync("owl")).Key);
        await RefusedAsync(HttpStatusCode.NotFound, () => owl.HistoryAsync(job.Id, cancellation: Cancellation));
        await RefusedAsync(HttpStatusCode.NotFound, () => Farm.Client.HistoryAsync("0", cancellation: Cancellation));
        foreach (var limit in (int[])[0, 1001])
            Assert.Contains("limit", (await RefusedAsync(HttpStatusCode.BadRequest, () => Farm.Client.HistoryAsync(job.Id, limit, Cancellation))).Message, StringComparison.Ordinal);
    }
}
