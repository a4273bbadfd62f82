using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Http.Tests.Farm;

namespace HartFarm.Http.Tests.OpenAI;

/// <summary>What models, files and errors look like on the wire.</summary>
public class ShapeTests : HttpFarmTest
{
    [Theory]
    [InlineData("v1/files/file-0", "There is no such file.", null, "not_found")]
    [InlineData("v1/files/file-0/content", "There is no such file.", null, "not_found")]
    [InlineData("v1/models/none", "model: there is no model 'none'", "model", "model_not_found")]
    [InlineData("v1/images/edits", "There is no such route.", null, "not_found")]
    public async Task What_is_not_there_is_not_found(string path, string message, string? param, string code)
    {
        var error = await RefusedAsOpenAIAsync(await Farm.Http.GetAsync(path), HttpStatusCode.NotFound);
        Assert.Equal((message, "invalid_request_error", param, code), (error.Message, error.Type, error.Param, error.Code));
    }

    [Theory]
    [InlineData("v1/files?limit=0", "limit: must be from 1 to 10000", "limit")]
    [InlineData("v1/files?order=up", "order: must be asc or desc", "order")]
    [InlineData("v1/files?limit=many", null, null)]
    public async Task A_wrong_list_is_refused(string path, string? message, string? param)
    {
        var error = await RefusedAsOpenAIAsync(await Farm.Http.GetAsync(path), HttpStatusCode.BadRequest);
        Assert.Equal((message ?? error.Message, param), (error.Message, error.Param));
    }

    [Fact]
    public async Task A_method_that_is_not_there_is_refused()
    {
        var error = await RefusedAsOpenAIAsync(await Farm.Http.GetAsync("v1/images/generations"), HttpStatusCode.MethodNotAllowed);
        Assert.Equal("The route does not know this method.", error.Message);
    }

    [Fact]
    public async Task Without_a_key_or_with_one_for_less_the_error_says_so()
    {
        await using var farm = await HttpFarm.StartAsync(Folder, options => options.Keys = [new ApiKey { Tenant = "fox", Sha256 = HashOf("reading"), Scopes = [Scopes.Read] }]);
        var unknown = await RefusedAsOpenAIAsync(await farm.Http.GetAsync("v1/models"), HttpStatusCode.Unauthorized);
        Assert.Equal(("invalid_request_error", "invalid_api_key"), (unknown.Type, unknown.Code));
        farm.Http.DefaultRequestHeaders.Authorization = new("Bearer", "reading");
        var forbidden = await RefusedAsOpenAIAsync(await farm.Http.PostAsJsonAsync("v1/images/generations", new { prompt = "a" }), HttpStatusCode.Forbidden);
        Assert.Equal("insufficient_permissions", forbidden.Code);
        Assert.Equal(HttpStatusCode.OK, (await farm.Http.GetAsync("v1/models")).StatusCode);
    }

    [Fact]
    public async Task A_model_is_looked_at_by_its_name()
    {
        await Farm.WorkAsync(new Gate());
        var list = await Farm.Http.GetFromJsonAsync<JsonElement>("v1/models");
        Assert.Equal("list", list.GetProperty("object").GetString());
        var model = await Farm.Http.GetFromJsonAsync<JsonElement>("v1/models/pattern");
        Assert.Equal(list.GetProperty("data")[0].GetRawText(), model.GetRawText());
        Assert.Equal(("pattern", "model", "hartfarm"), (model.GetProperty("id").GetString(), model.GetProperty("object").GetString(), model.GetProperty("owned_by").GetString()));
        Assert.True(model.GetProperty("created").GetInt64() > 0);
    }

    [Fact]
    public async Task Files_are_listed_in_both_orders_page_by_page()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++) ids.Add((await Farm.Client.UploadAsync($"{i}.txt", () => new MemoryStream("a"u8.ToArray()))).Id);
        Assert.Equal(ids, await PageIdsAsync("order=asc"));
        Assert.Equal(ids[1..], await PageIdsAsync($"order=asc&after={ids[0]}"));
        Assert.Equal(ids[..2].AsEnumerable().Reverse(), await PageIdsAsync($"after={ids[2]}"));
        Assert.Empty(await PageIdsAsync("purpose=batch"));
        var page = await Farm.Http.GetFromJsonAsync<JsonElement>("v1/files?limit=2");
        Assert.Equal((ids[2], ids[1], true), (page.GetProperty("first_id").GetString(), page.GetProperty("last_id").GetString(), page.GetProperty("has_more").GetBoolean()));
    }

    [Fact]
    public async Task Every_answer_has_an_id_of_its_own()
    {
        var ids = new HashSet<string>();
        foreach (var path in (string[])["v1/models", "v1/jobs", "v1/jobs/0", "v1/files", "health/live"])
            ids.Add(Assert.Single((await Farm.Http.GetAsync(path)).Headers.GetValues("x-request-id")));
        Assert.Equal(5, ids.Count);
    }

    private async Task<IEnumerable<string>> PageIdsAsync(string query) =>
        (await Farm.Http.GetFromJsonAsync<JsonElement>($"v1/files?{query}")).GetProperty("data").EnumerateArray().Select(file => file.GetProperty("id").GetString()!).ToArray();

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
