using System.Net;
using HartFarm.Contracts.Jobs;
using HartFarm.Http.Tests.Farm;

namespace HartFarm.Http.Tests.Api;

/// <summary>Jobs are paused, resumed, cancelled, deleted.</summary>
public class ControlTests : HttpFarmTest
{
    [Fact]
    public async Task A_job_is_paused_and_resumed()
    {
        var job = await Farm.Client.SubmitAsync(HttpFarm.Request(4));
        Assert.Equal(JobState.Paused, (await Farm.Client.PauseAsync(job.Id)).State);
        Assert.Equal(JobState.Paused, (await Farm.Client.PauseAsync(job.Id)).State);
        Assert.Equal(JobState.Queued, (await Farm.Client.ResumeAsync(job.Id)).State);
        await Farm.WorkAsync(new Gate());
        Assert.Equal(JobState.Completed, (await Farm.EndAsync(job.Id)).State);
    }

    [Fact]
    public async Task A_cancelled_job_is_deleted_and_nothing_else_is()
    {
        var (one, other) = (await Farm.Client.SubmitAsync(HttpFarm.Request()), await Farm.Client.SubmitAsync(HttpFarm.Request()));
        await RefusedAsync(HttpStatusCode.Conflict, () => Farm.Client.DeleteAsync(one.Id));
        Assert.Equal(JobState.Cancelled, (await Farm.Client.CancelAsync(one.Id)).State);
        var error = await RefusedAsync(HttpStatusCode.Conflict, () => Farm.Client.ResumeAsync(one.Id));
        Assert.Equal($"Job {one.Id} is Cancelled, and cannot be resumed.", error.Message);
        await RefusedAsync(HttpStatusCode.Conflict, () => Farm.Client.RetryAsync(one.Id));
        await Farm.Client.DeleteAsync(one.Id);
        await RefusedAsync(HttpStatusCode.NotFound, () => Farm.Client.GetAsync(one.Id));
        Assert.Equal([other.Id], await Farm.Client.JobsAsync().Select(job => job.Id).ToListAsync());
    }

    [Fact]
    public async Task Uploaded_files_are_listed_fetched_and_deleted()
    {
        List<string> ids = [];
        for (var i = 0; i < 3; i++) ids.Add((await Farm.Client.UploadAsync($"p{i}.txt", () => new MemoryStream("a\n"u8.ToArray()))).Id);
        var page = await System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<Contracts.Http.ListOf<Contracts.Http.FileObject>>(
            Farm.Http, "v1/files?limit=2", Contracts.Http.WireJson.Client);
        Assert.Equal((true, ids[2], ids[1]), (page!.HasMore, page.FirstId, page.LastId));
        Assert.Equal("a\n", await Farm.Http.GetStringAsync($"v1/files/{ids[0]}/content"));
        await Farm.Client.DeleteFileAsync(ids[0]);
        Assert.Equal(HttpStatusCode.NotFound, (await Farm.Http.GetAsync($"v1/files/{ids[0]}")).StatusCode);
        Assert.Equal(2, Directory.GetFiles(Folder["objects/files"]).Length);
    }
}
