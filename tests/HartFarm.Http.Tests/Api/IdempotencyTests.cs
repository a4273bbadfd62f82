using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.Idempotency;
using HartFarm.Http.Tests.Farm;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Http.Tests.Api;

/// <summary>A request with an idempotency key does its work once.</summary>
public class IdempotencyTests : HttpFarmTest
{
    [Fact]
    public async Task The_same_request_has_the_first_answer()
    {
        var first = await PostAsync("k", HttpFarm.Request());
        var second = await PostAsync("k", HttpFarm.Request());
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (first.StatusCode, second.StatusCode));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", Assert.Single(second.Headers.GetValues("Idempotent-Replayed")));
        Assert.Single(await Farm.Client.JobsAsync().ToListAsync());
    }

    [Fact]
    public async Task Many_at_once_make_one_job()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync("k", HttpFarm.Request())));
        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Accepted, HttpStatusCode.Conflict }));
        Assert.All(answers.Where(answer => answer.StatusCode == HttpStatusCode.Conflict), answer => Assert.NotNull(answer.Headers.RetryAfter));
        Assert.Single(await Farm.Client.JobsAsync().ToListAsync());
    }

    [Fact]
    public async Task Another_request_under_the_same_key_is_refused()
    {
        await PostAsync("k", HttpFarm.Request());
        await RefusedAsync(await PostAsync("k", HttpFarm.Request(2)), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("l", HttpFarm.Request(2))).StatusCode);
    }

    [Fact]
    public async Task A_refused_request_is_forgotten()
    {
        await RefusedAsync(await PostAsync("k", HttpFarm.Request() with { Model = "none" }), HttpStatusCode.BadRequest);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("k", HttpFarm.Request())).StatusCode);
    }

    [Fact]
    public async Task A_request_that_failed_goes_on_as_the_same_one_and_may_have_done_its_work()
    {
        List<IdempotentRequest> runs = [];
        foreach (var error in (Exception?[])
            [new OperationCanceledException("its caller left"), new IOException("its commit had no answer"), new RequestException(409, "It was made before."), null])
        {
            var running = RunAsync(context =>
            {
                runs.Add(context.Features.Get<IdempotentRequest>()!);
                return error is null ? Task.CompletedTask : Task.FromException(error);
            });
            if (error is null) await running;
            else await Assert.ThrowsAsync(error.GetType(), () => running);
        }
        Assert.Equal([false, true, true, true], runs.Select(run => run.IsAgain));
        Assert.Single(runs.Select(run => run.ResourceId).Distinct());
    }

    [Fact]
    public async Task A_request_that_was_answered_with_a_failure_goes_on_as_the_same_one()
    {
        List<IdempotentRequest> runs = [];
        foreach (var status in (int[])[500, 503, 200, 200])
        {
            await RunAsync(context =>
            {
                runs.Add(context.Features.Get<IdempotentRequest>()!);
                context.Response.StatusCode = status;
                return Task.CompletedTask;
            });
        }
        Assert.Equal([false, true, true], runs.Select(run => run.IsAgain));
        Assert.Single(runs.Select(run => run.ResourceId).Distinct());
    }

    [Fact]
    public async Task An_answer_that_its_caller_did_not_wait_for_is_made_again_and_whole()
    {
        List<IdempotentRequest> runs = [];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(context =>
        {
            runs.Add(context.Features.Get<IdempotentRequest>()!);
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            context.RequestAborted = new CancellationToken(canceled: true);
            // As every handler's answer is: nothing of it is written, and nothing thrown.
            return context.Response.WriteAsJsonAsync("accepted");
        }));
        await RunAsync(context =>
        {
            runs.Add(context.Features.Get<IdempotentRequest>()!);
            return Task.CompletedTask;
        });
        Assert.Equal([new IdempotentRequest(runs[0].ResourceId, false), new IdempotentRequest(runs[0].ResourceId, true)], runs);
    }

    [Fact]
    public async Task A_request_under_way_is_a_conflict_until_its_time_is_over()
    {
        var first = await PostAsync("k", HttpFarm.Request());
        await UnanswerAsync(TimeSpan.FromMinutes(1));
        var refused = await PostAsync("k", HttpFarm.Request());
        await RefusedAsync(refused, HttpStatusCode.Conflict);
        Assert.NotNull(refused.Headers.RetryAfter);

        // As after a crash between the work and its answer.
        await UnanswerAsync(TimeSpan.FromMinutes(-1));
        var again = await PostAsync("k", HttpFarm.Request());
        Assert.Equal((HttpStatusCode.Accepted, first.Headers.Location), (again.StatusCode, again.Headers.Location));
        Assert.Single(await Farm.Client.JobsAsync().ToListAsync());
    }

    [Fact]
    public async Task Every_POST_heeds_a_key()
    {
        await PostAsync("k", HttpFarm.Request());
        var document = JsonNode.Parse(await Farm.Http.GetStringAsync("openapi/v1.json"))!;
        var routes = Farm.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal) && route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains("POST"))
            .Select(route => route.RoutePattern.RawText!.TrimEnd('/')).ToArray();
        Assert.True(routes.Length > 10, string.Join(' ', routes));
        foreach (var route in routes)
        {
            using HttpContent content = route == "/v1/files"
                ? new MultipartFormDataContent { { new StringContent("prompts"), "purpose" }, { new ByteArrayContent("a"u8.ToArray()), "file", "p.txt" } }
                : JsonContent.Create(HttpFarm.Request(3), options: WireJson.Client);
            using var request = new HttpRequestMessage(HttpMethod.Post, route.Replace("{id}", "none", StringComparison.Ordinal)) { Content = content, Headers = { { "Idempotency-Key", "k" } } };
            // It is that of another request, before anything else is found wrong with this one.
            using var answer = await Farm.Http.SendAsync(request);
            Assert.True(answer.StatusCode == HttpStatusCode.UnprocessableEntity, $"{route}: {(int)answer.StatusCode}");
            var parameters = document["paths"]![route]!["post"]!["parameters"]!.AsArray();
            Assert.Single(parameters, parameter => ((string?)parameter!["in"], (string?)parameter["name"]) == ("header", "Idempotency-Key"));
        }
    }

    [Fact]
    public async Task An_upload_is_kept_once()
    {
        var (first, second) = (await UploadAsync(), await UploadAsync());
        Assert.Equal(first, second);
        var error = await RefusedAsync(HttpStatusCode.UnprocessableEntity, () => Farm.Client.UploadAsync("p.txt", () => new MemoryStream("b"u8.ToArray()), "k"));
        Assert.Equal("The Idempotency-Key was used for another request.", error.Message);
        Assert.Single(Directory.GetFiles(Folder["objects/files"]));

        Task<FileObject> UploadAsync() => Farm.Client.UploadAsync("p.txt", () => new MemoryStream("a"u8.ToArray()), "k");
    }

    [Theory]
    [InlineData("")]
    [InlineData("ä")]
    public async Task A_key_must_be_printable(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/jobs") { Content = JsonContent.Create(HttpFarm.Request(), options: WireJson.Client) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8 }) { BaseAddress = Farm.Address };
        await RefusedAsync(await client.SendAsync(request), HttpStatusCode.BadRequest);
    }

    // The same request each time, with a handler of the test's own.
    private Task RunAsync(RequestDelegate handler)
    {
        var context = new DefaultHttpContext { User = Caller.Local("test") };
        context.SetEndpoint(new Endpoint(null, null, null));
        (context.Request.Method, context.Request.Path) = (HttpMethods.Post, "/v1/jobs");
        context.Request.Headers["Idempotency-Key"] = "k";
        return new IdempotencyMiddleware(handler, Farm.Services.GetRequiredService<IdempotencyKeys>()).InvokeAsync(context);
    }

    private Task<int> UnanswerAsync(TimeSpan until) => Farm.Services.GetRequiredService<FarmStore>().WriteAsync(
        context => context.IdempotencyKeys.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Status, (int?)null).SetProperty(row => row.LockedUntil, DateTimeOffset.UtcNow + until)),
        CancellationToken.None);

    private async Task<HttpResponseMessage> PostAsync(string key, JobRequest job)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/jobs") { Content = JsonContent.Create(job, options: WireJson.Client) };
        request.Headers.Add("Idempotency-Key", key);
        return await Farm.Http.SendAsync(request);
    }
}
