using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Model.Memory;

namespace HartFarm.Worker.Planning;

/// <summary>What a model is and asks of a device, known from its configs before anything is loaded.</summary>
/// <param name="SizeClass">Its name, and the size of its images.</param>
/// <param name="Estimate">The memory of its weights and of its batches.</param>
/// <param name="Sampling">How its images are best drawn, if its checkpoint says so.</param>
public sealed record ModelNeed(SizeClass SizeClass, MemoryEstimate Estimate, ModelSampling? Sampling = null)
{
    /// <summary>What a batch takes beside the process and the weights, in bytes.</summary>
    /// <param name="images">Images of the batch.</param>
    /// <param name="shown">Whether unfinished images are decoded while it is made.</param>
    public long BatchBytes(int images, bool shown = false) => Estimate.PeakBytes(images, shown: shown) - MemoryEstimate.RuntimeBytes - Estimate.Weights.Total;

    /// <summary>What one more image in a batch takes, in bytes.</summary>
    public long ImageBytes => Estimate.PeakBytes(2) - Estimate.PeakBytes(1);
}
