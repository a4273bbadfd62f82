using System.Net;
using System.Net.Http.Headers;
using System.Text;
using HartFarm.Client;
using HartFarm.Http.Tests.Farm;
using Microsoft.Extensions.Time.Testing;

namespace HartFarm.Http.Tests.Client;

/// <summary>Requests that meet no answer, or one to come later.</summary>
public class TransportTests
{
    private const string Models = """{"object":"list","data":[]}""";

    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.Conflict)]
    public async Task The_pause_that_the_coordinator_names_is_kept(HttpStatusCode status)
    {
        var handler = new AnsweringHandler(_ => Later(status, TimeSpan.FromSeconds(30)), _ => Json(Models));
        using var client = Client(handler);
        var models = client.ModelsAsync();
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Single(handler.Requests);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(await models);
        Assert.Equal(2, handler.Requests.Count);
    }

    [Fact]
    public async Task A_pause_is_never_longer_than_the_longest()
    {
        using var client = Client(new AnsweringHandler(_ => Later(HttpStatusCode.ServiceUnavailable, TimeSpan.FromHours(5)), _ => Json(Models)));
        var models = client.ModelsAsync();
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(await models);
    }

    [Fact]
    public async Task A_quota_that_lasts_longer_is_told_at_once()
    {
        var handler = new AnsweringHandler(_ => Later(HttpStatusCode.TooManyRequests, TimeSpan.FromMinutes(3)));
        using var client = Client(handler);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Assert.ThrowsAsync<FarmException>(() => client.ModelsAsync())).Status);
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task A_job_is_sent_again_under_the_same_key()
    {
        var handler = new AnsweringHandler(
            _ => throw new HttpRequestException("connection reset"), _ => Later(HttpStatusCode.BadGateway, null), _ => new HttpResponseMessage(HttpStatusCode.BadRequest));
        using var client = Client(handler);
        var submitted = client.SubmitAsync(HttpFarm.Request());
        await PassAsync(submitted);
        await Assert.ThrowsAsync<FarmException>(() => submitted);
        Assert.Equal(3, handler.Requests.Count);
        Assert.Single(handler.Requests.Distinct());
        Assert.NotNull(handler.Requests[0].Key);
    }

    [Fact]
    public async Task An_upload_is_sent_again_byte_by_byte()
    {
        var handler = new AnsweringHandler(_ => throw new HttpRequestException("connection reset"), _ => new HttpResponseMessage(HttpStatusCode.BadRequest));
        using var client = Client(handler);
        var uploaded = client.UploadAsync("p.txt", () => new MemoryStream("a\nb\n"u8.ToArray()));
        await PassAsync(uploaded);
        await Assert.ThrowsAsync<FarmException>(() => uploaded);
        Assert.Equal(2, handler.Requests.Count);
        Assert.Single(handler.Requests.Distinct());
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, true)]
    [InlineData(HttpStatusCode.NotFound, true)]
    [InlineData(HttpStatusCode.Conflict, true)]
    [InlineData(HttpStatusCode.InternalServerError, false)]
    public async Task What_would_be_refused_again_is_not_sent_again(HttpStatusCode status, bool isRefused)
    {
        var handler = new AnsweringHandler(_ => new HttpResponseMessage(status) { Content = new StringContent("<html>") });
        using var client = Client(handler);
        var error = await Assert.ThrowsAsync<FarmException>(() => client.ModelsAsync());
        Assert.Equal((status, isRefused), (error.Status, error.IsRefused));
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task Who_never_answers_is_named()
    {
        var handler = new AnsweringHandler(_ => throw new HttpRequestException("no route"));
        using var client = Client(handler);
        var models = client.ModelsAsync();
        await PassAsync(models);
        var error = await Assert.ThrowsAsync<FarmException>(() => models);
        Assert.Equal("http://farm.example/ does not answer: no route", error.Message);
        Assert.Equal(1 + new ClientOptions().Retries, handler.Requests.Count);
    }

    [Fact]
    public async Task What_is_no_coordinator_is_told_so()
    {
        using var client = Client(new AnsweringHandler(_ => Json("<html>")));
        var error = await Assert.ThrowsAsync<FarmException>(() => client.ModelsAsync());
        Assert.StartsWith("http://farm.example/ does not answer as a HartFarm coordinator", error.Message, StringComparison.Ordinal);
    }

    private FarmClient Client(AnsweringHandler handler) =>
        new(new ClientOptions { Server = new Uri("http://farm.example") }, new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }, _clock);

    /// <summary>Lets time pass until it is over.</summary>
    private async Task PassAsync(Task until)
    {
        while (!until.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private static HttpResponseMessage Later(HttpStatusCode status, TimeSpan? pause) =>
        new(status) { Headers = { RetryAfter = pause is { } told ? new RetryConditionHeaderValue(told) : null } };

    private static HttpResponseMessage Json(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
}
