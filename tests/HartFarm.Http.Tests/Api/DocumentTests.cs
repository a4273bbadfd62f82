using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using HartFarm.Contracts.Http;
using HartFarm.Http.Tests.Access;
using HartFarm.Http.Tests.Farm;
using HartFarm.Http.Tests.Fuzzing;

namespace HartFarm.Http.Tests.Api;

/// <summary>The OpenAPI document: who may call what, and examples that do what they show.</summary>
public sealed class DocumentTests : HttpFarmTest
{
    [Fact]
    public async Task Every_operation_that_needs_a_key_says_so()
    {
        var document = await ReadAsync();
        Assert.Equal("bearer", (string?)document["components"]!["securitySchemes"]!["key"]!["scheme"]);
        foreach (var (path, method, operation) in Operation.Nodes(document))
        {
            var named = RouteRules.All.SingleOrDefault(rule => rule.Key.Replace("{index:long}", "{index}", StringComparison.Ordinal).Replace("{**name}", "{name}", StringComparison.Ordinal)
                .Equals($"{method} {path.TrimStart('/')}", StringComparison.OrdinalIgnoreCase));
            if (named.Key is null) continue;
            Assert.Equal(!named.Value.IsOpen, operation["security"] is JsonArray { Count: > 0 });
        }
    }

    [Fact]
    public async Task Every_body_has_an_example_that_is_accepted()
    {
        await Farm.WorkAsync(new Gate());
        var document = await ReadAsync();
        // In an order in which each finds what it needs: a key is of a tenant.
        var operations = Operation.Nodes(document).Where(operation => operation.Node["requestBody"]?["content"]?["application/json"] is not null).OrderBy(operation => operation.Method).ThenByDescending(operation => operation.Path).ToArray();
        Assert.NotEmpty(operations);
        foreach (var (path, method, operation) in operations)
        {
            var examples = operation["requestBody"]!["content"]!["application/json"]!["examples"] as JsonObject;
            Assert.True(examples is { Count: > 0 }, $"{method} {path} has no example");
            foreach (var (name, example) in examples)
            {
                var body = example!["value"]!.ToJsonString().Replace("hart-scenes", HttpFarm.Pattern.Model, StringComparison.Ordinal).Replace("64x64", HttpFarm.Pattern.Size, StringComparison.Ordinal);
                if (path == "/v1/batches") body = body.Replace((string)example["value"]!["input_file_id"]!, await FileAsync(), StringComparison.Ordinal);
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                using var request = new HttpRequestMessage(new HttpMethod(method), path.Replace("{name}", "research", StringComparison.Ordinal)) { Content = content };
                using var answer = await Farm.Http.SendAsync(request);
                Assert.True(answer.IsSuccessStatusCode, $"{method} {path}, {name}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
        }
    }

    private async Task<JsonNode> ReadAsync() => JsonNode.Parse(await Farm.Http.GetStringAsync("openapi/v1.json"))!;

    private async Task<string> FileAsync()
    {
        var line = $$$"""{"custom_id": "a", "method": "POST", "url": "/v1/images/generations", "body": {"model": "{{{HttpFarm.Pattern.Model}}}", "prompt": "a"}}""";
        using var form = new MultipartFormDataContent { { new StringContent("batch"), "purpose" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(line)), "file", "input.jsonl" } };
        using var answer = await Farm.Http.PostAsync("v1/files", form);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<FileObject>(WireJson.Client))!.Id;
    }
}
