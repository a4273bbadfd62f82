namespace HartFarm.LoadBench.Peers;

/// <summary>HartFarm itself: a task is an image, and the engine does what the others' tasks do.</summary>
/// <param name="inFolder">Whether objects lie in a folder instead of the S3 store: what is left then is the control plane's own.</param>
/// <param name="shardSize">Images of a shard, which is leased, published and counted as one, as others take and acknowledge tasks in batches.</param>
internal sealed class HartFarmContestant(bool inFolder, int shardSize) : IContestant
{
    public string Name => $"hartfarm{(inFolder ? "-folder" : "")}{(shardSize == 1 ? "" : $"-{shardSize}")}";

    public string Setup => $"one coordinator, one worker, default settings, PostgreSQL and RabbitMQ; objects in {(inFolder ? "a folder" : "the S3 store")}: "
        + $"{(shardSize == 1 ? "each task is a file" : $"{shardSize} tasks each are files")} in a tar with its index, published and counted";

    public string Promise => "each result counts once, by its lease's token: a lease of 20 seconds, then another worker; the first silence is free";

    /// <summary>Whether each task is a shard by itself.</summary>
    public bool IsByShard => shardSize == 1;

    public Task<string> FindAsync(CancellationToken cancellation) =>
        Task.FromResult($"HartFarm {typeof(Client.FarmClient).Assembly.GetName().Version!.ToString(3)}, .NET {Environment.Version}");

    public async Task<IContest> OpenAsync(ContestPlace place, CancellationToken cancellation) =>
        await HartFarmContest.StartAsync(place, inFolder ? Path.Combine(place.Folder, "objects") : null, shardSize, cancellation);
}
