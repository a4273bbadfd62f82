using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Http;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Http.Tests.Farm;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Http.Tests.Access;

/// <summary>Every route asks for a key that is for it, and shows nothing of another tenant.</summary>
public sealed partial class RouteAccessTests : KeyedFarmTest
{
    private const string Secret = "fox-secret";

    [Fact]
    public void Every_route_has_a_rule_and_every_rule_a_route() =>
        Assert.Equal(RouteRules.All.Keys.Order(StringComparer.Ordinal), Routes().Select(route => route.Name).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task No_key_and_a_key_that_lets_nobody_in_are_refused_everywhere()
    {
        var revoked = await KeyAsync("fox", [.. Scopes.All]);
        await Root.RevokeKeyAsync(revoked.Id);
        var expired = await KeyAsync("fox", [.. Scopes.All]);
        await ExpireAsync(expired.Id);
        foreach (var (name, method, path, rule) in Routes())
        {
            foreach (var (key, detail) in new[]
            {
                (null, "A key is needed; it is sent as 'Authorization: Bearer KEY'."), ("wrong", "There is no such key."), (revoked.Key, "The key was revoked."),
                (expired.Key, "The key has expired."),
            })
            {
                using var response = await SendAsync(method, Filled(path, "0", "0", "0"), key);
                Assert.True(rule.IsOpen ? response.IsSuccessStatusCode : response.StatusCode == HttpStatusCode.Unauthorized, $"{name} with {key}: {response.StatusCode}");
                if (rule.IsOpen || method == HttpMethod.Head) continue;
                Assert.Equal(detail, await ReasonAsync(response));
                Assert.StartsWith(name.Contains("hangfire", StringComparison.Ordinal) ? "Basic" : "Bearer", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_key_without_the_scope_is_refused_and_one_with_it_alone_comes_in()
    {
        var without = new Dictionary<string, string>();
        foreach (var scope in Scopes.All) without[scope] = (await KeyAsync("fox", [.. Scopes.All.Where(other => other != scope)])).Key;
        foreach (var (name, method, path, rule) in Routes())
        {
            if (rule.IsOpen) continue;
            foreach (var scope in rule.Scopes)
            {
                using var refused = await SendAsync(method, Filled(path, "0", "0", "0"), without[scope]);
                Assert.True(refused.StatusCode == HttpStatusCode.Forbidden, $"{name} without {scope}: {refused.StatusCode}");
                if (method == HttpMethod.Head) continue;
                Assert.Equal($"The key is not for this; it lacks the scope {scope}.", await ReasonAsync(refused));
            }
            var just = await KeyAsync("fox", rule.Scopes.Count == 0 ? [Scopes.Read] : [.. rule.Scopes]);
            using var response = await SendAsync(method, Filled(path, "0", "0", "0"), just.Key);
            Assert.True(response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden), $"{name} with {string.Join(' ', rule.Scopes)}: {response.StatusCode}");
            Assert.True((int)response.StatusCode < 500, $"{name}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task A_tenant_sees_nothing_of_another()
    {
        var (fox, owl) = (await KeyAsync("fox"), await KeyAsync("owl"));
        using var client = Farm.ClientOf(fox.Key);
        await Farm.WorkAsync(new Gate());
        var job = await client.SubmitAsync(HttpFarm.Request() with { Name = Secret, Tags = [Secret] });
        await client.FollowAsync(job.Id).LastAsync();
        var file = await client.UploadAsync($"{Secret}.txt", () => new MemoryStream("a"u8.ToArray()));
        var batch = await BatchAsync(fox.Key);
        // What deletes comes last, and the owner after the other: so it is seen that there was something to be hidden.
        foreach (var (name, method, path, rule) in Routes().OrderBy(route => route.Method == HttpMethod.Delete))
        {
            if (rule.IsOpen || rule.Scopes.Contains(Scopes.Admin) || rule.Scopes.Contains(Scopes.Metrics)) continue;
            using var other = await SendAsync(method, Filled(path, job.Id, file.Id, batch.Id), owl.Key);
            Assert.True(rule.IsHidden ? other.StatusCode == HttpStatusCode.NotFound : (int)other.StatusCode < 500, $"{name}: {other.StatusCode}");
            var body = await other.Content.ReadAsStringAsync();
            Assert.All([Secret, "fox", job.Id, file.Id, batch.Id], text => Assert.DoesNotContain(text, body, StringComparison.Ordinal));
            if (!rule.IsHidden) continue;
            using var owner = await SendAsync(method, Filled(path, job.Id, file.Id, batch.Id), fox.Key);
            Assert.True(owner.IsSuccessStatusCode || owner.StatusCode == HttpStatusCode.Conflict, $"{name} for its owner: {owner.StatusCode}");
        }
    }

    [Fact]
    public async Task Nothing_of_another_is_reached_or_told_of_through_a_body_or_a_query()
    {
        var (fox, owl) = (await KeyAsync("fox"), await KeyAsync("owl"));
        using var client = Farm.ClientOf(fox.Key);
        var job = (await client.SubmitAsync(HttpFarm.Request())).Id;
        var file = (await client.UploadAsync("prompts.txt", () => new MemoryStream("a"u8.ToArray()))).Id;
        var batch = await BatchAsync(fox.Key);
        var nobodys = new Dictionary<string, string> { [job] = Like(job), [file] = Like(file), [batch.Id] = Like(batch.Id), [batch.InputFileId] = Like(batch.InputFileId) };
        foreach (var (path, id, body) in ((string, string, Func<string, object>?)[])
        [
            ("v1/jobs", file, id => new { model = HttpFarm.Pattern.Model, prompts = new { file = id } }),
            ("v1/jobs/dry-run", file, id => new { model = HttpFarm.Pattern.Model, prompts = new { file = id } }),
            ("v1/batches", batch.InputFileId, id => new { input_file_id = id, endpoint = "/v1/images/generations", completion_window = "24h" }),
            ("v1/jobs?after=", job, null),
            ("v1/files?after=", file, null),
            ("v1/batches?after=", batch.Id, null),
        ])
        {
            // What is another's and what is nobody's get one answer.
            var theirs = await AskAsync(id, owl.Key);
            var nobody = await AskAsync(nobodys[id], owl.Key);
            Assert.Equal($"{path} {nobody.Status} {nobody.Body}", $"{path} {theirs.Status} {theirs.Body}");
            Assert.DoesNotContain("fox", theirs.Body, StringComparison.Ordinal);
            if (body is not null) Assert.NotEqual(theirs, await AskAsync(id, fox.Key));

            async Task<(HttpStatusCode Status, string Body)> AskAsync(string given, string key)
            {
                using var answer = await SendAsync(body is null ? HttpMethod.Get : HttpMethod.Post, body is null ? path + given : path, key, body is null ? null : JsonContent.Create(body(given)));
                var text = await answer.Content.ReadAsStringAsync();
                return (answer.StatusCode, TraceId().Replace(text.Replace(given, "ID", StringComparison.Ordinal), ""));
            }
        }
    }

    protected override void SetKeys(HttpOptions options)
    {
        base.SetKeys(options);
        options.RateLimits.WrongKeysPerMinute = 100_000;
    }

    // Of the same form, and of nobody.
    private static string Like(string id) => id[..^32] + Guid.NewGuid().ToString("N");

    [GeneratedRegex("\"(trace_id|request_id)\":\"[^\"]*\"")]
    private static partial Regex TraceId();

    private static string Filled(string path, string job, string file, string batch) => path
        .Replace("{id}", path.Split('/').ElementAtOrDefault(1) switch { "files" => file, "batches" => batch, "models" => HttpFarm.Pattern.Model, _ => job }, StringComparison.Ordinal)
        .Replace("{index:long}", "0", StringComparison.Ordinal)
        .Replace("{**name}", "manifest.json", StringComparison.Ordinal)
        .Replace("{**path}", "", StringComparison.Ordinal)
        .Replace("{name}", "nobody", StringComparison.Ordinal)
        .Replace("{documentName}", "v1", StringComparison.Ordinal)
        .Replace("{documentName?}", "v1", StringComparison.Ordinal);

    // In the shape of the route: problem details, or OpenAI's.
    private static async Task<string?> ReasonAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return body.TryGetProperty("error", out var error) ? error.GetProperty("message").GetString() : body.GetProperty("detail").GetString();
    }

    private async Task<BatchObject> BatchAsync(string key)
    {
        using var form = new MultipartFormDataContent { { new StringContent("batch"), "purpose" }, { new ByteArrayContent("{}"u8.ToArray()), "file", $"{Secret}.jsonl" } };
        var file = await (await SendAsync(HttpMethod.Post, "v1/files", key, form)).Content.ReadFromJsonAsync<FileObject>(WireJson.Client, TestContext.Current.CancellationToken);
        var request = JsonContent.Create(new { input_file_id = file!.Id, endpoint = "/v1/images/generations", completion_window = "24h" });
        return (await (await SendAsync(HttpMethod.Post, "v1/batches", key, request)).Content.ReadFromJsonAsync<BatchObject>(WireJson.Client, TestContext.Current.CancellationToken))!;
    }

    private async Task ExpireAsync(string id)
    {
        var (key, past) = (Guid.ParseExact(id, "N"), DateTimeOffset.UtcNow - TimeSpan.FromSeconds(1));
        await Farm.Services.GetRequiredService<FarmStore>().WriteAsync(
            context => context.ApiKeys.Where(row => row.Id == key).ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpiresAt, past)), CancellationToken.None);
    }

    // All that the application answers, whoever mapped it.
    private IEnumerable<(string Name, HttpMethod Method, string Path, RouteRule Rule)> Routes() =>
        from endpoint in Farm.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let path = endpoint.RoutePattern.RawText!.Trim('/')
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]
        let name = $"{method} {path}"
        select (name, method == "ANY" ? HttpMethod.Get : new HttpMethod(method), path, RouteRules.All.GetValueOrDefault(name, RouteRule.AnyKey));
}
