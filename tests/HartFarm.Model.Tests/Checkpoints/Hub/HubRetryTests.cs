using HartFarm.Model.Checkpoints.Hub;
using HartFarm.Testing.Hub;

namespace HartFarm.Model.Tests.Checkpoints.Hub;

/// <summary>Servers that are busy, break off, fall silent or send elsewhere.</summary>
public sealed class HubRetryTests : HubTestBase
{
    [Fact]
    public async Task The_token_goes_to_the_hub_and_not_to_where_it_redirects()
    {
        await using var storage = new TestServer(request => FakeHub.Content(Weights, request.From));
        Hub.Override = request => request.Path.Contains("/resolve/", StringComparison.Ordinal) ? ServerResponse.Empty(302, ("Location", $"{storage.Address}blob?signature=x")) : null;
        using var client = new HubClient(Hub.Options with { Token = "hf_secret" });
        await client.ListAsync(Repository, "main", Token);
        await client.DownloadAsync(Repository, "main", WeightsFile, Destination, cancellation: Token);
        Assert.Equal(Weights, File.ReadAllBytes(Destination));
        Assert.All(Hub.Server.Requests, request => Assert.Equal("Bearer hf_secret", request.Authorization));
        Assert.Null(Assert.Single(storage.Requests).Authorization);
    }

    [Fact]
    public async Task A_redirect_keeps_the_range()
    {
        await using var storage = new TestServer(request => FakeHub.Content(Weights, request.From));
        Hub.Override = _ => ServerResponse.Empty(307, ("Location", $"{storage.Address}blob"));
        Leave(Weights[..1000]);
        await DownloadAsync();
        Assert.Equal(1000, Assert.Single(storage.Requests).From);
        Assert.Equal(Weights, File.ReadAllBytes(Destination));
    }

    [Fact]
    public async Task Endless_redirects_are_given_up()
    {
        Hub.Override = request => ServerResponse.Empty(302, ("Location", request.Target));
        Assert.Contains("redirects more than", await FailureAsync(), StringComparison.Ordinal);
        Hub.Override = request => ServerResponse.Empty(302, ("Location", "file:///etc/passwd"));
        Assert.Contains("not https", await FailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_continued()
    {
        Hub.Override = request => request.From < 200_000 ? Cut(request, 70_000) : null;
        await DownloadAsync();
        Assert.Equal(Weights, File.ReadAllBytes(Destination));
        Assert.Equal([0, 70_000, 140_000, 210_000], Hub.Server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_when_it_says()
    {
        var answers = new Queue<ServerResponse>(
        [
            ServerResponse.Empty(429, ("Retry-After", "7")),
            ServerResponse.Empty(503, ("Retry-After", Hub.Time.Now.AddSeconds(40).ToString("R", System.Globalization.CultureInfo.InvariantCulture))),
            ServerResponse.Empty(500),
        ]);
        Hub.Override = _ => answers.TryDequeue(out var answer) ? answer : null;
        await DownloadAsync();
        Assert.Equal(Weights, File.ReadAllBytes(Destination));
        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(40)], Hub.Time.Pauses.Take(2));
        Assert.InRange(Hub.Time.Pauses.Last(), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(502)]
    public async Task A_server_that_stays_busy_is_given_up(int status)
    {
        Hub.Override = _ => ServerResponse.Empty(status);
        var message = await FailureAsync();
        Assert.Contains($"answers {status}", message, StringComparison.Ordinal);
        Assert.Contains("gave up after 6 tries", message, StringComparison.Ordinal);
        Assert.Equal(6, Hub.Server.Requests.Count);
    }

    [Fact]
    public async Task A_pause_of_hours_is_told_and_not_waited_for()
    {
        Hub.Override = _ => ServerResponse.Empty(429, ("Retry-After", "7200"));
        Assert.Contains("wait 120 minutes", await FailureAsync(), StringComparison.Ordinal);
        Assert.Empty(Hub.Time.Pauses);
    }

    [Fact]
    public async Task A_server_that_breaks_off_at_the_same_place_is_given_up_and_the_start_kept()
    {
        Hub.Override = request => request.From == 0 ? Cut(request, 1000) : Cut(request, 0);
        Assert.Contains("gave up", await FailureAsync(), StringComparison.Ordinal);
        Assert.Equal(Weights[..1000], File.ReadAllBytes(Partial));
        Hub.Override = null;
        await DownloadAsync();
        Assert.Equal(1000, Hub.Server.Requests.Last().From);
    }

    [Fact]
    public async Task A_server_that_falls_silent_counts_as_broken()
    {
        var never = new TaskCompletionSource();
        Hub.Override = request => request.From == 0 ? Cut(request, 1000) with { Stall = never.Task } : null;
        using var client = new HubClient(Hub.Options with { StallTimeout = TimeSpan.FromMilliseconds(300) });
        await client.DownloadAsync(Repository, "main", WeightsFile, Destination, cancellation: Token);
        Assert.Equal(Weights, File.ReadAllBytes(Destination));
        Assert.Contains(Hub.Server.Requests, request => request.From == 1000);
    }

    [Fact]
    public async Task Cancelling_keeps_the_start_for_the_next_run()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var never = new TaskCompletionSource();
        Hub.Override = request => request.From == 0 ? Cut(request, 1000) with { Stall = never.Task } : null;
        using (var client = new HubClient(Hub.Options))
        {
            var progress = new Reports<long>(done =>
            {
                if (done == 1000) source.Cancel();
            });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.DownloadAsync(Repository, "main", WeightsFile, Destination, progress, source.Token));
        }
        Assert.Equal(Weights[..1000], File.ReadAllBytes(Partial));
        await DownloadAsync();
        Assert.Equal(1000, Hub.Server.Requests.Last().From);
        Assert.Equal(Weights, File.ReadAllBytes(Destination));
    }
}
