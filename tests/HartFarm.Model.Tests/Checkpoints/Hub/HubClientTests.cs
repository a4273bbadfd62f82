using HartFarm.Model.Checkpoints.Hub;
using HartFarm.Testing.Hub;

namespace HartFarm.Model.Tests.Checkpoints.Hub;

/// <summary>Lists, and the answers of a hub that refuses.</summary>
public sealed class HubClientTests : HubTestBase
{
    [Fact]
    public async Task A_repository_is_listed_over_all_pages()
    {
        for (var i = 0; i < 20; i++) Hub.Add(Repository, $"part {i}.txt", $"{i}");
        Hub.PageSize = 5;
        using var client = new HubClient(Hub.Options);
        var files = await client.ListAsync(Repository, "refs/pr/1", Token);
        Assert.Equal(22, files.Count);
        Assert.Contains(WeightsFile, files);
        Assert.Contains("refs%2Fpr%2F1", Hub.Server.Requests.First().Target, StringComparison.Ordinal);
        Assert.All(Hub.Server.Requests, request => Assert.Null(request.Authorization));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        var gone = new TestServer(_ => ServerResponse.Empty(200));
        await gone.DisposeAsync();
        using var client = new HubClient(Hub.Options with { Endpoint = gone.Address, Retries = 1 });
        var error = await Assert.ThrowsAsync<HubException>(() => client.ListAsync(Repository, "main", Token));
        Assert.Contains(Repository, error.Message, StringComparison.Ordinal);
        Assert.Contains("2 tries", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "no such repository, revision or file")]
    [InlineData(401, "HF_TOKEN")]
    [InlineData(403, "terms accepted")]
    [InlineData(400, "answers 400")]
    public async Task A_refusal_says_what_to_do(int status, string advice)
    {
        Hub.Override = _ => ServerResponse.Empty(status, ("X-Error-Message", "Because."));
        using var client = new HubClient(Hub.Options);
        var error = await Assert.ThrowsAsync<HubException>(() => client.ListAsync(Repository, "v9", Token));
        Assert.Contains("some/model at 'v9'", error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
        Assert.Contains("'Because.'", error.Message, StringComparison.Ordinal);
        Assert.Single(Hub.Server.Requests);
    }

    [Theory]
    [InlineData("../evil.json")]
    [InlineData("llm/../../evil.json")]
    [InlineData("/etc/passwd")]
    [InlineData("llm//evil.json")]
    [InlineData("./evil.json")]
    [InlineData("..\\evil.json")]
    [InlineData("C:evil.json")]
    [InlineData("a\u0000b")]
    [InlineData("")]
    public async Task A_file_that_would_leave_its_folder_is_refused_by_name(string path)
    {
        Hub.Add(Repository, path, "x");
        using var client = new HubClient(Hub.Options);
        var error = await Assert.ThrowsAsync<HubException>(() => client.ListAsync(Repository, "main", Token));
        Assert.Contains("would leave its folder", error.Message, StringComparison.Ordinal);
        Assert.Contains(path.Replace('\0', '?'), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>", "not the JSON")]
    [InlineData("""{"error":"x"}""", "not the JSON")]
    [InlineData("""[{"type":"file","path":"a","size":"x"}]""", "not the JSON")]
    [InlineData("""[{"type":"file","path":"a","size":1}]""", "no size and hash")]
    [InlineData("""[{"type":"file","path":"a","size":-1,"oid":"0000000000000000000000000000000000000000"}]""", "no size and hash")]
    [InlineData("""[{"type":"file","path":"a","size":1,"oid":"zz"}]""", "no size and hash")]
    [InlineData("""[{"type":"file","path":"a","size":1,"oid":"0000000000000000000000000000000000000000","lfs":{"oid":"00","size":1}}]""", "no size and hash")]
    [InlineData("""[{"type":"file","path":"a","size":1,"oid":"0000000000000000000000000000000000000000"},{"type":"file","path":"a","size":1,"oid":"0000000000000000000000000000000000000000"}]""", "twice")]
    public async Task A_broken_list_is_refused(string json, string why)
    {
        Hub.Override = _ => ServerResponse.Text(json);
        using var client = new HubClient(Hub.Options);
        Assert.Contains(why, (await Assert.ThrowsAsync<HubException>(() => client.ListAsync(Repository, "main", Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_does_not_go_on_at_another_server()
    {
        await using var other = new TestServer(_ => ServerResponse.Text("[]"));
        Hub.Override = _ => ServerResponse.Text("[]") with { Headers = [("Link", $"<{other.Address}x>; rel=\"next\"")] };
        using var client = new HubClient(Hub.Options with { Token = "hf_secret" });
        Assert.Contains("another server", (await Assert.ThrowsAsync<HubException>(() => client.ListAsync(Repository, "main", Token))).Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData("a/b/c", "main")]
    [InlineData("../b", "main")]
    [InlineData("a b", "main")]
    [InlineData("", "main")]
    [InlineData("a/b?x", "main")]
    [InlineData("a/b", "../../x")]
    [InlineData("a/b", "")]
    public async Task Names_that_no_hub_has_are_refused(string repository, string revision)
    {
        using var client = new HubClient(Hub.Options);
        await Assert.ThrowsAsync<HubException>(() => client.ListAsync(repository, revision, Token));
        Assert.Empty(Hub.Server.Requests);
    }
}
