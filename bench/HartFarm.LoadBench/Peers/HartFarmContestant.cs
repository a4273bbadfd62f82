namespace HartFarm.LoadBench.Peers;

/// <summary>HartFarm itself: a task is a shard of one image, and the engine does what the others' tasks do.</summary>
/// <param name="inFolder">Whether objects lie in a folder instead of the S3 store: what is left then is the control plane's own.</param>
internal sealed class HartFarmContestant(bool inFolder) : IContestant
{
    public string Name => inFolder ? "hartfarm-folder" : "hartfarm";

    public string Setup => $"one coordinator, one worker, default settings, PostgreSQL and RabbitMQ; objects in {(inFolder ? "a folder" : "the S3 store")}: each task is a file in a tar with its index, published and counted";

    public string Promise => "each result counts once, by its lease's token: a lease of 1 minute, then another worker; the first silence is free";

    public Task<string> FindAsync(CancellationToken cancellation) =>
        Task.FromResult($"HartFarm {typeof(Client.FarmClient).Assembly.GetName().Version!.ToString(3)}, .NET {Environment.Version}");

    public async Task<IContest> OpenAsync(ContestPlace place, CancellationToken cancellation) =>
        await HartFarmContest.StartAsync(place, inFolder ? Path.Combine(place.Folder, "objects") : null, cancellation);
}
