using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HartFarm.Client;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Http;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Http.Tests.Farm;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Http.Tests.Api;

/// <summary>Who may come in, and what each sees.</summary>
public class AccessTests : HttpFarmTest
{
    public override async ValueTask InitializeAsync() => Farm = await HttpFarm.StartAsync(Folder, SetKeys, key: "fox-key");

    [Fact]
    public async Task Neither_jobs_nor_files_nor_idempotency_keys_are_shared()
    {
        var job = await Farm.Client.SubmitAsync(HttpFarm.Request(), "key");
        var file = await Farm.Client.UploadAsync("p.txt", () => new MemoryStream("a"u8.ToArray()));
        var batch = await BatchAsync();
        using var owl = Farm.ClientOf("owl-key");
        Assert.Empty(await owl.JobsAsync().ToListAsync());
        // The same idempotency key is another one's.
        Assert.NotEqual(job.Id, (await owl.SubmitAsync(HttpFarm.Request(), "key")).Id);
        var error = await Assert.ThrowsAsync<FarmException>(() => owl.SubmitAsync(HttpFarm.Request() with { Prompts = new Contracts.Jobs.PromptInput { File = file.Id } }));
        Assert.Equal($"prompts.file: there is no file '{file.Id}'", error.Message);
        using var http = new HttpClient { BaseAddress = Farm.Address, DefaultRequestHeaders = { { "Authorization", "Bearer owl-key" } } };
        foreach (var path in (string[])["v1/batches", "v1/files"]) Assert.Equal(0, (await http.GetFromJsonAsync<JsonElement>(path)).GetProperty("data").GetArrayLength());
        var refused = await RefusedAsOpenAIAsync(
            await http.PostAsJsonAsync("v1/batches", new { input_file_id = batch.InputFileId, endpoint = "/v1/images/generations", completion_window = "24h" }), HttpStatusCode.BadRequest);
        Assert.Equal("input_file_id", refused.Param);
    }

    [Fact]
    public async Task A_key_for_reading_changes_nothing()
    {
        var job = await Farm.Client.SubmitAsync(HttpFarm.Request());
        using var reader = Farm.ClientOf("reading-key");
        Assert.Equal(job.Id, (await reader.GetAsync(job.Id)).Id);
        Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<FarmException>(() => reader.CancelAsync(job.Id))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<FarmException>(() => reader.SubmitAsync(HttpFarm.Request()))).Status);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", false, true)]
    [InlineData("http://localhost:1", false, true)]
    [InlineData("http://[::1]:1", false, true)]
    [InlineData("http://0.0.0.0:1", false, false)]
    [InlineData("http://*:1", false, false)]
    [InlineData("http://10.1.2.3:1", false, false)]
    [InlineData("http://localhost.example:1", false, false)]
    [InlineData("https://0.0.0.0:1", true, true)]
    [InlineData("http://+:1", true, true)]
    [InlineData("127.0.0.1:1", true, false)]
    public void Other_machines_are_let_in_with_keys_alone(string address, bool hasKeys, bool isGood) => Assert.Equal(isGood, ListenCheck.Run(address, hasKeys) is null);

    [Fact]
    public async Task The_document_of_the_interface_names_its_routes()
    {
        var document = await Farm.Http.GetFromJsonAsync<System.Text.Json.JsonElement>("openapi/v1.json");
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToHashSet();
        Assert.All(Routes(), route => Assert.Contains("/" + route.Path.Replace("/0", "/{index}", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal), paths));
    }

    // Of a tenant with a key, without waiting for what becomes of it.
    private async Task<BatchObject> BatchAsync()
    {
        using var http = new HttpClient { BaseAddress = Farm.Address, DefaultRequestHeaders = { { "Authorization", "Bearer fox-key" } } };
        using var form = new MultipartFormDataContent { { new StringContent("batch"), "purpose" }, { new ByteArrayContent("{}"u8.ToArray()), "file", "input.jsonl" } };
        var file = await (await http.PostAsync("v1/files", form)).Content.ReadFromJsonAsync<FileObject>(WireJson.Client);
        var answer = await http.PostAsJsonAsync("v1/batches", new { input_file_id = file!.Id, endpoint = "/v1/images/generations", completion_window = "24h" });
        return (await answer.Content.ReadFromJsonAsync<BatchObject>(WireJson.Client))!;
    }

    private static void SetKeys(HttpOptions options) => options.Keys =
    [
        new ApiKey { Tenant = "fox", Sha256 = HashOf("fox-key") },
        new ApiKey { Tenant = "fox", Sha256 = HashOf("reading-key"), Scopes = [Scopes.Read] },
        new ApiKey { Tenant = "owl", Sha256 = HashOf("owl-key") },
    ];

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private IEnumerable<(HttpMethod Method, string Path)> Routes() =>
        from endpoint in Farm.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let path = endpoint.RoutePattern.RawText!.TrimStart('/').TrimEnd('/')
        where path.StartsWith("v1/", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        where method != "HEAD"
        select (new HttpMethod(method), path.Replace("{index:long}", "0", StringComparison.Ordinal));
}
