using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Http.Tests.Farm;
using SkiaSharp;

namespace HartFarm.Http.Tests.OpenAI;

/// <summary><c>POST /v1/images/generations</c>.</summary>
public class ImageTests : HttpFarmTest
{
    private const string Path = "v1/images/generations";

    [Fact]
    public async Task Images_are_made_by_an_interactive_job_and_answered()
    {
        await Farm.WorkAsync(new Gate());
        var answer = await AnswerAsync("""{"prompt": "a fox", "model": "pattern", "n": 3, "size": "16x16", "seed": 7, "quality": "high", "style": "vivid", "moderation": "low", "background": "opaque", "user": "me"}""");
        Assert.Equal(
            (("png", "high"), ("16x16", "opaque")),
            ((Text(answer, "output_format"), Text(answer, "quality")), (Text(answer, "size"), Text(answer, "background"))));
        var data = answer.GetProperty("data").EnumerateArray().ToArray();
        Assert.Equal([7L, 8, 9], data.Select(image => image.GetProperty("seed").GetInt64()));
        var files = data.Select(image => Convert.FromBase64String(Text(image, "b64_json"))).ToArray();
        Assert.All(files, file => Assert.Equal((SKEncodedImageFormat.Png, 16), FormatOf(file)));
        Assert.Equal(3, files.Select(Convert.ToHexString).Distinct().Count());

        var job = Assert.Single(await Farm.Client.JobsAsync().ToListAsync());
        Assert.Equal((JobPriority.Interactive, 3), (job.Priority, job.Progress.Images));
        var ended = await Farm.EndAsync(job.Id);
        Assert.NotNull(ended.ExpiresAt);
        Assert.Equal("me", (await Farm.Client.ImagesAsync(job.Id).FirstAsync()).Metadata!["user"].GetString());
        // The same seed makes the same image, whatever was asked for beside it.
        var again = await AnswerAsync("""{"prompt": "a fox", "seed": 8}""");
        Assert.Equal(PixelsOf(files[1]), PixelsOf(Convert.FromBase64String(Text(again.GetProperty("data")[0], "b64_json"))));
    }

    [Theory]
    [InlineData("jpeg", 10, SKEncodedImageFormat.Jpeg)]
    [InlineData("webp", 0, SKEncodedImageFormat.Webp)]
    [InlineData("png", 100, SKEncodedImageFormat.Png)]
    public async Task An_address_leads_to_the_file(string format, int compression, SKEncodedImageFormat expected)
    {
        await Farm.WorkAsync(new Gate());
        var answer = await AnswerAsync($$"""{"prompt": "a fox", "response_format": "url", "output_format": "{{format}}", "output_compression": {{compression}}, "size": "auto"}""");
        var image = answer.GetProperty("data")[0];
        Assert.False(image.TryGetProperty("b64_json", out _));
        Assert.StartsWith($"{Farm.Address}v1/jobs/", Text(image, "url"), StringComparison.Ordinal);
        Assert.Equal(expected, FormatOf(await Farm.Http.GetByteArrayAsync(Text(image, "url"))).Format);
    }

    [Fact]
    public async Task What_images_took_is_told_in_tokens_where_the_workers_counted_it()
    {
        await Farm.WorkAsync(new Gate());
        var usage = (await AnswerAsync("""{"prompt": "a red fox", "n": 3}""")).GetProperty("usage");
        Assert.Equal("""{"input_tokens":3,"input_tokens_details":{"text_tokens":3,"image_tokens":0},"output_tokens":63,"total_tokens":66}""", usage.GetRawText());
        Assert.False((await AnswerAsync($$"""{"prompt": "{{PatternGenerator.Uncounted}}"}""")).TryGetProperty("usage", out _));
    }

