using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using HartFarm.Client;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.OpenAI;

namespace HartFarm.Http.Tests.Farm;

/// <summary>A farm for one test.</summary>
public abstract class HttpFarmTest : IAsyncLifetime
{
    protected TemporaryFolder Folder { get; } = new();

    private protected HttpFarm Farm { get; set; } = null!;

    public virtual async ValueTask InitializeAsync() => Farm = await HttpFarm.StartAsync(Folder);

    public virtual async ValueTask DisposeAsync()
    {
        await Farm.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What the coordinator says of a request that it refuses.</summary>
    protected static async Task<Problem> RefusedAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = (await response.Content.ReadFromJsonAsync<Problem>(WireJson.Client))!;
        Assert.Equal((int)status, problem.Status);
        return problem;
    }

    /// <summary>What a route that is OpenAI's says of a request that it refuses: in OpenAI's shape, with all four keys.</summary>
    protected static async Task<ErrorObject> RefusedAsOpenAIAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Matches("^req_[0-9a-f]{32}$", Assert.Single(response.Headers.GetValues("x-request-id")));
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(["error"], body.EnumerateObject().Select(one => one.Name));
        Assert.Equal(["message", "type", "param", "code"], body.GetProperty("error").EnumerateObject().Select(one => one.Name));
        return body.Deserialize<ErrorBody>(WireJson.Client)!.Error;
    }

    /// <summary>The same, of a call of the client.</summary>
    protected static async Task<FarmException> RefusedAsync(HttpStatusCode status, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<FarmException>(call);
        Assert.Equal(status, error.Status);
        return error;
    }
}
