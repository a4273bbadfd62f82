using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Data;
using HartFarm.Http.Tests.Farm;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Http.Tests.OpenAI;

/// <summary>Batches from their file to their results.</summary>
public class BatchTests : BatchTest
{
    [Fact]
    public async Task Every_line_has_its_result_once_and_in_order()
    {
        await Farm.WorkAsync(new Gate());
        var batch = await CreateAsync(
            Line("b", """{"prompt":"a fox","model":"pattern","n":2,"seed":5,"size":"16x16"}"""),
            Line("a", """{"prompt":"an owl","output_format":"jpeg","output_compression":80}"""),
            "",
            Line("d", """{"prompt":"an otter","n":2,"response_format":"url","user":"me","size":"auto"}"""),
            Line("c", """{"prompt":"a bear","n":2,"guidance_scale":2,"size":"16x16"}"""),
            Line("e", """{"prompt":"a hare","n":2,"seed":5}"""));
        Assert.Equal(("batch", BatchStatus.Validating, Endpoint, "24h"), (batch.Object, batch.Status, batch.Endpoint, batch.CompletionWindow));
        Assert.Equal(24 * 3600, batch.ExpiresAt - batch.CreatedAt);

        var ended = await EndAsync(batch.Id);
        Assert.Equal((BatchStatus.Completed, new BatchRequestCounts(5, 5, 0), "pattern", null), (ended.Status, ended.RequestCounts, ended.Model, ended.ErrorFileId));
        Assert.True(ended.InProgressAt >= ended.CreatedAt && ended.FinalizingAt >= ended.InProgressAt && ended.CompletedAt >= ended.FinalizingAt);
        Assert.Null(ended.FailedAt ?? ended.ExpiredAt ?? ended.CancelledAt ?? ended.CancellingAt);
        var lines = await ReadAsync(ended.OutputFileId);
        Assert.Equal(["b", "a", "d", "c", "e"], Ids(lines));
        Assert.Equal(5, lines.Select(line => line.GetProperty("id").GetString()).Distinct().Count());
        Assert.All(lines, line => Assert.Equal((200, JsonValueKind.Null), (line.GetProperty("response").GetProperty("status_code").GetInt32(), line.GetProperty("error").ValueKind)));
        var bodies = lines.Select(line => line.GetProperty("response").GetProperty("body").Deserialize<ImagesResponse>(WireJson.Client)!).ToArray();
        Assert.Equal([2, 1, 2, 2, 2], bodies.Select(body => body.Data.Count));
        Assert.Equal([5L, 6], bodies[0].Data.Select(image => image.Seed));
        Assert.Equal(new ImageUsage(2, new InputTokensDetails(2, 0), 42, 44), bodies[0].Usage);
        Assert.Equal("jpeg", bodies[1].OutputFormat);
        Assert.All(bodies[2].Data, image => Assert.StartsWith($"{Farm.Address}v1/jobs/", image.Url, StringComparison.Ordinal));
        Assert.Equal("image/png", (await Farm.Http.GetAsync(bodies[2].Data[1].Url)).Content.Headers.ContentType?.MediaType);
        // What differs in nothing but the prompt is made by one job: those of 16x16, the JPEG, those of the model's own size.
        Assert.Equal(3, (await Farm.Client.JobsAsync().ToListAsync()).Count);

        var output = (await Farm.Http.GetFromJsonAsync<FileObject>($"v1/files/{ended.OutputFileId}", WireJson.Client))!;
        Assert.Equal(("batch_output", $"{batch.Id}_output.jsonl", null), (output.Purpose, output.Filename, output.ExpiresAt));
    }

    [Fact]
    public async Task Files_of_results_expire_as_the_batch_says()
    {
        await Farm.WorkAsync(new Gate());
        var ended = await EndAsync((await CreateAsync(new ExpiresAfter { Anchor = "created_at", Seconds = 7200 }, Lines(1))).Id);
        var output = (await Farm.Http.GetFromJsonAsync<FileObject>($"v1/files/{ended.OutputFileId}", WireJson.Client))!;
        Assert.Equal(output.CreatedAt + 7200, output.ExpiresAt);
        Assert.Null((await Farm.Http.GetFromJsonAsync<FileObject>($"v1/files/{ended.InputFileId}", WireJson.Client))!.ExpiresAt);
    }

