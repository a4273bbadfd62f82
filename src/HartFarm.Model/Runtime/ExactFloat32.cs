namespace HartFarm.Model.Runtime;

/// <summary>libtorch's shortcuts in float32 on a GPU.</summary>
public static class ExactFloat32
{
    /// <summary>
    /// Has matrix products and convolutions in float32 computed in float32 from now on, in the whole process. As it comes, libtorch takes the shorter TF32 of
    /// NVIDIA's matrix units for convolutions.
    /// </summary>
    public static void Require()
    {
        Torch.Initialize();
        backends.cuda.matmul.allow_tf32 = false;
        backends.cudnn.allow_tf32 = false;
    }
}
