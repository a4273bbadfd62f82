using System.Formats.Tar;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Http.Tests.Farm;

namespace HartFarm.Http.Tests.Security;

/// <summary>Whatever a caller writes into a text leads into no other folder, and becomes no header of an answer: it is refused by name, or is a text like any other.</summary>
public sealed class HostileTextTests : HttpFarmTest
{
    private static readonly string[] Texts =
    [
        "../../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "a/../../b", "..", ".", "C:\\x", "a\r\nX-Evil: yes", "a\nX-Evil: yes", "a\0b", "a%0d%0aX-Evil:%20yes",
        "%2e%2e%2f%2e%2e%2fb", "<script>alert(1)</script>", "\"; filename=\"b", "a'; drop table jobs; --", "\u202Egnp.exe", "{{7*7}}", "~root", "a b", "\u0007", "nul",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Fields => ["name", "tag", "key", "metadata", "prompt", "model", "size", "image", "idempotency"];

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task A_field_of_a_job(string field)
    {
        await Farm.WorkAsync(new Gate());
        var accepted = 0;
        foreach (var text in Texts)
        {
            if (field == "idempotency" && text.Any(c => c is < ' ' or > '~')) continue;
            using var request = new HttpRequestMessage(HttpMethod.Post, "v1/jobs") { Content = JsonContent.Create(RequestWith(field, text), options: WireJson.Client) };
            if (field == "idempotency") request.Headers.TryAddWithoutValidation("Idempotency-Key", text);
            using var answer = await Farm.Http.SendAsync(request, Cancellation);
            CheckHeaders(answer);
            if (answer.StatusCode == HttpStatusCode.BadRequest)
            {
                Assert.NotEmpty((await RefusedAsync(answer, HttpStatusCode.BadRequest)).Errors);
                continue;
            }
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            accepted++;
            var job = (await answer.Content.ReadFromJsonAsync<JobInfo>(WireJson.Client, Cancellation))!;
            Assert.Equal(JobState.Completed, (await Farm.EndAsync(job.Id)).State);
            await CheckJobAsync(job.Id);
        }
        if (field is "model" or "size" or "image") Assert.Equal(0, accepted);
        CheckFolders();
    }

    [Fact]
    public async Task The_name_of_an_uploaded_file()
    {
        foreach (var text in Texts)
        {
            // The encoded form can hold any character there is.
            var head = $"Content-Disposition: form-data; name=\"file\"; filename*=UTF-8''{Uri.EscapeDataString(text + ".txt")}";
            using var form = new ByteArrayContent(Encoding.ASCII.GetBytes($"--b\r\n{head}\r\n\r\na fox\n\r\n--b--\r\n"));
            form.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
            using var answer = await Farm.Http.PostAsync("v1/files", form, Cancellation);
            CheckHeaders(answer);
            if (answer.StatusCode == HttpStatusCode.BadRequest) continue;
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var file = (await answer.Content.ReadFromJsonAsync<FileObject>(WireJson.Client, Cancellation))!;
            Assert.DoesNotMatch(@"[/\\\p{Cc}]", file.Filename);
            using var content = await Farm.Http.GetAsync($"v1/files/{file.Id}/content", Cancellation);
            CheckHeaders(content);
            Assert.Equal("attachment", content.Content.Headers.ContentDisposition!.DispositionType);
            Assert.Equal("a fox\n", await content.Content.ReadAsStringAsync(Cancellation));
        }
        CheckFolders();
    }

    [Fact]
    public async Task An_address()
    {
        foreach (var text in Texts.Select(Uri.EscapeDataString))
        {
            foreach (var path in (string[])[$"v1/jobs/{text}", $"v1/jobs/{text}/images/0", $"v1/files/{text}/content", $"v1/jobs?after={text}", $"v1/jobs?tag={text}", $"{text}"])
            {
                using var answer = await Farm.Http.GetAsync(path, Cancellation);
                // What is no address at all the server refuses before anybody of ours sees it.
                CheckHeaders(answer, isOurs: answer.StatusCode != HttpStatusCode.BadRequest);
                Assert.True((int)answer.StatusCode is 200 or (>= 400 and < 500), $"{path}: {answer.StatusCode}");
            }
        }
    }

    private static JsonObject RequestWith(string field, string text)
    {
        var prompt = new JsonObject { ["prompt"] = field == "prompt" ? text : "a" };
        if (field == "key") prompt["key"] = text;
        if (field == "metadata") prompt["metadata"] = new JsonObject { [text] = text };
        var request = new JsonObject { ["model"] = field == "model" ? text : "pattern", ["prompts"] = new JsonObject { ["items"] = new JsonArray(prompt) } };
        if (field == "name") request["name"] = text;
        if (field == "tag") request["tags"] = new JsonArray(text);
        if (field == "size") request["size"] = text;
        if (field == "image") request["output"] = new JsonObject { ["image"] = text };
        return request;
    }

    // Its files have names that lead nowhere, and so have the images in its shard.
    private async Task CheckJobAsync(string id)
    {
        foreach (var path in (string[])["", "/images", "/images/0", "/images/0/thumbnail", "/objects", "/objects/README.md", "/objects/manifest.json", "/events"])
        {
            using var answer = await Farm.Http.GetAsync($"v1/jobs/{id}{path}", Cancellation);
            CheckHeaders(answer);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        await using var shard = await Farm.Client.OpenAsync(id, "data/000000.tar", cancellation: Cancellation);
        await using var tar = new TarReader(shard);
        while (await tar.GetNextEntryAsync(cancellationToken: Cancellation) is { } entry)
        {
            Assert.Equal(TarEntryType.RegularFile, entry.EntryType);
            Assert.DoesNotMatch(@"(^|/)\.\.?(/|$)|^/|[\\\p{Cc}]", entry.Name);
        }
    }

    private static void CheckHeaders(HttpResponseMessage answer, bool isOurs = true)
    {
        var headers = answer.Headers.Concat(answer.Content.Headers).Concat(answer.TrailingHeaders).ToArray();
        Assert.DoesNotContain(headers, header => header.Key.Contains("evil", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(headers.SelectMany(header => header.Value), value => value.Any(char.IsControl));
        if (isOurs) Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    // All that was written lies in the farm's own folder of objects.
    private void CheckFolders()
    {
        var root = Path.GetFullPath(Folder["."]);
        Assert.All(Directory.GetFileSystemEntries(root).Select(Path.GetFileName), name => Assert.Matches(@"^(farm\.db.*|objects)$", name));
        Assert.All(Directory.GetFileSystemEntries(Folder["objects"]).Select(Path.GetFileName), name => Assert.Matches(@"^(jobs|files|\..*)$", name));
    }
}
