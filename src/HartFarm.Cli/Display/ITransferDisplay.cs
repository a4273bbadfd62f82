using HartFarm.Model.Checkpoints;

namespace HartFarm.Cli.Display;

/// <summary>Shows how the writing or fetching of a checkpoint gets on.</summary>
public interface ITransferDisplay
{
    /// <summary>Runs <paramref name="work"/> on the calling thread and shows its progress meanwhile.</summary>
    /// <param name="work">Reports as it gets on, from any thread.</param>
    T Show<T>(Func<IProgress<CheckpointProgress>, T> work);
}
