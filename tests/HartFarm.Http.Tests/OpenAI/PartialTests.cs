using System.Text;
using System.Text.Json;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Partials;
using HartFarm.Http.Tests.Farm;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Http.Tests.OpenAI;

/// <summary><c>POST /v1/images/generations</c> with <c>stream</c> and <c>partial_images</c>.</summary>
public sealed class PartialTests : HttpFarmTest
{
    private const string Path = "v1/images/generations";

    private readonly Gate _shown = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unfinished_images_come_while_the_image_is_made_and_the_image_is_the_same()
    {
        await WorkAsync();
        _shown.Close();
        await using var stream = await StreamAsync("""{"prompt": "a fox", "seed": 7, "stream": true, "partial_images": 2, "quality": "high", "output_format": "webp"}""");
        for (var i = 0; i < 2; i++)
        {
            var partial = (await stream.NextAsync())!.Value;
            Assert.Equal(("image_generation.partial_image", i, 0), (Text(partial, "type"), partial.GetProperty("partial_image_index").GetInt32(), partial.GetProperty("image_index").GetInt32()));
            Assert.Equal(("16x16", "webp", "high", "opaque"), (Text(partial, "size"), Text(partial, "output_format"), Text(partial, "quality"), Text(partial, "background")));
            Assert.True(partial.GetProperty("created_at").GetInt64() > 0);
            Assert.Equal("RIFF", Encoding.ASCII.GetString(Convert.FromBase64String(Text(partial, "b64_json")), 0, 4));
        }
        // They are here, and the worker has not made the image yet.
        Assert.Equal(0, Assert.Single(await Farm.Client.JobsAsync().ToListAsync(Cancellation)).Progress.Completed);
        _shown.Let();
        var completed = Assert.Single(await stream.RestAsync());
        Assert.Equal(("image_generation.completed", 7), (Text(completed, "type"), completed.GetProperty("seed").GetInt64()));
        Assert.Equal((2, 21), (completed.GetProperty("usage").GetProperty("input_tokens").GetInt32(), completed.GetProperty("usage").GetProperty("output_tokens").GetInt32()));

        using var plain = await Farm.Http.PostAsync(Path, Json("""{"prompt": "a fox", "seed": 7, "output_format": "webp"}"""), Cancellation);
        var image = JsonSerializer.Deserialize<JsonElement>(await plain.Content.ReadAsStringAsync(Cancellation)).GetProperty("data")[0];
        Assert.Equal(Text(image, "b64_json"), Text(completed, "b64_json"));
        Assert.Equal(0, Farm.Services.GetRequiredService<PartialFeeds>().Count);
    }

    [Fact]
    public async Task Each_of_several_images_has_its_own()
    {
        await WorkAsync();
        _shown.Close();
        await using var stream = await StreamAsync("""{"prompt": "a fox", "n": 2, "stream": true, "partial_images": 1}""");
        JsonElement[] partial = [(await stream.NextAsync())!.Value, (await stream.NextAsync())!.Value];
        Assert.Equal([(0, 0), (1, 0)], partial.Select(one => (one.GetProperty("image_index").GetInt32(), one.GetProperty("partial_image_index").GetInt32())).Order());
        _shown.Let();
        Assert.Equal([0, 1], (await stream.RestAsync()).Select(one => one.GetProperty("image_index").GetInt32()));
    }

