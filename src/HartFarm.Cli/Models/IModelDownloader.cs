using HartFarm.Model.Checkpoints;

namespace HartFarm.Cli.Models;

/// <summary>Downloads checkpoints.</summary>
public interface IModelDownloader
{
    /// <summary>Downloads the files that are missing or differ; a download that was stopped goes on where it was.</summary>
    /// <param name="options">What to download, and where to.</param>
    /// <param name="progress">Told as files arrive, on any thread.</param>
    /// <param name="cancellation">Stops the download.</param>
    /// <exception cref="HartFarm.Model.Checkpoints.Hub.HubException">Something cannot be fetched or written.</exception>
    /// <exception cref="CheckpointException">What was fetched cannot be used.</exception>
    Task<ModelReport> PullAsync(ModelPullOptions options, IProgress<CheckpointProgress> progress, CancellationToken cancellation);
}