    [Fact]
    public async Task What_a_file_has_wrong_is_named_by_line_and_nothing_is_made()
    {
        var batch = await CreateAsync(
            Line("1", """{"prompt":"a fox"}"""),
            "{",
            """{"custom_id":"2","method":"POST","url":"/v1/images/generations"}""",
            """{"custom_id":"3","method":"GET","url":"/v1/chat/completions","body":{"prompt":"a"}}""",
            Line("1", """{"prompt":"a fox"}"""),
            Line("6", """{"promt":"a fox"}"""),
            Line("7", """{"prompt":"a fox","n":11}"""),
            Line("8", """{"prompt":"a fox","stream":true}"""),
            Line("9", """{"prompt":"a fox","size":"3x3"}"""),
            Line("10", """{"prompt":"a fox","model":"none"}"""),
            Line("11", "[]"),
            "null",
            Line("", """{"prompt":"a fox"}"""),
            Line("14", """{"prompt":" "}"""));
        var ended = await EndAsync(batch.Id);
        Assert.Equal((BatchStatus.Failed, new BatchRequestCounts(0, 0, 0)), (ended.Status, ended.RequestCounts));
        Assert.NotNull(ended.FailedAt);
        Assert.Equal("list", ended.Errors!.Object);
        Assert.Equal(
        [
            (1, "missing_required_parameter", "body.model"), (2, "invalid_json_line", null), (3, "missing_required_parameter", "body"), (4, "invalid_method", "method"),
            (4, "invalid_url", "url"), (5, "duplicate_custom_id", "custom_id"), (6, "unknown_parameter", "body.promt"), (7, "invalid_value", "body.n"),
            (8, "invalid_value", "body.stream"), (9, "invalid_value", "body.size"), (9, "missing_required_parameter", "body.model"), (10, "model_not_found", "body.model"),
            (11, "invalid_type", "body"), (12, "invalid_json_line", null), (13, "invalid_value", "custom_id"), (14, "invalid_value", "body.prompt"),
        ],
            ended.Errors.Data.Select(error => (error.Line ?? 0, error.Code, error.Param)));
        Assert.Contains("'1' was given on line 1 already", ended.Errors.Data.Select(error => error.Message));
        Assert.Empty(await Farm.Client.JobsAsync().ToListAsync());
    }

    [Theory]
    [InlineData("", "empty_file")]
    [InlineData("\n \n", "empty_file")]
    [InlineData("\u00ff", "invalid_encoding")]
    public async Task A_file_without_requests_fails(string text, string code)
    {
        var file = await UploadAsync(Encoding.Latin1.GetBytes(text));
        var response = await Farm.Http.PostAsJsonAsync("v1/batches", new { input_file_id = file, endpoint = Endpoint, completion_window = "24h" });
        var ended = await EndAsync((await response.Content.ReadFromJsonAsync<BatchObject>(WireJson.Client))!.Id);
        Assert.Equal((BatchStatus.Failed, code), (ended.Status, Assert.Single(ended.Errors!.Data).Code));
    }

