using System.Net;
using System.Net.Http.Headers;
using System.Text;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Http.Tests.Farm;

namespace HartFarm.Http.Tests.Api;

/// <summary>Bad input is named by field and line, and leaves nothing behind.</summary>
public class RefusalTests : HttpFarmTest
{
    private const string Prompts = """ "prompts": {"items": [{"prompt": "a"}]} """;

    [Theory]
    [InlineData("""{"model": "pattern", "prompts": {"items": [{"prompt": "a"}]}, "imags": 3}""", "imags", "is unknown")]
    [InlineData("""{"model": "pattern", "prompts": {"items": [{"prompt": "a", "sed": 3}]}}""", "prompts.items[0].sed", "is unknown")]
    [InlineData("""{"model": "pattern", "prompts": {"items": [{"prompt": "a"}]}, "sampling": {"top_k": "many"}}""", "sampling.top_k", "has a value of the wrong kind")]
    [InlineData("""{"model": "pattern", "prompts": {"items": [{"prompt": "a"}]}, "output": {"format": "zip"}}""", "output.format", "has a value of the wrong kind")]
    [InlineData("""{"model": "pattern", "prompts": {"items": [{"prompt": "a"}]}, "priority": 3}""", "priority", "has a value of the wrong kind")]
    [InlineData("""{"prompts": {"items": [{"prompt": "a"}]}}""", "model", "is missing")]
    [InlineData("""{"model": null, "prompts": {"items": [{"prompt": "a"}]}}""", "model", "must not be null")]
    [InlineData("""{"model": "pattern", "prompts": {"items": [{"prompt": "a"}], "expansion": {"mode": "product", "lists": {"a": [null]}}}}""", "prompts.expansion.lists.a", "must not be null, nor hold null")]
    [InlineData("""{"model": "patern", "prompts": {"items": [{"prompt": "a"}]}}""", "model", "'patern' is unknown; the workers have pattern")]
    [InlineData("""{"model": "pattern", "size": "3x3", "prompts": {"items": [{"prompt": "a"}]}}""", "size", "3x3 is none of pattern's sizes: 16x16")]
    [InlineData("""{"model": "pattern", "images_per_prompt": 0, "prompts": {"items": [{"prompt": "a"}]}}""", "images_per_prompt", "must be from 1 to 1000000, not 0")]
    [InlineData("""{"model": "pattern", "sampling": {"top_p": 2}, "prompts": {"items": [{"prompt": "a"}]}}""", "sampling.top_p", "must be from 0 to 1, not 2")]
    [InlineData("""{"model": "pattern", "prompts": {}}""", "prompts", "either 'items' or 'file' is needed, and not both")]
    [InlineData("""{"model": "pattern", "prompts": {"file": "file-1"}}""", "prompts.file", "there is no file 'file-1'")]
    [InlineData("""{"model": "pattern", "prompts": {"items": [{"prompt": "a"}], "column": "b"}}""", "prompts.column", "is for a file of prompts")]
    public async Task A_wrong_field_is_named(string body, string field, string message)
    {
        var problem = await RefusedAsync(await PostAsync("v1/jobs", body), HttpStatusCode.BadRequest);
        Assert.Contains(new ProblemError(field, null, message), problem.Errors);
        Assert.Empty(await Farm.Client.JobsAsync().ToListAsync());
        Assert.Equal(1, problem.ErrorCount);
        await RefusedAsync(await PostAsync("v1/jobs/dry-run", body), HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"model\": \"\ud800\"}")]
    public async Task What_is_no_job_is_refused(string body) => await RefusedAsync(await PostAsync("v1/jobs", body), HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_prompt_that_is_null_is_named_by_its_place()
    {
        var problem = await RefusedAsync(
            await PostAsync("v1/jobs", """{"model": "pattern", "prompts": {"items": [{"prompt": "a"}, null]}}"""), HttpStatusCode.BadRequest);
        Assert.Equal([new ProblemError(null, 2, "must not be null")], problem.Errors);
    }

    [Fact]
    public async Task Deep_and_large_bodies_are_refused()
    {
        await RefusedAsync(await PostAsync("v1/jobs", string.Concat(Enumerable.Repeat("{\"a\":", 10_000))), HttpStatusCode.BadRequest);
        await using var small = await HttpFarm.StartAsync(Folder, options => options.MaxBodyBytes = 1024);
        using var large = new StringContent($"{{{Prompts}, \"name\": \"{new string('x', 2000)}\"}}", Encoding.UTF8, "application/json");
        await RefusedAsync(await small.Http.PostAsync("v1/jobs", large), HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Wrong_lines_of_a_file_are_named_and_counted()
    {
        var lines = "{\"prompt\":\"a\"}\n{\"prompt\":\"\"}\n{\"prompt\":\"b\",\"sed\":1}\n" + string.Concat(Enumerable.Repeat("{\"prompt\":1}\n", 10));
        var file = await Farm.Client.UploadAsync("p.jsonl", () => new MemoryStream(Encoding.UTF8.GetBytes(lines)));
        var error = await RefusedAsync(
            HttpStatusCode.BadRequest, () => Farm.Client.SubmitAsync(HttpFarm.Request() with { Prompts = new PromptInput { File = file.Id } }));
        Assert.Equal([2L, 3, 4, 5, 6], error.Problem!.Errors.Select(one => one.Line!.Value));
        Assert.Equal(("prompt", "must not be empty", 12), (error.Problem.Errors[0].Field, error.Problem.Errors[0].Message, error.Problem.ErrorCount));
        Assert.StartsWith("12 errors, of which the first 5 are:\n  line 2, prompt: must not be empty", error.Message, StringComparison.Ordinal);
        Assert.Empty(await Farm.Client.JobsAsync().ToListAsync());
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("after=x", "after")]
    [InlineData("state=done", "state")]
    public async Task A_wrong_list_is_refused(string query, string field)
    {
        var problem = await RefusedAsync(await Farm.Http.GetAsync($"v1/jobs?{query}"), HttpStatusCode.BadRequest);
        Assert.Equal(field, Assert.Single(problem.Errors).Field);
    }

    [Theory]
    [InlineData("v1/jobs/1")]
    [InlineData("v1/jobs/00000000000000000000000000000000")]
    [InlineData("v1/jobs/00000000000000000000000000000000/events")]
    [InlineData("v1/jobs/00000000000000000000000000000000/images")]
    [InlineData("v1/jobs/00000000000000000000000000000000/objects/manifest.json")]
    [InlineData("v1/nothing")]
    public async Task What_is_not_there_is_not_found(string path) => await RefusedAsync(await Farm.Http.GetAsync(path), HttpStatusCode.NotFound);

    [Theory]
    [InlineData("staging/000000/1/x")]
    [InlineData("..%2F..%2Ffarm.db")]
    [InlineData("data/..%2Fprompts.jsonl")]
    [InlineData("images/7")]
    public async Task Nothing_but_the_dataset_is_given_out(string name)
    {
        var job = await Farm.Client.SubmitAsync(HttpFarm.Request());
        Assert.Equal(HttpStatusCode.NotFound, (await Farm.Http.GetAsync($"v1/jobs/{job.Id}/objects/{name}")).StatusCode);
        await RefusedAsync(await Farm.Http.GetAsync($"v1/jobs/{job.Id}/images/7"), HttpStatusCode.NotFound);
        await RefusedAsync(await Farm.Http.GetAsync($"v1/jobs/{job.Id}/manifest"), HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("file", "prompts.zip", "prompts", "file", HttpStatusCode.BadRequest)]
    [InlineData("file", "prompts.txt", "training", "purpose", HttpStatusCode.BadRequest)]
    [InlineData("fil", "prompts.txt", "prompts", "fil", HttpStatusCode.BadRequest)]
    [InlineData("file", "large.txt", "prompts", null, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_wrong_upload_is_refused_and_keeps_nothing(string part, string name, string purpose, string? field, HttpStatusCode status)
    {
        await using var farm = await HttpFarm.StartAsync(Folder, options => options.MaxUploadBytes = 1024);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(new byte[name == "large.txt" ? 1025 : 10]), part, name },
            { new StringContent(purpose), "purpose" },
        };
        var error = await RefusedAsOpenAIAsync(await farm.Http.PostAsync("v1/files", form), status);
        Assert.Equal(field, error.Param);
        Assert.Empty(Directory.Exists(Folder["objects/files"]) ? Directory.GetFiles(Folder["objects/files"]) : []);
    }

    [Fact]
    public async Task A_form_that_is_none_or_is_cut_off_is_refused()
    {
        await RefusedAsOpenAIAsync(await PostAsync("v1/files", "{}"), HttpStatusCode.UnsupportedMediaType);
        using var cut = new StringContent("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"p.txt\"\r\n\r\nabc");
        cut.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        await RefusedAsOpenAIAsync(await Farm.Http.PostAsync("v1/files", cut), HttpStatusCode.BadRequest);
        Assert.Empty(Directory.Exists(Folder["objects/files"]) ? Directory.GetFiles(Folder["objects/files"]) : []);
    }

    [Fact]
    public async Task A_name_that_leads_here_is_no_way_in_for_a_page_of_others()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/jobs") { Headers = { Host = "evil.example" } };
        Assert.Equal(HttpStatusCode.BadRequest, (await Farm.Http.SendAsync(request)).StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Farm.Http.PostAsync(path, content);
    }
}
