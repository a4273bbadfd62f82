using TorchSharp;

namespace HartFarm.Bench.Checks;

/// <summary>libtorch's shortcuts in float32.</summary>
internal static class Precise
{
    /// <summary>Has matrix products and convolutions in float32 computed in float32, and not in the shorter TF32 of NVIDIA's matrix units.</summary>
    internal static void Float32()
    {
        torch.backends.cuda.matmul.allow_tf32 = false;
        torch.backends.cudnn.allow_tf32 = false;
    }
}
