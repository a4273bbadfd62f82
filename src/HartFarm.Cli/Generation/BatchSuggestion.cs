using HartFarm.Model.Checkpoints;
using HartFarm.Model.Generation;
using HartFarm.Model.Memory;
using HartFarm.Model.Runtime;
using ScalarType = TorchSharp.torch.ScalarType;

namespace HartFarm.Cli.Generation;

/// <summary>How many images at a time suit a device: as many as fit its memory, up to where more of them bring no more speed.</summary>
public static class BatchSuggestion
{
    /// <summary>The most on a CPU, which few images keep busy: more would only be longer in coming, and more be lost by a stop.</summary>
    public const int MostOnCpu = 4;

    /// <summary>The most on a GPU.</summary>
    public const int MostOnGpu = 64;

    // The estimate is right to some 15 %, and others want memory, too.
    private const double Share = 0.85;

    /// <summary>The batch for a model that is loaded; 0 where the memory seems too small for one image.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="model">As it was loaded.</param>
    public static int For(string folder, GeneratorDescription model)
    {
        var estimate = MemoryEstimate.Of(CheckpointFolder.Open(folder), model.Precision == "bfloat16" ? ScalarType.BFloat16 : ScalarType.Float32);
        if (model.Device == "cpu") return Of(estimate, HostMemory.Available(), MostOnCpu);
        // Where the driver does not tell, one image shows what fits.
        return CudaMemory.Free(Devices.CudaIndex(model.Device)) is { } free ? Of(estimate, free + estimate.Weights.Total + MemoryEstimate.RuntimeBytes, MostOnGpu) : 1;
    }

    /// <summary>The batch for so much memory.</summary>
    /// <param name="estimate">What the model needs.</param>
    /// <param name="bytes">What there is in all, the loaded weights' among it.</param>
    /// <param name="most">The batch beyond which there is no more speed.</param>
    public static int Of(MemoryEstimate estimate, long bytes, int most) => Math.Min(most, estimate.LargestBatch((long)(bytes * Share)));
}
