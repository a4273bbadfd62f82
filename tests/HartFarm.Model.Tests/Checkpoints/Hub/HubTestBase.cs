using HartFarm.Model.Checkpoints.Hub;
using HartFarm.Model.Tests.Checkpoints.Building;
using HartFarm.Testing.Hub;

namespace HartFarm.Model.Tests.Checkpoints.Hub;

/// <summary>A hub with one repository of a config and weights, and a place to fetch the weights to.</summary>
public abstract class HubTestBase : IAsyncDisposable
{
    protected const string Repository = "some/model";

    protected HubTestBase() => Hub.Add(Repository, "llm/config.json", "{}").Add(Repository, WeightsFile.Path, Weights);

    protected static byte[] Weights { get; } = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 >> 3))];

    protected static HubFile WeightsFile { get; } = FakeHub.Listed("llm/model.safetensors", Weights);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected TempFolder Folder { get; } = new();

    protected FakeHub Hub { get; } = new();

    protected string Destination => Path.Combine(Folder.Root, "out", "model.safetensors");

    protected string Partial => $"{Destination}.partial";

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The weights from where they are asked for, broken off after so many bytes.</summary>
    protected static ServerResponse Cut(ServerRequest request, int after) => FakeHub.Content(Weights, request.From) with { CutAfter = after };

    /// <summary>What an earlier download left.</summary>
    protected void Leave(byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Partial)!);
        File.WriteAllBytes(Partial, bytes);
    }

    protected async Task DownloadAsync()
    {
        using var client = new HubClient(Hub.Options);
        await client.DownloadAsync(Repository, "main", WeightsFile, Destination, cancellation: Token);
        Assert.False(File.Exists(Partial));
    }

    protected async Task<string> FailureAsync() => (await Assert.ThrowsAsync<HubException>(DownloadAsync)).Message;
}