    [Fact]
    public async Task What_is_doubled_late_or_of_no_image_is_passed_over()
    {
        var gate = new Gate();
        await Farm.WorkAsync(gate);
        gate.Close();
        await using var stream = await StreamAsync("""{"prompt": "a fox", "stream": true, "partial_images": 3}""");
        var job = Guid.ParseExact((await Farm.Client.JobsAsync().FirstAsync(Cancellation)).Id, "N");
        var bus = Farm.Services.GetRequiredService<IBus>();
        foreach (var (image, index) in ((long, int)[])[(0, 0), (0, 0), (1, 1), (0, 3), (0, 2), (0, 1)])
            await bus.Publish(new PartialImageMade(job, image, index, 16, 16, [(byte)index]), Cancellation);
        await bus.Publish(new PartialImageMade(Guid.NewGuid(), 0, 1, 16, 16, [1]), Cancellation);
        Assert.Equal([0, 2], new[] { await stream.NextAsync(), await stream.NextAsync() }.Select(one => one!.Value.GetProperty("partial_image_index").GetInt32()));
        gate.Let();
        // The worker has shown all three once more.
        Assert.Equal("image_generation.completed", Text(Assert.Single(await stream.RestAsync()), "type"));
    }

    [Fact]
    public async Task What_goes_wrong_on_the_way_is_an_event_in_OpenAIs_shape()
    {
        await WorkAsync();
        _shown.Close();
        await using var stream = await StreamAsync("""{"prompt": "a fox", "stream": true, "partial_images": 1}""");
        Assert.Equal("image_generation.partial_image", Text((await stream.NextAsync())!.Value, "type"));
        await Farm.Client.CancelAsync((await Farm.Client.JobsAsync().FirstAsync(Cancellation)).Id);
        var error = Assert.Single(await stream.RestAsync());
        Assert.Equal("error", Text(error, "type"));
        var body = error.GetProperty("error");
        Assert.Equal(["message", "type", "param", "code"], body.EnumerateObject().Select(one => one.Name));
        Assert.Equal(("1 of 1 images could not be made: the job was stopped.", "server_error", "image_generation_failed"), (Text(body, "message"), Text(body, "type"), Text(body, "code")));
    }

    [Fact]
    public async Task Time_that_runs_out_is_such_an_event_and_cancels_the_job()
    {
        await using var farm = await HttpFarm.StartAsync(Folder, options => options.OpenAI.ImageLimit = TimeSpan.FromMilliseconds(50));
        using var content = Json("""{"prompt": "a", "stream": true, "partial_images": 3}""");
        await using var stream = await EventStream.OfAsync(await farm.Http.PostAsync(Path, content, Cancellation));
        Assert.Equal("timeout", Text(Assert.Single(await stream.RestAsync()).GetProperty("error"), "code"));
        Assert.Equal(JobState.Cancelled, Assert.Single(await farm.Client.JobsAsync().ToListAsync(Cancellation)).State);
    }

    [Fact]
    public async Task A_client_that_goes_in_the_middle_cancels_the_job()
    {
        await WorkAsync();
        _shown.Close();
        var stream = await StreamAsync("""{"prompt": "a fox", "stream": true, "partial_images": 1}""");
        Assert.NotNull(await stream.NextAsync());
        await stream.DisposeAsync();
        var job = await Farm.Client.JobsAsync().FirstAsync(Cancellation);
        Assert.Equal(JobState.Cancelled, (await Farm.EndAsync(job.Id)).State);
        var feeds = Farm.Services.GetRequiredService<PartialFeeds>();
        while (feeds.Count > 0) await Task.Yield();
    }

    [Fact]
    public async Task Under_a_key_the_finished_images_alone_are_answered_and_kept()
    {
        await WorkAsync();
        var texts = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Json("""{"prompt": "a", "stream": true, "partial_images": 3}"""), Headers = { { "Idempotency-Key", "k" } } };
            using var response = await Farm.Http.SendAsync(request, Cancellation);
            texts.Add(await response.Content.ReadAsStringAsync(Cancellation));
        }
        Assert.StartsWith("event: image_generation.completed\n", texts[0], StringComparison.Ordinal);
        Assert.Equal(texts[0], texts[1]);
        Assert.Single(await Farm.Client.JobsAsync().ToListAsync(Cancellation));
    }

    private Task WorkAsync() => Farm.WorkAsync(new Gate { Shown = _shown });

    private async Task<EventStream> StreamAsync(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Json(body) };
        return await EventStream.OfAsync(await Farm.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
