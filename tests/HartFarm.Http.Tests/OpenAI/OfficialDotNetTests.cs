#pragma warning disable OPENAI001 // The package calls parts of itself experimental.
using System.ClientModel;
using System.Text;
using HartFarm.Testing.Checkpoints;
using OpenAI;
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

        GeneratedImage linked = await images.GenerateImageAsync("an owl", new ImageGenerationOptions { ResponseFormat = GeneratedImageFormat.Uri });
        using var http = new HttpClient();
        Assert.Equal("image/png", (await http.GetAsync(linked.ImageUri)).Content.Headers.ContentType?.MediaType);

        var error = await Assert.ThrowsAsync<ClientResultException>(() => images.GenerateImageAsync("a fox", new ImageGenerationOptions { Size = new GeneratedImageSize(3, 3) }));
        Assert.Equal(400, error.Status);
        Assert.Contains("size: 3x3 is none of tiny's sizes: 16x16", error.Message, StringComparison.Ordinal);
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
}
