namespace HartFarm.Training.Data.Batches;

/// <summary>Images and their captions.</summary>
/// <param name="Step">The batch's number, from 0.</param>
/// <param name="Images"><c>[B, 3, H, W]</c> in float32 from -1 (black) to 1, on the CPU, in the dispose scope of who asked for the batch.</param>
/// <param name="Captions">A caption an image.</param>
public sealed record ImageBatch(long Step, torch.Tensor Images, IReadOnlyList<string> Captions) : IDisposable
{
    /// <summary>Frees the images.</summary>
    public void Dispose() => Images.Dispose();
}
