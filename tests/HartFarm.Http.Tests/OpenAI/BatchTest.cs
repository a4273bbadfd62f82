using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator;
using HartFarm.Http.Tests.Farm;

namespace HartFarm.Http.Tests.OpenAI;

/// <summary>A farm that looks at its batches often.</summary>
public abstract class BatchTest : HttpFarmTest
{
    protected const string Endpoint = "/v1/images/generations";

    public override async ValueTask InitializeAsync() => Farm = await StartAsync();

    /// <summary>One more coordinator over the same jobs and objects.</summary>
    private protected Task<HttpFarm> StartAsync() =>
        HttpFarm.StartAsync(Folder, options => options.OpenAI.BatchInterval = TimeSpan.FromMilliseconds(20), coordinate: Coordinate);

    /// <summary>Changes its options.</summary>
    protected virtual void Coordinate(CoordinatorOptions options)
    {
    }

    /// <summary>Begins a batch of 24 lines, and holds its worker once the first 4, which are a job of their own, are made.</summary>
    protected async Task<BatchObject> BeginAsync()
    {
        var gate = new Gate();
        await Farm.WorkAsync(gate);
        gate.Close();
        var batch = await CreateAsync([.. Lines(4), .. Enumerable.Range(4, 20).Select(i => Line($"line-{i}", $$"""{"prompt":"prompt {{i}}","model":"pattern","output_format":"webp"}"""))]);
        // A batch of the worker has four images, of one job or of both.
        gate.Let();
        gate.Let();
        var begun = await UntilAsync(batch.Id, one => one.RequestCounts.Completed > 0);
        Assert.Equal((BatchStatus.InProgress, new BatchRequestCounts(24, 4, 0)), (begun.Status, begun.RequestCounts));
        return begun;
    }

    protected static string Line(string id, string body) => $$"""{"custom_id":"{{id}}","method":"POST","url":"{{Endpoint}}","body":{{body}}}""";

    /// <summary>Lines of one image each, <c>line-0</c> and so on.</summary>
    protected static string[] Lines(int count) => [.. Enumerable.Range(0, count).Select(i => Line($"line-{i}", $$"""{"prompt":"prompt {{i}}","model":"pattern"}"""))];

    protected async Task<string> UploadAsync(byte[] content, string purpose = "batch")
    {
        using var form = new MultipartFormDataContent { { new StringContent(purpose), "purpose" }, { new ByteArrayContent(content), "file", "input.jsonl" } };
        var response = await Farm.Http.PostAsync("v1/files", form);
        return (await response.Content.ReadFromJsonAsync<FileObject>(WireJson.Client))!.Id;
    }

    protected Task<BatchObject> CreateAsync(params string[] lines) => CreateAsync(null, lines);

    protected async Task<BatchObject> CreateAsync(ExpiresAfter? expires, string[] lines)
    {
        var file = await UploadAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        var request = new BatchCreateRequest { InputFileId = file, Endpoint = Endpoint, CompletionWindow = "24h", OutputExpiresAfter = expires };
        var response = await Farm.Http.PostAsJsonAsync("v1/batches", request, WireJson.Client);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<BatchObject>(WireJson.Client))!;
    }

    protected async Task<BatchObject> GetAsync(string id) => (await Farm.Http.GetFromJsonAsync<BatchObject>($"v1/batches/{id}", WireJson.Client, TestContext.Current.CancellationToken))!;

    /// <summary>Looks at it until it is so.</summary>
    protected async Task<BatchObject> UntilAsync(string id, Func<BatchObject, bool> isSo)
    {
        while (true)
        {
            var batch = await GetAsync(id);
            if (isSo(batch)) return batch;
        }
    }

    protected Task<BatchObject> EndAsync(string id) => UntilAsync(
        id, batch => batch.Status is BatchStatus.Completed or BatchStatus.Failed or BatchStatus.Expired or BatchStatus.Cancelled);

    protected async Task<BatchObject> CancelAsync(string id)
    {
        var response = await Farm.Http.PostAsync($"v1/batches/{id}/cancel", null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<BatchObject>(WireJson.Client))!;
    }

    /// <summary>A file's lines; none where there is no file.</summary>
    protected async Task<JsonElement[]> ReadAsync(string? file)
    {
        if (file is null) return [];
        var text = await Farm.Http.GetStringAsync($"v1/files/{file}/content");
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return [.. text.TrimEnd('\n').Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }

    protected static string[] Ids(JsonElement[] lines) => [.. lines.Select(line => line.GetProperty("custom_id").GetString()!)];
}
