using System.Net.ServerSentEvents;
using System.Text.Json;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Http.Tests.Farm;

namespace HartFarm.Http.Tests.Api;

/// <summary>A job is followed.</summary>
public class EventTests : HttpFarmTest
{
    [Fact]
    public async Task A_job_is_followed_to_its_end_and_its_numbers_never_go_back()
    {
        var gate = new Gate();
        await Farm.WorkAsync(gate);
        gate.Close();
        var job = await Farm.Client.SubmitAsync(HttpFarm.Request(6));
        List<JobInfo> seen = [];
        await foreach (var now in Farm.Client.FollowAsync(job.Id))
        {
            seen.Add(now);
            // Only what was seen lets the next batch through.
            gate.Let();
        }
        Assert.Equal((JobState.Completed, 6), (seen[^1].State, seen[^1].Progress.Completed));
        Assert.Equal(seen.Select(one => one.Progress.Completed).Order(), seen.Select(one => one.Progress.Completed));
        Assert.Contains(seen, one => one.State == JobState.Running);
        // Where the newest images are fetched is told with each event, and they are there.
        foreach (var one in seen.Where(one => one.Progress.Completed > 0))
        {
            Assert.NotEmpty(one.NewestImages!);
            foreach (var address in one.NewestImages!) Assert.Equal("image/png", (await Farm.Http.GetAsync(address)).Content.Headers.ContentType?.MediaType);
        }
        Assert.Equal(Enumerable.Range(0, 6).Reverse().Select(i => $"/v1/jobs/{job.Id}/images/{i}"), seen[^1].NewestImages!);
        Assert.NotNull(seen[^1].Progress.ImagesPerSecond ?? (await Farm.Client.GetAsync(job.Id)).Progress.ImagesPerSecond);
    }

    [Fact]
    public async Task Whoever_comes_again_is_told_nothing_twice()
    {
        var job = await Farm.Client.SubmitAsync(HttpFarm.Request());
        var first = await FirstAsync(job.Id, null);
        await Farm.Client.PauseAsync(job.Id);
        var second = await FirstAsync(job.Id, first.EventId);
        Assert.Equal((JobState.Queued, JobState.Paused), (first.Data.State, second.Data.State));
        Assert.NotEqual(first.EventId, second.EventId);
        Assert.Equal(second.EventId, (await FirstAsync(job.Id, null)).EventId);
    }

    [Fact]
    public async Task A_client_follows_over_a_coordinator_that_is_started_anew()
    {
        var job = await Farm.Client.SubmitAsync(HttpFarm.Request(2));
        var port = Farm.Address.Port;
        await using var events = Farm.Client.FollowAsync(job.Id).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        var gone = Farm;
        await gone.StopAsync();
        var next = events.MoveNextAsync().AsTask();
        Farm = await HttpFarm.StartAsync(Folder, port: port);
        await Farm.Client.CancelAsync(job.Id);
        Assert.True(await next);
        Assert.Equal(JobState.Cancelled, events.Current.State);
        Assert.False(await events.MoveNextAsync());
        await events.DisposeAsync();
        await gone.DisposeAsync();
    }

    [Fact]
    public async Task A_job_in_work_goes_on_after_its_coordinator_was_started_anew()
    {
        var gate = new Gate();
        await Farm.WorkAsync(gate);
        gate.Close();
        var job = await Farm.Client.SubmitAsync(HttpFarm.Request(6));
        gate.Let();
        await foreach (var now in Farm.Client.FollowAsync(job.Id))
        {
            if (now.Shards.Completed > 0) break;
        }
        await Farm.DisposeAsync();
        Farm = await HttpFarm.StartAsync(Folder);
        await Farm.WorkAsync(new Gate());
        var ended = await Farm.EndAsync(job.Id);
        Assert.Equal((JobState.Completed, 6, 3), (ended.State, ended.Progress.Completed, ended.Shards.Completed));
        Assert.Equal([0L, 1, 2, 3, 4, 5], await Farm.Client.ImagesAsync(job.Id).Select(image => image.Index).ToListAsync());
    }

    private async Task<SseItem<JobInfo>> FirstAsync(string id, string? after)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/jobs/{id}/events");
        if (after is not null) request.Headers.Add("Last-Event-ID", after);
        using var response = await Farm.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await using var stream = await response.Content.ReadAsStreamAsync();
        return await SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<JobInfo>(data, WireJson.Client)!).EnumerateAsync().FirstAsync();
    }
}