    [Fact]
    public async Task A_stream_ends_with_the_finished_images()
    {
        await Farm.WorkAsync(new Gate());
        using var response = await PostAsync("""{"prompt": "a fox", "n": 2, "seed": 1, "stream": true, "partial_images": 0}""");
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, events.Length);
        for (var i = 0; i < 2; i++)
        {
            var lines = events[i].Split('\n');
            Assert.Equal("event: image_generation.completed", lines[0]);
            var data = JsonSerializer.Deserialize<JsonElement>(lines[1]["data: ".Length..]);
            Assert.Equal(("image_generation.completed", "16x16"), (Text(data, "type"), Text(data, "size")));
            Assert.Equal((i + 1, i), (data.GetProperty("seed").GetInt64(), data.GetProperty("image_index").GetInt32()));
            Assert.Equal((2, 21, 23), (Usage(data, "input_tokens"), Usage(data, "output_tokens"), Usage(data, "total_tokens")));
            Assert.Equal(SKEncodedImageFormat.Png, FormatOf(Convert.FromBase64String(Text(data, "b64_json"))).Format);
        }
    }

    [Theory]
    [InlineData("""{"model": "pattern"}""", "prompt", "missing_required_parameter")]
    [InlineData("""{"prompt": null}""", "prompt", "missing_required_parameter")]
    [InlineData("""{"prompt": " "}""", "prompt", "invalid_value")]
    [InlineData("""{"prompt": "\u0000"}""", "prompt", "invalid_value")]
    [InlineData("""{"prompt": 1}""", "prompt", "invalid_type")]
    [InlineData("""{"prompt": "a", "promt": "b"}""", "promt", "unknown_parameter")]
    [InlineData("""{"prompt": "a", "model": "patern"}""", "model", "model_not_found")]
    [InlineData("""{"prompt": "a", "n": 0}""", "n", "invalid_value")]
    [InlineData("""{"prompt": "a", "n": 11}""", "n", "invalid_value")]
    [InlineData("""{"prompt": "a", "size": "3x3"}""", "size", "invalid_value")]
    [InlineData("""{"prompt": "a", "size": "large"}""", "size", "invalid_value")]
    [InlineData("""{"prompt": "a", "quality": "best"}""", "quality", "invalid_value")]
    [InlineData("""{"prompt": "a", "response_format": "png"}""", "response_format", "invalid_value")]
    [InlineData("""{"prompt": "a", "output_format": "gif"}""", "output_format", "invalid_value")]
    [InlineData("""{"prompt": "a", "output_format": "jpeg", "output_compression": 101}""", "output_compression", "invalid_value")]
    [InlineData("""{"prompt": "a", "output_compression": 50}""", "output_compression", "invalid_value")]
    [InlineData("""{"prompt": "a", "background": "transparent"}""", "background", "invalid_value")]
    [InlineData("""{"prompt": "a", "moderation": "none"}""", "moderation", "invalid_value")]
    [InlineData("""{"prompt": "a", "style": "loud"}""", "style", "invalid_value")]
    [InlineData("""{"prompt": "a", "user": "\u0007"}""", "user", "invalid_value")]
    [InlineData("""{"prompt": "a", "seed": -1}""", "seed", "invalid_value")]
    [InlineData("""{"prompt": "a", "seed": 9223372036854775807}""", "seed", "invalid_value")]
    [InlineData("""{"prompt": "a", "guidance_scale": 101}""", "guidance_scale", "invalid_value")]
    [InlineData("""{"prompt": "a", "partial_images": 1}""", "partial_images", "invalid_value")]
    [InlineData("""{"prompt": "a", "stream": false, "partial_images": 1}""", "partial_images", "invalid_value")]
    [InlineData("""{"prompt": "a", "stream": true, "partial_images": -1}""", "partial_images", "invalid_value")]
    [InlineData("""{"prompt": "a", "stream": true, "size": "3x3"}""", "size", "invalid_value")]
    [InlineData("""{"prompt": "a", "partial_images": 4}""", "partial_images", "invalid_value")]
    [InlineData("""{"prompt": "a", "stream": true, "response_format": "url"}""", "response_format", "invalid_value")]
    [InlineData("""{"prompt": """, "prompt", "invalid_json")]
    public async Task A_wrong_field_is_named(string body, string field, string code)
    {
        var error = await RefusedAsOpenAIAsync(await PostAsync(body), HttpStatusCode.BadRequest);
        Assert.Equal((field, code, "invalid_request_error"), (error.Param, error.Code, error.Type));
        Assert.StartsWith($"{field}: ", error.Message, StringComparison.Ordinal);
        Assert.Empty(await Farm.Client.JobsAsync().ToListAsync());
    }

    [Fact]
    public async Task A_model_must_be_named_where_there_are_several()
    {
        await using var farm = await HttpFarm.StartAsync(Folder, coordinate: options => options.Submission.SizeClasses = [HttpFarm.Pattern, new SizeClass("other", 16, 16)]);
        using var content = Json("""{"prompt": "a"}""");
        var error = await RefusedAsOpenAIAsync(await farm.Http.PostAsync(Path, content), HttpStatusCode.BadRequest);
        Assert.Equal("model: must be named; there are other, pattern", error.Message);
    }

    [Fact]
    public async Task Time_that_runs_out_is_told_and_cancels_the_job()
    {
        await using var farm = await HttpFarm.StartAsync(Folder, options => options.OpenAI.ImageLimit = TimeSpan.FromMilliseconds(50));
        using var content = Json("""{"prompt": "a"}""");
        var error = await RefusedAsOpenAIAsync(await farm.Http.PostAsync(Path, content), HttpStatusCode.GatewayTimeout);
        Assert.Equal(("timeout", "server_error"), (error.Code, error.Type));
        Assert.Equal("The images were not made within 0.05 seconds, and were cancelled. A batch has more time.", error.Message);
        Assert.Equal(JobState.Cancelled, Assert.Single(await farm.Client.JobsAsync().ToListAsync()).State);
    }

    [Fact]
    public async Task A_client_that_goes_cancels_the_job()
    {
        using var gone = new CancellationTokenSource();
        using var content = Json("""{"prompt": "a"}""");
        var asked = Farm.Http.PostAsync(Path, content, gone.Token);
        JobState? state = null;
        while (state is null) state = (await Farm.Client.JobsAsync().FirstOrDefaultAsync(TestContext.Current.CancellationToken))?.State;
        Assert.Equal(JobState.Queued, state);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        var job = await Farm.Client.JobsAsync().FirstAsync(TestContext.Current.CancellationToken);
        Assert.Equal(JobState.Cancelled, (await Farm.EndAsync(job.Id)).State);
    }

    [Fact]
    public async Task Somebody_who_cancels_the_job_ends_the_waiting()
    {
        using var content = Json("""{"prompt": "a"}""");
        var asked = Farm.Http.PostAsync(Path, content, TestContext.Current.CancellationToken);
        string? id = null;
        while (id is null) id = (await Farm.Client.JobsAsync().FirstOrDefaultAsync(TestContext.Current.CancellationToken))?.Id;
        await Farm.Client.CancelAsync(id);
        var error = await RefusedAsOpenAIAsync(await asked, HttpStatusCode.InternalServerError);
        Assert.Equal(("image_generation_failed", "1 of 1 images could not be made: the job was stopped."), (error.Code, error.Message));
    }

    [Fact]
    public async Task The_same_key_makes_images_once()
    {
        await Farm.WorkAsync(new Gate());
        var texts = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Json("""{"prompt": "a"}"""), Headers = { { "Idempotency-Key", "k" } } };
            using var response = await Farm.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            texts.Add(await response.Content.ReadAsStringAsync());
        }
        Assert.Equal(texts[0], texts[1]);
        Assert.Single(await Farm.Client.JobsAsync().ToListAsync());
    }

    [Fact]
    public async Task The_same_key_makes_other_images_once_the_first_were_cancelled()
    {
        using var gone = new CancellationTokenSource();
        var asked = SendAsync(gone.Token);
        while (!await Farm.Client.JobsAsync().AnyAsync(TestContext.Current.CancellationToken))
        {
        }
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await Farm.WorkAsync(new Gate());
        HttpResponseMessage answer;
        // The first request is under way until its job is cancelled.
        while ((answer = await SendAsync(TestContext.Current.CancellationToken)).StatusCode == HttpStatusCode.Conflict)
        {
        }
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        // Images are answered once they are there, which is before their job has ended.
        JobState[] states;
        do states = await Farm.Client.JobsAsync().Select(job => job.State).ToArrayAsync(TestContext.Current.CancellationToken);
        while (states.Contains(JobState.Finalizing));
        Assert.Equal([JobState.Completed, JobState.Cancelled], states);

        async Task<HttpResponseMessage> SendAsync(CancellationToken cancellation)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Json("""{"prompt": "a"}"""), Headers = { { "Idempotency-Key", "k" } } };
            return await Farm.Http.SendAsync(request, cancellation);
        }
    }

    private async Task<JsonElement> AnswerAsync(string body)
    {
        using var response = await PostAsync(body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<HttpResponseMessage> PostAsync(string body)
    {
        using var content = Json(body);
        return await Farm.Http.PostAsync(Path, content);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static int Usage(JsonElement element, string name) => element.GetProperty("usage").GetProperty(name).GetInt32();

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static byte[] PixelsOf(byte[] file)
    {
        using var bitmap = SKBitmap.Decode(file);
        return bitmap.GetPixelSpan().ToArray();
    }

    private static (SKEncodedImageFormat Format, int Width) FormatOf(byte[] file)
    {
        using var codec = SKCodec.Create(new MemoryStream(file));
        return (codec.EncodedFormat, codec.Info.Width);
    }
}