    [Theory]
    [InlineData("""{"endpoint":"/v1/images/generations","completion_window":"24h"}""", "input_file_id", "missing_required_parameter")]
    [InlineData("""{"input_file_id":"file-0","endpoint":"/v1/images/generations","completion_window":"24h"}""", "input_file_id", "invalid_value")]
    [InlineData("""{"input_file_id":"PROMPTS","endpoint":"/v1/images/generations","completion_window":"24h"}""", "input_file_id", "invalid_value")]
    [InlineData("""{"input_file_id":"BATCH","endpoint":"/v1/embeddings","completion_window":"24h"}""", "endpoint", "invalid_value")]
    [InlineData("""{"input_file_id":"BATCH","endpoint":"/v1/images/generations","completion_window":"1h"}""", "completion_window", "invalid_value")]
    [InlineData("""{"input_file_id":"BATCH","endpoint":"/v1/images/generations","completion_window":"24h","metadata":{"a":1}}""", "metadata.a", "invalid_type")]
    [InlineData("""{"input_file_id":"BATCH","endpoint":"/v1/images/generations","completion_window":"24h","window":1}""", "window", "unknown_parameter")]
    [InlineData("""{"input_file_id":"BATCH","endpoint":"/v1/images/generations","completion_window":"24h","output_expires_after":{"anchor":"created_at","seconds":3599}}""", "output_expires_after.seconds", "invalid_value")]
    [InlineData("""{"input_file_id":"BATCH","endpoint":"/v1/images/generations","completion_window":"24h","output_expires_after":{"anchor":"ended_at","seconds":3600}}""", "output_expires_after.anchor", "invalid_value")]
    [InlineData("""{"input_file_id":"BATCH","endpoint":"/v1/images/generations","completion_window":"24h","output_expires_after":{"anchor":"created_at"}}""", "output_expires_after.seconds", "missing_required_parameter")]
    public async Task A_wrong_field_is_named(string body, string field, string code)
    {
        var text = body.Replace("PROMPTS", (await Farm.Client.UploadAsync("p.txt", () => new MemoryStream("a"u8.ToArray()))).Id, StringComparison.Ordinal)
            .Replace("BATCH", await UploadAsync("{}"u8.ToArray()), StringComparison.Ordinal);
        using var content = new StringContent(text, Encoding.UTF8, "application/json");
        var error = await RefusedAsOpenAIAsync(await Farm.Http.PostAsync("v1/batches", content), HttpStatusCode.BadRequest);
        Assert.Equal((field, code), (error.Param, error.Code));
    }

