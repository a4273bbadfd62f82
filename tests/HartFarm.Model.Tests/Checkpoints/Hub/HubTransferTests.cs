using HartFarm.Model.Checkpoints.Hub;
using HartFarm.Testing.Hub;

namespace HartFarm.Model.Tests.Checkpoints.Hub;

/// <summary>One file: whole, continued, or damaged.</summary>
public sealed class HubTransferTests : HubTestBase
{
    [Fact]
    public async Task A_file_is_fetched_and_not_fetched_again()
    {
        var reports = new Reports<long>();
        using var client = new HubClient(Hub.Options);
        var commit = await client.DownloadAsync(Repository, "main", WeightsFile, Destination, reports, Token);
        Assert.Equal(FakeHub.Commit, commit);
        Assert.Equal(Weights, File.ReadAllBytes(Destination));
        Assert.False(File.Exists(Partial));
        Assert.Equal(0, reports.Seen[0]);
        Assert.Equal(Weights.Length, reports.Seen[^1]);
        Assert.Equal(reports.Seen.Order(), reports.Seen);

        var before = Hub.Server.Requests.Count;
        Assert.Null(await client.DownloadAsync(Repository, "main", WeightsFile, Destination, reports, Token));
        Assert.Equal(before, Hub.Server.Requests.Count);
        Assert.Equal(Weights.Length, reports.Seen[^1]);
    }

    [Fact]
    public async Task A_finished_file_that_changed_is_fetched_again()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Destination)!);
        File.WriteAllBytes(Destination, new byte[Weights.Length]);
        await DownloadAsync();
        Assert.Equal(Weights, File.ReadAllBytes(Destination));
    }

    [Fact]
    public async Task What_an_earlier_run_left_is_continued()
    {
        Leave(Weights[..123_456]);
        await DownloadAsync();
        Assert.Equal(123_456, Assert.Single(Hub.Server.Requests).From);
        Assert.Equal(Weights, File.ReadAllBytes(Destination));
    }

    [Fact]
    public async Task What_an_earlier_run_left_whole_is_only_checked()
    {
        Leave(Weights);
        await DownloadAsync();
        Assert.Empty(Hub.Server.Requests);
        Assert.Equal(Weights, File.ReadAllBytes(Destination));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(300_000)]
    [InlineData(400_000)]
    public async Task What_an_earlier_run_left_of_another_file_is_thrown_away(int length)
    {
        Leave(new byte[length]);
        await DownloadAsync();
        Assert.Equal(Weights, File.ReadAllBytes(Destination));
    }

    [Fact]
    public async Task A_server_without_ranges_sends_everything_again()
    {
        Leave(Weights[..1000]);
        Hub.Override = _ => FakeHub.Content(Weights, 0);
        await DownloadAsync();
        Assert.Equal(Weights, File.ReadAllBytes(Destination));
    }

    [Theory]
    [InlineData(416, null)]
    [InlineData(206, "bytes 500-299999/300000")]
    [InlineData(206, "bytes 1000-300999/301000")]
    [InlineData(206, null)]
    public async Task A_server_that_continues_elsewhere_is_asked_from_the_start(int status, string? range)
    {
        Leave(Weights[..1000]);
        (string, string)[] headers = range is null ? [] : [("Content-Range", range)];
        Hub.Override = request => request.From > 0 ? new ServerResponse(status, new byte[100], headers) : null;
        await DownloadAsync();
        Assert.Equal([1000, 0], Hub.Server.Requests.Select(request => request.From));
        Assert.Equal(Weights, File.ReadAllBytes(Destination));
    }

    [Fact]
    public async Task Damaged_bytes_never_get_the_files_name()
    {
        Hub.Override = _ => FakeHub.Content([.. Weights.Reverse()], 0);
        var message = await FailureAsync();
        Assert.Contains($"{Repository}/llm/model.safetensors arrived damaged", message, StringComparison.Ordinal);
        Assert.Contains(WeightsFile.Sha256!, message, StringComparison.Ordinal);
        Assert.False(File.Exists(Destination));
        Assert.False(File.Exists(Partial));
    }

    [Fact]
    public async Task Small_files_are_checked_by_gits_hash()
    {
        var listed = FakeHub.Listed("llm/config.json", "{}"u8.ToArray());
        Assert.NotNull(listed.GitSha1);
        using var client = new HubClient(Hub.Options);
        await client.DownloadAsync(Repository, "main", listed, Destination, cancellation: Token);
        Assert.Equal("{}", File.ReadAllText(Destination));
        await Assert.ThrowsAsync<HubException>(() => client.DownloadAsync(Repository, "main", listed with { GitSha1 = new string('0', 40) }, Destination, cancellation: Token));
    }

    [Fact]
    public async Task An_empty_file_needs_no_request()
    {
        using var client = new HubClient(Hub.Options);
        await client.DownloadAsync(Repository, "main", FakeHub.Listed("empty.txt", []), Destination, cancellation: Token);
        Assert.Empty(File.ReadAllBytes(Destination));
        Assert.Empty(Hub.Server.Requests);
    }

    [Fact]
    public async Task More_bytes_than_listed_are_refused()
    {
        Hub.Override = _ => FakeHub.Content([.. Weights, 1], 0);
        Assert.Contains("more than the 300000 bytes", await FailureAsync(), StringComparison.Ordinal);
        Assert.False(File.Exists(Destination));
    }

    [Fact]
    public async Task A_disk_that_does_not_take_it_is_named()
    {
        Folder.Write("out", "a file in the way");
        Assert.Contains(Destination, await FailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_downloads_of_one_file_do_not_mix()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Destination)!);
        using var held = new FileStream(Partial, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Assert.Contains(Destination, await FailureAsync(), StringComparison.Ordinal);
    }
}
