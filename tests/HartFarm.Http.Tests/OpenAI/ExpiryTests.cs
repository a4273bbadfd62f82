using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Upkeep;
using HartFarm.Http.Tests.Farm;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace HartFarm.Http.Tests.OpenAI;

/// <summary>Files whose time runs out, by a clock that the test moves.</summary>
public sealed class ExpiryTests : HttpFarmTest
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private FileExpiry Expiry => Farm.Services.GetRequiredService<FileExpiry>();

    private string[] Stored => !Directory.Exists(Folder["objects/files"]) ? [] : [.. Directory.GetFiles(Folder["objects/files"]).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public override async ValueTask InitializeAsync() => Farm = await HttpFarm.StartAsync(Folder, clock: _clock);

    [Fact]
    public async Task A_file_is_gone_when_its_time_is_over_and_its_bytes_soon_after()
    {
        var kept = await UploadAsync("a fox\n", "prompts");
        var file = await UploadAsync("a fox\n", "prompts", ("expires_after[anchor]", "created_at"), ("expires_after[seconds]", "3600"));
        Assert.Null(kept.ExpiresAt);
        Assert.Equal(file.CreatedAt + 3600, file.ExpiresAt);
        _clock.Advance(TimeSpan.FromSeconds(3599));
        Assert.Equal(file, await Farm.Http.GetFromJsonAsync<FileObject>($"v1/files/{file.Id}", WireJson.Client));
        Assert.Equal(2, (await Farm.Http.GetFromJsonAsync<ListOf<FileObject>>("v1/files", WireJson.Client))!.Data.Count);
        await Expiry.RunAsync(CancellationToken.None);
        Assert.Equal(2, Stored.Length);

        _clock.Advance(TimeSpan.FromSeconds(1));
        foreach (var path in (string[])[$"v1/files/{file.Id}", $"v1/files/{file.Id}/content", $"v1/files?after={file.Id}"])
            await RefusedAsOpenAIAsync(await Farm.Http.GetAsync(path), HttpStatusCode.NotFound);
        Assert.Equal([kept.Id], (await Farm.Http.GetFromJsonAsync<ListOf<FileObject>>("v1/files", WireJson.Client))!.Data.Select(one => one.Id));
        var request = HttpFarm.Request() with { Prompts = new() { File = file.Id } };
        Assert.Contains("there is no file", (await RefusedAsync(HttpStatusCode.BadRequest, () => Farm.Client.SubmitAsync(request))).Problem!.Errors[0].Message, StringComparison.Ordinal);
        await Expiry.RunAsync(CancellationToken.None);
        Assert.Equal([kept.Id["file-".Length..]], Stored);
    }

    [Fact]
    public async Task The_client_says_how_long_a_file_is_kept()
    {
        var file = await Farm.Client.UploadAsync("a.txt", () => new MemoryStream("a fox\n"u8.ToArray()), keepFor: TimeSpan.FromHours(2));
        Assert.Equal(file.CreatedAt + 7200, file.ExpiresAt);
        var refused = await RefusedAsync(HttpStatusCode.BadRequest, () => Farm.Client.UploadAsync("a.txt", () => new MemoryStream("a fox\n"u8.ToArray()), keepFor: TimeSpan.FromMinutes(1)));
        Assert.Contains("expires_after[seconds]", refused.Message, StringComparison.Ordinal);
        Assert.Equal([file.Id["file-".Length..]], Stored);
    }

    [Theory]
    [InlineData("expires_after[seconds]", "created_at", "3599")]
    [InlineData("expires_after[seconds]", "created_at", "2592001")]
    [InlineData("expires_after[seconds]", "created_at", "an hour")]
    [InlineData("expires_after[seconds]", "created_at", "-3600")]
    [InlineData("expires_after[seconds]", "created_at", null)]
    [InlineData("expires_after[anchor]", "expired_at", "3600")]
    [InlineData("expires_after[anchor]", null, "3600")]
    public async Task A_wrong_time_is_refused_and_nothing_is_kept(string field, string? anchor, string? seconds)
    {
        (string, string)[] fields = [.. new[] { ("expires_after[anchor]", anchor), ("expires_after[seconds]", seconds) }.Where(one => one.Item2 is not null).Select(one => (one.Item1, one.Item2!))];
        var error = await RefusedAsOpenAIAsync(await PostAsync("{}\n", "batch", fields), HttpStatusCode.BadRequest);
        Assert.Equal((field, "invalid_value"), (error.Param, error.Code));
        Assert.Empty(Stored);
        Assert.Empty((await Farm.Http.GetFromJsonAsync<ListOf<FileObject>>("v1/files", WireJson.Client))!.Data);
    }

    [Fact]
    public async Task A_field_that_is_there_twice_is_refused() => Assert.Equal(
        "expires_after[anchor]",
        (await RefusedAsOpenAIAsync(
            await PostAsync("{}\n", "batch", [("expires_after[anchor]", "created_at"), ("expires_after[anchor]", "created_at"), ("expires_after[seconds]", "3600")]),
            HttpStatusCode.BadRequest)).Param);

    [Fact]
    public async Task A_batch_reads_its_file_to_its_end_and_no_other_batch_does()
    {
        const string Line = """{"custom_id":"a","method":"POST","url":"/v1/images/generations","body":{"prompt":"a fox","model":"pattern"}}""";
        var file = await UploadAsync(Line, "batch", ("expires_after[anchor]", "created_at"), ("expires_after[seconds]", "3600"));
        var body = new BatchCreateRequest { InputFileId = file.Id, Endpoint = "/v1/images/generations", CompletionWindow = "24h" };
        var created = await Farm.Http.PostAsJsonAsync("v1/batches", body, WireJson.Client);
        var batch = (await created.Content.ReadFromJsonAsync<BatchObject>(WireJson.Client))!;
        await UntilAsync(batch.Id, BatchStatus.InProgress);
        _clock.Advance(TimeSpan.FromHours(2));
        await Expiry.RunAsync(CancellationToken.None);
        Assert.Single(Stored);
        Assert.Equal("input_file_id", (await RefusedAsOpenAIAsync(await Farm.Http.PostAsJsonAsync("v1/batches", body, WireJson.Client), HttpStatusCode.BadRequest)).Param);

        await Farm.Http.PostAsync($"v1/batches/{batch.Id}/cancel", null);
        var ended = await UntilAsync(batch.Id, BatchStatus.Cancelled);
        var errors = await Farm.Http.GetStringAsync($"v1/files/{ended.ErrorFileId}/content");
        Assert.Equal("batch_cancelled", JsonSerializer.Deserialize<JsonElement>(errors).GetProperty("error").GetProperty("code").GetString());
        await Expiry.RunAsync(CancellationToken.None);
        Assert.Equal([ended.ErrorFileId!["file-".Length..]], Stored);
    }

    private async Task<BatchObject> UntilAsync(string id, BatchStatus status)
    {
        while (true)
        {
            var batch = (await Farm.Http.GetFromJsonAsync<BatchObject>($"v1/batches/{id}", WireJson.Client, TestContext.Current.CancellationToken))!;
            if (batch.Status == status) return batch;
            // Whatever looks again after a while looks now.
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private async Task<FileObject> UploadAsync(string text, string purpose, params (string, string)[] fields)
    {
        var response = await PostAsync(text, purpose, fields);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<FileObject>(WireJson.Client))!;
    }

    private async Task<HttpResponseMessage> PostAsync(string text, string purpose, (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent { { new StringContent(purpose), "purpose" } };
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "file", purpose == "prompts" ? "a.txt" : "a.jsonl");
        return await Farm.Http.PostAsync("v1/files", form);
    }
}