    [Fact]
    public async Task Batches_are_listed_page_by_page()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++) ids.Add((await CreateAsync(Lines(1))).Id);
        var page = (await Farm.Http.GetFromJsonAsync<ListOf<BatchObject>>("v1/batches?limit=2", WireJson.Client))!;
        Assert.Equal([ids[2], ids[1]], page.Data.Select(batch => batch.Id));
        Assert.Equal((true, ids[1]), (page.HasMore, page.LastId));
        var rest = (await Farm.Http.GetFromJsonAsync<ListOf<BatchObject>>($"v1/batches?after={page.LastId}", WireJson.Client))!;
        Assert.Equal((ids[0], false), (Assert.Single(rest.Data).Id, rest.HasMore));
        await RefusedAsOpenAIAsync(await Farm.Http.GetAsync("v1/batches/batch_0"), HttpStatusCode.NotFound);
        await RefusedAsOpenAIAsync(await Farm.Http.GetAsync("v1/batches?limit=101"), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_cancelled_batch_keeps_what_is_made()
    {
        var batch = await BeginAsync();
        Assert.Equal(HttpStatusCode.Conflict, (await Farm.Http.DeleteAsync($"v1/files/{batch.InputFileId}")).StatusCode);

        Assert.Equal(BatchStatus.Cancelling, (await CancelAsync(batch.Id)).Status);
        var ended = await EndAsync(batch.Id);
        Assert.Equal((BatchStatus.Cancelled, new BatchRequestCounts(24, 4, 0)), (ended.Status, ended.RequestCounts));
        Assert.True(ended.CancelledAt >= ended.CancellingAt);
        var (made, left) = (await ReadAsync(ended.OutputFileId), await ReadAsync(ended.ErrorFileId));
        Assert.Equal(4, made.Length);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => $"line-{i}"), [.. Ids(made), .. Ids(left)]);
        Assert.All(left, line => Assert.Equal(("batch_cancelled", JsonValueKind.Null), (line.GetProperty("error").GetProperty("code").GetString(), line.GetProperty("response").ValueKind)));
        Assert.Equal(BatchStatus.Cancelled, (await CancelAsync(batch.Id)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Farm.Http.DeleteAsync($"v1/files/{batch.InputFileId}")).StatusCode);
    }

    [Fact]
    public async Task A_batch_whose_time_runs_out_keeps_what_is_made()
    {
        var batch = await BeginAsync();
        await Farm.Services.GetRequiredService<FarmStore>().WriteAsync(
            context => context.Batches.ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpiresAt, DateTimeOffset.UtcNow)), CancellationToken.None);
        var ended = await EndAsync(batch.Id);
        Assert.Equal(BatchStatus.Expired, ended.Status);
        Assert.NotNull(ended.ExpiredAt);
        var left = await ReadAsync(ended.ErrorFileId);
        Assert.Equal((4, 20), ((await ReadAsync(ended.OutputFileId)).Length, left.Length));
        Assert.All(left, line => Assert.Equal("batch_expired", line.GetProperty("error").GetProperty("code").GetString()));
        await RefusedAsOpenAIAsync(await Farm.Http.PostAsync($"v1/batches/{batch.Id}/cancel", null), HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Lines_whose_job_somebody_cancels_have_failed()
    {
        var batch = await CreateAsync(Lines(3));
        JobInfo? job = null;
        while (job is null) job = await Farm.Client.JobsAsync().FirstOrDefaultAsync(TestContext.Current.CancellationToken);
        await Farm.Client.CancelAsync(job.Id);
        var ended = await EndAsync(batch.Id);
        Assert.Equal((BatchStatus.Completed, new BatchRequestCounts(3, 0, 3), null), (ended.Status, ended.RequestCounts, ended.OutputFileId));
        var response = (await ReadAsync(ended.ErrorFileId))[0].GetProperty("response");
        Assert.Equal(500, response.GetProperty("status_code").GetInt32());
        Assert.Equal("The images could not be made: the job was cancelled.", response.GetProperty("body").GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_job_that_no_quota_will_ever_let_in_fails_the_batch()
    {
        await Farm.Services.GetRequiredService<FarmStore>().WriteAsync(
            context =>
            {
                context.Tenants.Add(new Coordinator.Data.Rows.TenantRow { Name = "default", MaxImages = 2 });
                return Task.FromResult(0);
            },
            CancellationToken.None);
        var ended = await EndAsync((await CreateAsync([.. Lines(1), .. Lines(3).Select((_, i) => Line($"more-{i}", """{"prompt":"a fox","output_format":"webp","model":"pattern"}"""))])).Id);
        Assert.Equal((BatchStatus.Failed, "quota_exceeded"), (ended.Status, Assert.Single(ended.Errors!.Data).Code));
        Assert.Contains("default may have 2 unfinished at a time", ended.Errors.Data[0].Message, StringComparison.Ordinal);
        Assert.All(await Farm.Client.JobsAsync().ToListAsync(), job => Assert.Equal(JobState.Cancelled, job.State));
    }

    [Fact]
    public async Task A_batch_outlives_its_coordinator()
    {
        var batch = await BeginAsync();
        await Farm.DisposeAsync();

        Farm = await StartAsync();
        await Farm.WorkAsync(new Gate());
        var ended = await EndAsync(batch.Id);
        Assert.Equal((BatchStatus.Completed, new BatchRequestCounts(24, 24, 0)), (ended.Status, ended.RequestCounts));
        Assert.Equal(Enumerable.Range(0, 24).Select(i => $"line-{i}"), Ids(await ReadAsync(ended.OutputFileId)));
        Assert.Equal(2, (await Farm.Client.JobsAsync().ToListAsync()).Count);
    }

    [Fact]
    public async Task The_same_key_makes_one_batch()
    {
        var file = await UploadAsync(Encoding.UTF8.GetBytes(Lines(1)[0]));
        var ids = new HashSet<string>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "v1/batches")
            {
                Content = JsonContent.Create(new { input_file_id = file, endpoint = Endpoint, completion_window = "24h", metadata = new { by = "me" } }),
                Headers = { { "Idempotency-Key", "k" } },
            };
            var batch = (await (await Farm.Http.SendAsync(request)).Content.ReadFromJsonAsync<BatchObject>(WireJson.Client))!;
            Assert.Equal("me", batch.Metadata!["by"]);
            ids.Add(batch.Id);
        }
        Assert.Single(ids);
    }
}
