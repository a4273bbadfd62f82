#pragma warning disable OPENAI001 // The package calls parts of itself experimental.
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using HartFarm.Testing.Checkpoints;
using OpenAI;
using OpenAI.Batch;
using OpenAI.Files;
using OpenAI.Images;
using OpenAI.Models;

namespace HartFarm.Http.Tests.OpenAI;

/// <summary>The official .NET package against a whole farm with a real model.</summary>
public sealed class OfficialDotNetTests(OfficialFarm farm) : IClassFixture<OfficialFarm>
{
    private OpenAIClient Client => new(new ApiKeyCredential("unused"), new OpenAIClientOptions { Endpoint = new Uri($"{farm.Address}/v1") });

    [Fact]
    public async Task Models_are_listed_and_looked_at()
    {
        var models = Client.GetOpenAIModelClient();
        Assert.Equal([TinyCheckpoint.Name], (await models.GetModelsAsync()).Value.Select(model => model.Id));
        OpenAIModel model = await models.GetModelAsync(TinyCheckpoint.Name);
        Assert.Equal((TinyCheckpoint.Name, "hartfarm"), (model.Id, model.OwnedBy));
        Assert.Equal(404, (await Assert.ThrowsAsync<ClientResultException>(() => models.GetModelAsync("none"))).Status);
    }

    [Fact]
    public async Task Images_are_generated()
    {
        var images = Client.GetImageClient(TinyCheckpoint.Name);
        var options = new ImageGenerationOptions { Size = new GeneratedImageSize(16, 16), ResponseFormat = GeneratedImageFormat.Bytes, EndUserId = "me" };
        GeneratedImageCollection made = await images.GenerateImagesAsync("a fox", 2, options);
        Assert.Equal(2, made.Count);
        Assert.All(made, image => Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], image.ImageBytes.ToArray()[..4]));
        var (input, output) = (made.Usage.InputTokenCount, made.Usage.OutputTokenCount);
        Assert.True(input > 0);
        Assert.Equal((input, 0, 2 * 21, input + 42), (made.Usage.InputTokenDetails.TextTokenCount, made.Usage.InputTokenDetails.ImageTokenCount, output, made.Usage.TotalTokenCount));

        GeneratedImage linked = await images.GenerateImageAsync("an owl", new ImageGenerationOptions { ResponseFormat = GeneratedImageFormat.Uri });
        using var http = new HttpClient();
        Assert.Equal("image/png", (await http.GetAsync(linked.ImageUri)).Content.Headers.ContentType?.MediaType);

        var error = await Assert.ThrowsAsync<ClientResultException>(() => images.GenerateImageAsync("a fox", new ImageGenerationOptions { Size = new GeneratedImageSize(3, 3) }));
        Assert.Equal(400, error.Status);
        Assert.Contains("size: 3x3 is none of tiny's sizes: 16x16", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_is_read_as_it_comes()
    {
        using var request = BinaryContent.Create(BinaryData.FromString("""{"model":"tiny","prompt":"a fox","seed":3,"stream":true,"partial_images":2}"""));
        var result = await Client.GetImageClient(TinyCheckpoint.Name).GenerateImagesAsync(request, new RequestOptions { BufferResponse = false });
        var types = new List<string>();
        await foreach (var item in SseParser.Create(result.GetRawResponse().ContentStream!).EnumerateAsync(TestContext.Current.CancellationToken)) types.Add(item.EventType);
        Assert.Equal("image_generation.completed", types[^1]);
        Assert.All(types[..^1], type => Assert.Equal("image_generation.partial_image", type));
    }

    [Fact]
    public async Task Files_are_uploaded_listed_fetched_and_deleted()
    {
        var files = Client.GetOpenAIFileClient();
        OpenAIFile file = await files.UploadFileAsync(new MemoryStream("{}\n"u8.ToArray()), "input.jsonl", FileUploadPurpose.Batch);
        Assert.Equal(("input.jsonl", FilePurpose.Batch, 3), (file.Filename, file.Purpose, file.SizeInBytes));
        Assert.Contains(file.Id, (await files.GetFilesAsync(FilePurpose.Batch)).Value.Select(one => one.Id));
        Assert.Equal(file.Id, (await files.GetFileAsync(file.Id)).Value.Id);
        BinaryData content = await files.DownloadFileAsync(file.Id);
        Assert.Equal("{}\n", Encoding.UTF8.GetString(content));
        Assert.True((await files.DeleteFileAsync(file.Id)).Value.Deleted);
        Assert.Equal(404, (await Assert.ThrowsAsync<ClientResultException>(() => files.GetFileAsync(file.Id))).Status);
    }

    [Fact]
    public async Task A_batch_runs_to_its_end()
    {
        var files = Client.GetOpenAIFileClient();
        var lines = string.Concat(Enumerable.Range(0, 3).Select(i =>
            $$$"""{"custom_id":"{{{i}}}","method":"POST","url":"/v1/images/generations","body":{"model":"tiny","prompt":"prompt {{{i}}}"}}""" + "\n"));
        OpenAIFile file = await files.UploadFileAsync(new MemoryStream(Encoding.UTF8.GetBytes(lines)), "in.jsonl", FileUploadPurpose.Batch);
        var batches = Client.GetBatchClient();
        var request = BinaryContent.Create(BinaryData.FromString($$"""{"input_file_id":"{{file.Id}}","endpoint":"/v1/images/generations","completion_window":"24h"}"""));
        var operation = await batches.CreateBatchAsync(request, waitUntilCompleted: false);
        await operation.WaitForCompletionAsync(TestContext.Current.CancellationToken);
        var batch = JsonSerializer.Deserialize<JsonElement>((await operation.GetBatchAsync(options: null)).GetRawResponse().Content);
        Assert.Equal(("completed", 3), (batch.GetProperty("status").GetString(), batch.GetProperty("request_counts").GetProperty("completed").GetInt32()));
        BinaryData output = await files.DownloadFileAsync(batch.GetProperty("output_file_id").GetString());
        Assert.Equal(["0", "1", "2"], output.ToString().TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("custom_id").GetString()));
        var listed = new List<string>();
        await foreach (var page in batches.GetBatchesAsync(new BatchCollectionOptions()).GetRawPagesAsync())
            listed.Add(page.GetRawResponse().Content.ToString());
        Assert.Contains(operation.BatchId, Assert.Single(listed), StringComparison.Ordinal);
    }
}
